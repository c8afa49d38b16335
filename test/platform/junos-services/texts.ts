/** Configurations of services cards: MS-MPC with terms, and MX-SPC3 with rule sets. */

export const cardSet = `set version 19.1R1
set system host-name cgn
set interfaces ms-1/0/0 services-options open-timeout 10
set interfaces ms-1/0/0 services-options inactivity-timeout 120
set interfaces ms-1/0/0 unit 0 family inet
set applications application my-ftp application-protocol ftp protocol tcp destination-port 21
set applications application my-dns application-protocol dns
set applications application my-dns protocol udp
set applications application my-dns destination-port 53
set applications application plain-rtsp protocol tcp
set applications application plain-rtsp destination-port 554
set applications application-set voice application my-sip
set applications application my-sip application-protocol sip
set applications application my-sip protocol udp
set applications application my-sip destination-port 5060
set services stateful-firewall rule in match-direction input
set services stateful-firewall rule in term 1 from applications my-ftp
set services stateful-firewall rule in term 1 from applications plain-rtsp
set services stateful-firewall rule in term 1 from application-sets voice
set services stateful-firewall rule in term 1 then accept
set services stateful-firewall rule forgotten term 1 from applications my-dns
set services nat pool out address-range low 198.51.100.1 high 198.51.100.9
set services nat pool out port range low 2048 high 4095
set services nat pool fixed address 198.51.100.64/28
set services nat rule many match-direction input
set services nat rule many term 1 from source-address 10.1.0.0/16
set services nat rule many term 1 then translated source-pool out
set services nat rule many term 1 then translated translation-type napt-44
set services nat rule many term 1 then translated address-pooling paired
set services nat rule many term 1 then translated mapping-type endpoint-independent
set services nat rule many term 2 from source-address 10.2.0.0/28
set services nat rule many term 2 then translated source-pool fixed
set services nat rule many term 2 then translated translation-type basic-nat44
set services nat rule many term 3 from source-address 10.3.0.0/16
set services nat rule many term 3 then no-translation
set services service-set s1 stateful-firewall-rules in
set services service-set s1 nat-rules many
set services service-set s1 interface-service service-interface ms-1/0/0
`;

export const cardBraces = `applications {
    application my-ftp {
        application-protocol ftp;
        destination-port 21;
    }
    application my-sip {
        application-protocol sip;
        protocol udp;
        destination-port 5060;
        learn-sip-register;
    }
    application-set apps {
        application my-sip;
        application my-ftp;
    }
}
services {
    stateful-firewall {
        rule in {
            match-direction input;
            term 1 {
                from {
                    applications [ my-ftp my-sip ];
                }
                then {
                    accept;
                }
            }
        }
    }
}
`;

export const spcBraces = `services {
    nat {
        source {
            pool p {
                address {
                    203.0.113.0/28;
                }
                port {
                    range {
                        2048;
                        to {
                            65535;
                        }
                    }
                }
            }
            rule-set out {
                rule r1 {
                    match {
                        source-address 10.0.0.0/16;
                        application my-rtsp;
                    }
                    then {
                        source-nat {
                            pool {
                                p;
                            }
                            mapping-type endpoint-independent;
                        }
                    }
                }
                match-direction input;
            }
        }
    }
}
applications {
    application my-rtsp {
        application-protocol rtsp;
        protocol tcp;
        destination-port 554;
    }
}
`;
