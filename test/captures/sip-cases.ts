/** SIP's golden cases: calls that pass, calls that a gateway breaks, and what looks like it. */
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';
import { phoneMedia, publicAddress } from './sip-scene.ts';
import * as stories from './sip-stories.ts';

const everySipFinding = [
  'sip/private-contact', 'sip/contact-rewritten', 'sip/ack-misrouted', 'sip/reinvite-unanswered', 'sip/content-length',
  'sip/sdp-damaged', 'sip/private-media-address', 'sip/media-one-way', 'sip/media-port-odd', 'sip/message-split',
  'sip/low-media-port', 'sip/message-exceeds-mtu', 'sip/transport-refused', 'sip/registration-expired', 'sip/rewritten',
  'sip/too-many-media', 'alg/gate-expired', 'alg/gate-contradicted', 'alg/cannot-know',
]; // prettier-ignore
const allBut = (...ids: readonly string[]): FindingPattern[] =>
  everySipFinding.filter((id) => !ids.includes(id)).map((id) => ({ id }));

interface Sides {
  readonly inside: { readonly pcap: () => Uint8Array };
  readonly outside: { readonly pcap: () => Uint8Array };
}

const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `sip: ${name}`,
  files: { 'sip.pcap': bytes },
  must,
  mustNot: allBut(...must.map(({ id }) => id)),
});

const both = (name: string, { inside, outside }: Sides, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `sip: ${name}, both sides`,
  files: { 'inside.pcap': inside.pcap(), 'outside.pcap': outside.pcap() },
  must,
  mustNot: allBut(...must.map(({ id }) => id)),
});

const rewritten: FindingPattern = {
  id: 'sip/rewritten',
  accountable: 'gateway',
  text: /contact host 10\.0\.0\.5 → 203\.0\.113\.1/,
};
const broken = { accountable: 'gateway', fixes: { 'cisco-ios': 'no ip nat service sip udp port 5060' } } as const;

function passing(): CaptureCase[] {
  const call = stories.callThroughAlg();
  const symmetric = stories.symmetricMedia();
  return [
    one('a call through an ALG, inside', call.inside.pcap()),
    one('a call through an ALG, outside', call.outside.pcap()),
    both('a call through an ALG', call, rewritten),
    one('a call over TCP', stories.callOverTcp(), { id: 'sip/message-split', packets: [4, 5] }),
    one('a binding kept open', stories.expiredBinding(true), { id: 'sip/private-contact' }),
    one('no ALG, media to where it comes from, outside', symmetric.outside.pcap(), { id: 'sip/private-contact' }, { id: 'sip/private-media-address', text: /flows all the same/ }),
    one('no ALG, media to where it comes from, inside', symmetric.inside.pcap(), { id: 'sip/private-contact' }),
  ]; // prettier-ignore
}

function breaking(): CaptureCase[] {
  const withoutAlg = stories.callWithoutAlg();
  const lost: readonly FindingPattern[] = [
    { id: 'sip/private-contact', accountable: 'gateway', text: /10\.0\.0\.5:5060/ },
    { id: 'sip/private-media-address', accountable: 'gateway', text: /10\.0\.0\.5 port 30000/ },
    { id: 'sip/media-one-way', accountable: 'gateway', text: /none flows to 10\.0\.0\.5:30000/ },
  ];
  const shortened = stories.inviteThrough({ contentLength: false });
  const spoilt = stories.inviteThrough({ spoils: (text) => text.replace(/\r\nc=IN IP4 [^\r]*/, '\r\n:=6000') });
  const misled = stories.inviteThrough({ signallingPort: 17_828 });
  const odd = stories.callThroughAlg({ mediaPort: 9001 });
  return [
    one('no ALG, outside', withoutAlg.outside.pcap(), ...lost),
    one('no ALG, inside: the server says whom it saw', withoutAlg.inside.pcap(), ...lost),
    one('Content-Length forgotten, outside', shortened.outside.pcap(), { id: 'sip/content-length', accountable: 'unknown' }),
    both('Content-Length forgotten', shortened, { id: 'sip/content-length', ...broken, text: /Content-Length 177, body of 183/ }, rewritten),
    one('a line destroyed, outside', spoilt.outside.pcap(), { id: 'sip/sdp-damaged', text: /:=6000/ }, { id: 'sip/content-length' }),
    both('a line destroyed', spoilt, { id: 'sip/sdp-damaged', ...broken }, { id: 'sip/content-length', ...broken }, { id: 'sip/rewritten' }),
    both('Contact with a port that has no binding', misled, { id: 'sip/contact-rewritten', ...broken, text: new RegExp(`${publicAddress}:17828`) }, { id: 'sip/rewritten' }),
    one('RTP on an odd port, outside', odd.outside.pcap(), { id: 'sip/media-port-odd', accountable: 'unknown' }),
    both('RTP on an odd port', odd, { id: 'sip/media-port-odd', ...broken, text: new RegExp(`${phoneMedia}`) }, { id: 'sip/rewritten' }),
    one('the refresh of the session is lost', stories.forgottenCall(), { id: 'sip/reinvite-unanswered', text: /15 min/ }, { id: 'alg/cannot-know' }),
    one('the ACK goes elsewhere', stories.misroutedAck(false), { id: 'sip/ack-misrouted', text: /198\.51\.100\.77:5060/ }),
    one('the ACK gets lost', stories.misroutedAck(true), { id: 'sip/ack-misrouted', text: /no ACK/ }),
    one('a call after four minutes of silence', stories.expiredBinding(false), { id: 'sip/registration-expired', accountable: 'gateway', text: /4 min/ }, { id: 'sip/private-contact' }),
    one('nobody listens on TCP', stories.refusedTcp(), { id: 'sip/transport-refused' }),
  ]; // prettier-ignore
}

const decoys = (): CaptureCase[] => [
  one('decoy: a call inside one private network', stories.callAtHome()),
  one('decoy: the phone only listens', stories.listeningOnly(), {
    id: 'sip/media-one-way',
    text: /agree on/,
    accountable: 'client',
  }),
  one('decoy: a call that nobody answers', stories.unansweredCall()),
  one('decoy: another port, and it works', stories.callAtHome(5070)),
  one('decoy: a web server on port 5060', stories.webOnSipPort()),
];

export const sipCases: readonly CaptureCase[] = [...passing(), ...breaking(), ...decoys()];
