/**
 * Over all captures at hand: ICMP, DHCP, SNMP, PPTP, IKE and traces are read where an independent decoder (tshark) sees
 * them, in as many messages, and nowhere else. Runs where the captures are.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');

/**
 * Messages by capture, as `tshark -Y` counts frames with `icmp || icmpv6` (without neighbours, listeners and routers),
 * `dhcp`, `snmp`, `pptp`, `isakmp` (and the first ESP of each SPI); traces as its list of probes and errors shows them.
 */
const messages: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  icmp: {
    'big-endian__arkime__bigendian.pcap': 2,
    'erspan__arkime__gre-erspan.pcap': 4,
    'icmp__packetlife__path_MTU_discovery.cap': 4,
    'icmp__packets__icmp_echo.pcapng': 8,
    'icmp__pcaps__destunreachable.pcap': 6,
    'ip-frag__packets__ip_frag_source.pcapng': 2,
    'ip-frag__packets__ipv6_fragments.pcapng': 10,
    'nat-pair__unsw__NAT_ISP_side.pcap': 1,
    'nat-pair__unsw__NAT_home_side.pcap': 1,
    'pcap-modified__pcap__modified-format.pcap': 1,
    'pptp__packetlife__PPTP_negotiation.cap': 2,
    'qinq__packetlife__802.1Q_tunneling.cap': 20,
    'rawip__zeek__raw_packets.pcap': 2,
    'sll2__zeek__linux_dlt_sll2.pcap': 4,
    'stun__ndpi__stun.pcap': 1,
    'tcp-anomaly__packets__activeosfingerprinting.pcapng': 4,
    'traceroute__packetlife__traceroute_MPLS.cap': 14,
    'traceroute__packets__icmp_traceroute.pcapng': 54,
    'traceroute__pcaps__icmp-tracert-slow.pcap': 76,
    // ICMPv6 with the type number that ICMP's echo has.
    'udp-anomaly__snort3_demo__ip6_cks.pcap': 2,
    'vxlan__arkime__vxlan.pcap': 8,
  },
  bootp: {
    'capwap__ndpi__capwap.pcap': 5,
    'dhcp__cnshare__dhcp-relay.pcap': 4,
    'dhcp__packetlife__DHCP.cap': 12,
    'dhcp__packetlife__DHCP_Inter_VLAN.cap': 4,
    'dhcp__zeek__dhcp_ack_subscriber_id_and_agent_remote_id.pcap': 1,
    'nat-pair__unsw__NAT_ISP_side.pcap': 1,
    'pcapng__pcapng__test001.pcapng': 4,
    'pcapng__pcapng__test010.pcapng': 4,
    'sip-udp__wswiki__aaa-4018b.pcap': 2,
  },
  snmp: {
    'nat-pair__unsw__NAT_ISP_side.pcap': 2,
    'nat-pair__unsw__NAT_home_side.pcap': 3,
    'snmp__cnshare__snmp-v2c-trap.pcap': 18,
    'snmp__packetlife__SNMPv2c_get_requests.cap': 8,
    'snmp__packetlife__SNMPv3.cap': 8,
    'snmp__zeek__snmpv1_trap.pcap': 1,
  },
  traceroute: {
    'icmp__packetlife__path_MTU_discovery.cap': 8,
    'traceroute__packetlife__traceroute_MPLS.cap': 29,
  },
  pptp: {
    'pptp__packetlife__PPTP_negotiation.cap': 4,
    'pptp__tcpdump__pptp.pcap': 5,
  },
  'ike-esp': {
    'ipsec-natt__cnshare__ipsec-vpn-nat-c2e1.pcap': 6,
    'ipsec-natt__cnshare__ipsec-vpn-nat.pcap': 6,
    'ipsec-natt__tcpdump__isakmp4500.pcap': 16,
    'ipsec__arkime__IKEv2.pcap': 35,
    'ipsec__packetlife__ISAKMP_sa_setup.cap': 9,
  },
};

test.skipIf(!existsSync(folder))('messages are where tshark sees them', { timeout: 120_000 }, async () => {
  const found: Record<string, Record<string, number>> = {};
  for (const name of readdirSync(folder)) {
    if (!/\.(?:pcap|cap|pcapng|gz|1)$/.test(name)) continue;
    const analysis = new CaptureAnalysis(name, memorySource(new Uint8Array(readFileSync(join(folder, name)))));
    // What is no capture is another test's.
    await analysis.read().catch(() => undefined);
    for (const { alg, messages: told } of analysis.sessions.sessions) {
      if (!Object.hasOwn(messages, alg)) continue;
      const counts = (found[alg] ??= {});
      counts[name] = (counts[name] ?? 0) + told.length;
    }
  }
  expect(found).toEqual(messages);
});
