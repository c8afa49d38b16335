/** Golden cases of ICMP and traceroute: what a gateway translates, what it leaves, and what only looks like a fault. */
import { milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';
import * as stories from './icmp-stories.ts';

const every: readonly FindingPattern[] = [
  'icmp/inner-not-translated', 'icmp/checksum', 'icmp/error-unmatched', 'icmp/error-source-rewritten',
  'icmp/echo-outstanding', 'traceroute/beyond-alg-ports',
].map((id) => ({ id })); // prettier-ignore

const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `icmp: ${name}`,
  files: { 'icmp.pcap': bytes },
  must,
  mustNot: every.filter(({ id }) => must.every((pattern) => pattern.id !== id)),
});

export const icmpCases: readonly CaptureCase[] = [
  one('a ping', stories.ping(4, seconds(1))),
  one('a trace of five hops, inside', stories.udpTrace(5, 3).inside.pcap()),
  one('a trace of five hops, outside', stories.udpTrace(5, 3).outside.pcap()),
  one('a trace to its end', stories.udpTrace(11, 1).inside.pcap()),
  one('quotes are not translated', stories.udpTrace(4, 3, { translatesQuote: false }).inside.pcap(), {
    id: 'icmp/inner-not-translated',
    accountable: 'gateway',
    text: /quotes the source 203\.0\.113\.1, but it was delivered to 10\.0\.0\.5/,
  }),
  one(
    'quotes are translated, the sum of the error is not',
    stories.udpTrace(4, 1, { correctsChecksum: false }).inside.pcap(),
    { id: 'icmp/checksum', text: /ICMP error itself/ },
  ),
  one('the sender of errors is replaced', stories.udpTrace(4, 1, { replacesSender: true }).inside.pcap(), {
    id: 'icmp/error-source-rewritten',
    text: /192\.0\.2\.9/,
  }),
  one('a trace of seven hops leaves the ports', stories.udpTrace(7, 3).inside.pcap(), {
    id: 'traceroute/beyond-alg-ports',
    text: /the range lasts for 5 whole hops/,
  }),
  one('a trace to high ports', stories.udpTrace(4, 1, {}, 44444).inside.pcap(), {
    id: 'traceroute/beyond-alg-ports',
    text: /4 of 4 probes/,
  }),
  one('20 requests at once: as many as pass', stories.ping(20, milliseconds(0.1))),
  one('21 requests at once', stories.ping(21, milliseconds(0.1)), {
    id: 'icmp/echo-outstanding',
    text: /up to 21 echo requests/,
    packets: [21],
  }),
  one('40 requests within 4 ms', stories.ping(40, milliseconds(0.1)), {
    id: 'icmp/echo-outstanding',
    text: /up to 40 echo requests/,
  }),
  one('decoy: 40 requests, each answered before the next', stories.ping(40, milliseconds(40))),
  one('decoy: tracert by ICMP is no UDP trace', stories.icmpTrace(10)),
  one('decoy: an error about somebody else\u2019s flow', stories.strayError(), { id: 'icmp/error-unmatched' }),
];
