/** Configurations of an SRX as its terminal prints them, in both forms. */

export const setForm = `set version 15.1X49-D75.5
set system host-name edge
set interfaces ge-0/0/1 unit 0 family inet address 198.51.100.1/30
set applications application my-ftp protocol tcp destination-port 2121 application-protocol ftp
set applications application quiet protocol tcp
set applications application quiet application-protocol ignore
set security alg dns maximum-message-length 4096
set security alg sip disable
set security alg ike-esp-nat enable
set security address-book global address lan 10.0.0.0/24
set security nat source pool outside address 203.0.113.10/32 to 203.0.113.12/32
set security nat source pool outside port range 2048 to 4095
set security nat source rule-set out from zone trust
set security nat source rule-set out to zone untrust
set security nat source rule-set out rule keep match destination-address 172.16.0.0/12
set security nat source rule-set out rule keep then source-nat off
set security nat source rule-set out rule many match source-address-name lan
set security nat source rule-set out rule many then source-nat pool outside persistent-nat permit any-remote-host
set security nat source rule-set out rule rest match source-address 10.9.0.0/16
set security nat source rule-set out rule rest then source-nat interface
set security nat destination pool web address 10.0.0.80/32
set security nat destination pool web address port 8080
set security nat destination rule-set in from zone untrust
set security nat destination rule-set in rule web match destination-address 203.0.113.20/32
set security nat destination rule-set in rule web match destination-port 80
set security nat destination rule-set in rule web match protocol tcp
set security nat destination rule-set in rule web then destination-nat pool web
set security nat static rule-set fixed from zone untrust
set security nat static rule-set fixed rule host match destination-address 203.0.113.30/32
set security nat static rule-set fixed rule host then static-nat prefix 10.0.0.30/32
set security flow tcp-session tcp-initial-timeout 30
set security policies from-zone trust to-zone untrust policy out match source-address any
set security policies from-zone trust to-zone untrust policy out match application my-ftp
set security policies from-zone trust to-zone untrust policy out match application junos-tftp
set security policies from-zone trust to-zone untrust policy out then permit
set security zones security-zone untrust interfaces ge-0/0/1.0
`;

export const braceForm = `## Last commit: 2024-05-01 10:00:00 UTC by admin
version 15.1X49-D75.5;
system {
    host-name edge;
}
/* the way out */
interfaces {
    ge-0/0/1 {
        unit 0 {
            family inet {
                address 198.51.100.1/30;
            }
        }
    }
}
security {
    alg {
        dns {
            maximum-message-length 4096;
        }
        sip disable;
        inactive: h323 {
            disable;
        }
        ike-esp-nat {
            enable;
        }
    }
    address-book {
        global {
            address lan 10.0.0.0/24;
        }
    }
    nat {
        source {
            pool outside {
                address {
                    203.0.113.10/32 to 203.0.113.12/32;
                }
                port range 2048 to 4095;
            }
            rule-set out {
                from zone trust;
                to zone untrust;
                rule keep {
                    match {
                        destination-address [ 172.16.0.0/12 192.168.0.0/16 ];
                    }
                    then {
                        source-nat {
                            off;
                        }
                    }
                }
                rule many {
                    match {
                        source-address-name lan;
                    }
                    then {
                        source-nat {
                            pool {
                                outside;
                            }
                        }
                    }
                }
            }
        }
    }
    policies {
        from-zone trust to-zone untrust {
            policy out {
                match {
                    source-address any;
                    application [ junos-http junos-ftp ];
                }
                then {
                    permit;
                }
            }
        }
    }
    zones {
        security-zone untrust {
            interfaces {
                ge-0/0/1.0;
            }
        }
    }
}
`;

export const plain = 'set system host-name edge\nset interfaces ge-0/0/1 unit 0\n';
