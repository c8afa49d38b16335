/** What becomes of ICMP errors: RFC 4787 §9, RFC 5382 §7.3, RFC 5508 §4.2. */
import type { CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { packetFrom } from '../captures/build/host.ts';
import type { IpPacket } from '../captures/build/ip-packet.ts';
import { seconds } from '../captures/build/time-units.ts';
import { isStopped, replayProbe, type ProbeScene } from './probe-scene.ts';
import { facts } from './profile-facts.ts';
import { breaks, meets, type Judgement, type Probe } from './requirement.ts';

const translated = 'an error about a conversation passes with it, quote and all';

function isLastTranslated(replay: CaptureReplay): Judgement {
  const last = replay.evidence.analysis.index.count - 1;
  return replay.columns.verdict(last) === 'translate' ? meets(translated) : breaks(replay.columns.reasonOf(last));
}

const portUnreachable = replayProbe((scene) => {
  const sent = scene.datagram(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
  scene.error(scene.server, scene.laptop, 3, sent, seconds(2));
}, isLastTranslated);

/** Fragmentation needed: without it path MTU discovery fails. */
const tooBig = replayProbe((scene) => {
  const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1)).handshake();
  const segment = talk.client.segment('PA', { payload: new Uint8Array(1400) });
  scene.error(scene.hop, scene.laptop, 4, packetFrom(scene.laptop, scene.server.address, segment), seconds(2));
}, isLastTranslated);

/** The datagram of a conversation that never was. */
function unknownTo(from: 'inside' | 'outside', scene: ProbeScene): IpPacket {
  const [source, destination] = from === 'inside' ? [scene.laptop, scene.other] : [scene.other, scene.laptop];
  const udp = { protocol: 'udp', sourcePort: 5999, destinationPort: 7999, payload: new Uint8Array(32) } as const;
  return packetFrom(source, destination.address, udp);
}

/** The last but one is about a conversation, the last about none. */
function onlyWhatIsKnown(replay: CaptureReplay): Judgement {
  const { count } = replay.evidence.analysis.index;
  if (replay.columns.verdict(count - 2) !== 'translate') return breaks(replay.columns.reasonOf(count - 2));
  return isStopped(replay, count)
    ? meets('an error about a conversation is translated, one about none is dropped')
    : breaks('an error about a conversation that never was passes, too');
}

const fromOutside = replayProbe((scene) => {
  const sent = scene.datagram(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
  scene.error(scene.hop, scene.laptop, 1, sent, seconds(2));
  scene.error(scene.hop, scene.laptop, 1, unknownTo('inside', scene), seconds(3));
}, onlyWhatIsKnown);

const fromInside = replayProbe((scene) => {
  const [from, to] = [scene.laptop.port(5000), scene.server.port(7000)];
  scene.datagram(from, to, seconds(1));
  const answer = scene.datagram(to, from, seconds(1.1));
  scene.error(scene.laptop, scene.server, 3, answer, seconds(2));
  scene.error(scene.laptop, scene.other, 3, unknownTo('outside', scene), seconds(3));
}, onlyWhatIsKnown);

const errorFacts = [facts.translatesIcmpErrors, facts.icmpErrorsNeedFlow];

export const icmpProbes: readonly Probe[] = [
  { rfc: 4787, number: '12b', section: '9', level: 'should', words: 'Destination-unreachable errors about UDP reach the inside host', facts: [facts.translatesIcmpErrors], run: portUnreachable },
  { rfc: 5382, number: '9', section: '7.3', level: 'should', words: 'Destination-unreachable errors about TCP are translated', facts: [facts.translatesIcmpErrors], run: tooBig },
  { rfc: 5508, number: '4', section: '4.2.1', level: 'must', words: 'Errors from outside are translated with their quote; those about no binding are dropped', facts: errorFacts, run: fromOutside },
  { rfc: 5508, number: '5', section: '4.2.2', level: 'must', words: 'Errors from inside are translated with their quote; those about no binding are dropped', facts: errorFacts, run: fromInside },
]; // prettier-ignore
