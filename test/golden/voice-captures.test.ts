/** Over public captures, where they are at hand: SIP, RTSP, MGCP and Skinny are found where tshark finds them too, and nowhere else. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeFiles } from './analyze-case.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const algs: readonly string[] = ['sip', 'rtsp', 'mgcp', 'sccp'];
const maximumBytes = 4 << 20;

/** Each confirmed by tshark (sip, rtsp, mgcp, skinny). */
const known = [
  'mgcp__wswiki__MGCP-17a8d.pcap mgcp port 172.16.1.119:2427',
  'rtsp__trex__delay_10_rtp_160k_full.pcap rtsp port 22.0.0.10:554',
  'rtsp__trex__rtsp_short.pcap rtsp port 22.0.0.10:554',
  'rtsp__wswiki__rtsp_with_data_over_tcp.cap rtsp port 216.64.190.61:554',
  'sccp__ndpi__skinny.pcap sccp port 192.168.193.12:2000',
  'sccp__ndpi__skinny.pcap sccp port 192.168.193.12:2000',
  'sip-tcp__suricata__sip-tcp.pcap sip port 127.0.0.1:5060',
  'sip-udp__ndpi__pcap-sip.pcap sip port 200.68.120.81:5060',
  'sip-udp__ndpi__pcap-sip.pcap sip port 212.242.33.35:5060',
  'sip-udp__ndpi__sip_hello.pcapng sip port 172.29.38.91:5060',
  'sip-udp__suricata__public-cloudshark-sip-s0.pcap sip port 200.57.7.204:5061',
  ...[0, 1, 2, 3, 4].map((host) => `sip-udp__trex__udp_sip.cap sip port 48.0.0.${host}:5060`),
  'sip-udp__wswiki__aaa-4018b.pcap sip port 200.68.120.81:5060',
  'sip-udp__wswiki__aaa-4018b.pcap sip port 212.242.33.35:5060',
  'sip-udp__wswiki__sip-rtp-g711.pcap sip port 10.0.2.15:5060',
  'sip-udp__zeek__wireshark.pcap sip port 200.68.120.81:5060',
  'sip-udp__zeek__wireshark.pcap sip port 212.242.33.35:5060',
];

/** As `tshark -z rtp,streams` counts them: packets, lost, and the jitter at the end in milliseconds. */
const streams = [
  ['sip-udp__wswiki__sip-rtp-g711.pcap', '10.0.2.20:6000', 425, 0, 0.005],
  ['sip-udp__ndpi__pcap-sip.pcap', '212.242.33.36:40392', 9, 0, 7.799],
  ['sccp__ndpi__skinny.pcap', '192.168.193.24:9400', 15, 0, 0.015],
] as const;

test.skipIf(!existsSync(folder))(
  'no session where there is none',
  async () => {
    const found: string[] = [];
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const { size } = statSync(path);
      if (!/\.(?:pcap|pcapng|cap|gz)/.test(name) || size > maximumBytes || !statSync(path).isFile()) continue;
      const { document } = await analyzeFiles({ [name]: readFileSync(path) });
      for (const { alg, chosenBy, server } of document.sessions)
        if (algs.includes(alg)) found.push(`${name} ${alg} ${chosenBy} ${server}`);
    }
    expect(found.sort()).toEqual([...known].sort());
  },
  120_000,
);

test.skipIf(!existsSync(folder)).each(streams)(
  '%s: loss and jitter of the stream to %s',
  async (name, to, packets, lost, jitter) => {
    const { document } = await analyzeFiles({ [name]: readFileSync(join(folder, name)) });
    const gate = document.sessions.flatMap(({ gates }) => gates).find((each) => each.to === to && each.streams);
    expect(gate?.streams?.[0]).toMatchObject({ packets, lost });
    expect(gate?.streams?.[0]?.jitterMilliseconds).toBeCloseTo(jitter, 2);
  },
);
