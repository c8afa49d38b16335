/** Configurations of VyOS 1.4, VyOS 1.3 and EdgeOS, in the forms in which they are saved and shown. */

export const presenceSet = `set interfaces ethernet eth0 address '198.51.100.1/30'
set interfaces ethernet eth1 address '10.0.0.1/24'
set nat destination rule 10 destination port '80,443'
set nat destination rule 10 inbound-interface name 'eth0'
set nat destination rule 10 protocol 'tcp'
set nat destination rule 10 translation address '10.0.0.80'
set nat destination rule 20 destination address '!10.0.0.0/24'
set nat destination rule 20 destination port '53'
set nat destination rule 20 inbound-interface name 'eth1'
set nat destination rule 20 protocol 'tcp_udp'
set nat destination rule 20 translation address '10.0.0.53'
set nat source rule 100 outbound-interface name 'eth0'
set nat source rule 100 source address '10.0.0.0/24'
set nat source rule 100 translation address 'masquerade'
set nat source rule 50 destination address '172.16.0.0/12'
set nat source rule 50 exclude
set nat source rule 50 outbound-interface name 'eth0'
set nat static rule 5 destination address '198.51.100.2'
set nat static rule 5 inbound-interface 'eth0'
set nat static rule 5 translation address '10.0.0.2'
set system conntrack modules ftp
set system conntrack modules h323
set system conntrack modules sip
set system conntrack timeout udp stream '300'
set system host-name 'edge'
set system time-zone 'UTC'
`;

export const presenceBoot = `interfaces {
    ethernet eth0 {
        address 198.51.100.1/30
    }
}
nat {
    source {
        rule 100 {
            outbound-interface {
                name eth0
            }
            source {
                address 10.0.0.0/24
            }
            translation {
                address masquerade
            }
        }
    }
}
system {
    conntrack {
        modules {
            ftp
            sip
        }
    }
    host-name edge
}


// Warning: Do not remove the following line.
// vyos-config-version: "bgp@5:conntrack@5:nat@7:system@26"
// Release version: 1.4.0
`;

export const edgeBoot = `interfaces {
    ethernet eth0 {
        address 198.51.100.1/30
        description "to the world"
    }
}
service {
    nat {
        rule 1 {
            destination {
                address 198.51.100.1
                port 8080
            }
            inbound-interface eth0
            inside-address {
                address 10.0.0.80
                port 80
            }
            protocol tcp
            type destination
        }
        rule 5010 {
            outbound-interface eth0
            type masquerade
        }
    }
}
system {
    conntrack {
        modules {
            ftp {
                disable
            }
        }
        timeout {
            tcp {
                established 86400
            }
        }
    }
    host-name ubnt
}


/* Warning: Do not remove the following line. */
/* === vyatta-config-version: "config-management@1:conntrack@1:nat@3:system@5" === */
/* Release version: v2.0.9.5346345.201028.1647 */
`;

export const olderSet = `set nat source rule 100 outbound-interface 'eth0'
set nat source rule 100 translation address 'masquerade'
set system conntrack modules sip disable
`;

export const fragments = ['set system conntrack modules sip\n', 'set system host-name x\n', '', 'set system conntrack modules sip disable\n', `set nat source rule 1 outbound-interface name 'eth0'\n`, 'nat {\n    source {\n        rule 1 {\n            outbound-interface {\n                name eth0\n            }\n        }\n    }\n}\n', 'system {\n    conntrack {\n        modules {\n            tftp\n        }\n    }\n}\n', 'system {\n    conntrack {\n        modules {\n            sip {\n                disable\n            }\n        }\n    }\n}\n', 'vyos@r1# delete system conntrack modules sip\n[edit]\n'] as const; // prettier-ignore
