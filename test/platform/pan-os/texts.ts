/** A configuration of PAN-OS in the set form, and parts of one. */

export const setForm = `set deviceconfig system hostname pa-edge
set deviceconfig setting session timeout-udp 60
set network interface ethernet ethernet1/1 layer3 ip 198.51.100.1/24
set network interface ethernet ethernet1/2 layer3 units ethernet1/2.10 ip 10.0.0.1/24
set vsys vsys1 address LAN ip-netmask 10.0.0.0/24
set vsys vsys1 address WEB ip-netmask 10.0.0.80/32
set vsys vsys1 address WEB-OUT ip-netmask 198.51.100.80
set vsys vsys1 address-group INSIDE static [ LAN WEB ]
set vsys vsys1 service SIP-HIGH protocol udp port 5080,5090-5091
set vsys vsys1 rulebase nat rules keep to untrust from trust source LAN destination 172.16.0.0/12 service any
set vsys vsys1 rulebase nat rules web from untrust to untrust source any destination WEB-OUT service service-https destination-translation translated-address WEB translated-port 8443
set vsys vsys1 rulebase nat rules both from trust to untrust
set vsys vsys1 rulebase nat rules both source WEB destination any service any
set vsys vsys1 rulebase nat rules both source-translation static-ip translated-address WEB-OUT bi-directional yes
set vsys vsys1 rulebase nat rules out to untrust from trust source [ LAN 10.9.0.0/16 ] destination any service any source-translation dynamic-ip-and-port interface-address interface ethernet1/1
set vsys vsys1 rulebase nat rules pool to untrust from trust source 10.8.0.0/16 destination any source-translation dynamic-ip translated-address 203.0.113.0-203.0.113.9
set vsys vsys1 rulebase nat rules old disabled yes source any destination any source-translation dynamic-ip-and-port interface-address interface ethernet1/1
set vsys vsys1 rulebase application-override rules phones from any to any source any destination any port 5060 protocol udp application my-sip
set shared alg-override application sip alg-disabled yes
set shared alg-override application h323 alg-disabled no
`;

export const braces = `shared {
    alg-override {
        application {
            sip {
                alg-disabled yes;
            }
        }
    }
}
deviceconfig {
    system {
        hostname pa-edge;
    }
}
`;

export const xml = `<?xml version="1.0"?>
<config version="10.1.0" urldb="paloaltonetworks">
  <shared>
    <alg-override><application><entry name="sip"><alg-disabled>yes</alg-disabled></entry></application></alg-override>
  </shared>
</config>
`;
