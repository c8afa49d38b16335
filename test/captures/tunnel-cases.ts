/** Golden cases of PPTP and IPsec. */
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';
import * as stories from './tunnel-stories.ts';

const every: readonly FindingPattern[] = [
  'pptp/gre-one-way', 'pptp/call-id-collision', 'ike-esp/second-client', 'alg/gate-expired', 'alg/gate-contradicted',
].map((id) => ({ id })); // prettier-ignore

const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name,
  files: { 'tunnel.pcap': bytes },
  must,
  mustNot: every.filter(({ id }) => must.every((pattern) => pattern.id !== id)),
});

export const tunnelCases: readonly CaptureCase[] = [
  one('pptp: a tunnel', stories.pptp(4, 4)),
  one('pptp: nothing comes back', stories.pptp(5, 0), {
    id: 'pptp/gre-one-way',
    accountable: 'gateway',
    text: /5 GRE packets went from 10\.0\.0\.5 to 192\.0\.2\.47 \(call id 24\); none came back to 10\.0\.0\.5 \(call id 7\)/,
  }),
  one('pptp: two clients with one call id, one is starved', stories.pptpTwice(false), {
    id: 'pptp/call-id-collision',
    text: /10\.0\.0\.5:40100 and 10\.0\.0\.6:40101 both have call id 7/,
  }),
  one('pptp: two clients with one call id from one address', stories.pptpOneAddress(), {
    id: 'pptp/call-id-collision',
    accountable: 'gateway',
    text: /the gateway cannot tell whose it is/,
  }),
  one('pptp: decoy: two clients with one call id, the gateway translates it', stories.pptpTwice(true)),
  one('pptp: decoy: two clients, two call ids', stories.pptpTwice(true, [7, 8])),
  one('ike-esp: one client', stories.ipsec({})),
  one('ike-esp: the second client takes over', stories.ipsec({ secondAt: 10, takesOver: true }), {
    id: 'ike-esp/second-client',
    accountable: 'gateway',
    text: /10\.0\.0\.5 gets no ESP from 192\.0\.2\.47/,
  }),
  one(
    'ike-esp: the second client takes over at the server',
    stories.ipsec({ secondAt: 10, takesOver: true, traversal: true }),
    {
      id: 'ike-esp/second-client',
      accountable: 'server',
      text: /10\.0\.0\.5:4500 gets no ESP/,
    },
  ),
  one('ike-esp: decoy: two clients, both get theirs', stories.ipsec({ secondAt: 10 })),
  one('ike-esp: decoy: two clients with NAT traversal', stories.ipsec({ secondAt: 10, traversal: true })),
];
