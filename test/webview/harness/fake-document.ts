/** An analysis as the engine gives it for the zone transfer that a router's DNS ALG resets. */
import type { AnalysisSummary, FixRecord } from '../../../src/report/document.ts';
import { fakePacketCount, resetPacket } from './fake-capture.ts';

const fixFor = (platform: string, command: string, proven: boolean): FixRecord => ({
  platform,
  title: 'Take DNS over TCP out of the NAT’s ALG',
  commands: ['configure terminal', ` ${command}`, 'end'],
  rollback: ['configure terminal', ` ${command.replace('no ', '')}`, 'end'],
  verify: ['show ip nat translations tcp verbose', 'dig @198.51.100.53 example.net axfr'],
  flush: ['clear ip nat translation tcp inside 192.0.2.10 40000 203.0.113.7 40000'],
  risk: 'Addresses inside DNS answers over TCP are no longer translated. Flushing cuts off the TCP sessions of the inside host.',
  proven,
  effects: proven ? ['1 session would lose gates: ftp 192.168.1.10:40000 > 192.0.2.9:21.'] : [],
  proof: proven
    ? 'The capture replayed against the gateway without this ALG: the message of 31751 bytes passes and no RST is sent.'
    : 'The gateway’s limit is not known for this platform, so the replay could not show a difference.',
});

export const fakeDocument: AnalysisSummary = {
  sources: [
    {
      path: '/captures/reset-client-side.pcap',
      kind: 'capture',
      format: 'pcap',
      packets: fakePacketCount,
      lines: 0,
      bytes: 1_070_000_000,
      firstTime: '2018-01-11T23:15:10.146000000Z',
      lastTime: '2018-01-11T23:25:52.866000000Z',
      linkTypes: ['ETHERNET'],
      problems: ['The last packet is cut off: the file ends 118 bytes early.'],
    },
    {
      path: '/captures/router.log',
      kind: 'trace',
      format: 'cisco-ios',
      packets: 0,
      lines: 212,
      bytes: 18_804,
      firstTime: null,
      lastTime: null,
      linkTypes: [],
      problems: [],
    },
  ],
  flows: 5000,
  sessionCounts: {},
  findings: [
    {
      id: 'tcp/reset-after-idle',
      severity: 'warning',
      title: 'A RST after a silence as long as an idle timer: a timeout, not the application',
      detail: 'The flow was silent for 3600 s before the RST.',
      accountable: 'unknown',
      confidence: 0.62,
      source: 0,
      packets: [800_117, 800_118],
      lines: [],
      session: null,
      flow: 12,
      evidence: [{ text: '3600.0 s of silence before the RST', packet: 800_117 }],
      fixes: [],
    },
    {
      id: 'dns/message-exceeds-limit',
      severity: 'error',
      title: 'A DNS message over TCP is larger than the gateway’s ALG accepts',
      detail:
        'The response to the zone transfer announces 31751 bytes. The gateway reassembles DNS over TCP and gives up above its own limit.',
      accountable: 'gateway',
      confidence: 0.93,
      source: 0,
      packets: [6],
      lines: [7],
      session: null,
      flow: 0,
      evidence: [
        { text: 'The two bytes before the message announce 31751 bytes', packet: 6 },
        { text: 'Unsupported l7_msg_size = 31751', source: 1, line: 7 },
      ],
      fixes: [fixFor('cisco-ios', 'no ip nat service alg tcp dns', true)],
    },
    {
      id: 'tcp/reset-by-gateway',
      severity: 'error',
      title: 'A RST that carries the server’s address was sent by a device in between',
      detail:
        'The client saw the server reset the zone transfer. The server did not: its packets arrive with TTL 52, the RST with TTL 254, which only a device next to the client can send.',
      accountable: 'gateway',
      confidence: 0.97,
      source: 0,
      packets: [resetPacket],
      lines: [7],
      session: null,
      flow: 0,
      evidence: [
        { text: 'TTL 254, the server’s 20 other packets 52', packet: resetPacket },
        { text: 'Arrived 0.3 ms after the segment before it; the handshake took 41 ms', packet: 30 },
        { text: 'IP identification 0; the server counts from 41207', packet: resetPacket },
        { text: 'The router’s log: Unsupported l7_msg_size = 31751', source: 1, line: 7 },
      ],
      fixes: [
        fixFor('cisco-ios', 'no ip nat service alg tcp dns', true),
        fixFor('cisco-ios-xe', 'no ip nat service dns tcp', false),
      ],
    },
    {
      id: 'dns/edns-stripped',
      severity: 'info',
      title: 'EDNS options of the query did not reach the server',
      detail: '',
      accountable: 'network',
      confidence: 0.4,
      source: 0,
      packets: [1_200_411],
      lines: [],
      session: null,
      flow: null,
      evidence: [{ text: 'The answer has no OPT record', packet: 1_200_411 }],
      fixes: [],
    },
  ],
};

export const emptyDocument: AnalysisSummary = {
  ...fakeDocument,
  sources: fakeDocument.sources.slice(0, 1),
  findings: [],
  sessionCounts: { dns: 1 },
};
