/** Who may begin from outside, and what turns round at the gateway: RFC 4787 §5 and §6, RFC 5382 §4.3 and §7.2, RFC 5508 §5. */
import type { CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { isStopped, replayProbe, type ProbeScene } from './probe-scene.ts';
import { facts } from './profile-facts.ts';
import { breaks, meets, type Judgement, type Probe } from './requirement.ts';

/** The laptop talks to the server; then another port of it begins, then another host. */
const strangers = (transport: 'tcp' | 'udp') => (scene: ProbeScene) => {
  const laptop = scene.laptop.port(5000);
  scene.talks(transport, laptop, scene.server.port(7000), seconds(1));
  for (const [index, from] of [scene.server.port(7001), scene.other.port(7000)].entries())
    if (transport === 'udp') scene.datagram(from, laptop, seconds(2 + index));
    else scene.connection(from, laptop, seconds(2 + index)).client.transmits('S');
};

/** The last two packets are those of the strangers. */
function letIn(replay: CaptureReplay): { readonly port: boolean; readonly host: boolean; readonly reason: string } {
  const { count } = replay.evidence.analysis.index;
  const reason = replay.columns.reasonOf(count - 2);
  return { port: !isStopped(replay, count - 1), host: !isStopped(replay, count), reason };
}

function addressAtMost(replay: CaptureReplay): Judgement {
  const { port, host, reason } = letIn(replay);
  if (!port) return breaks(reason);
  return meets(
    host ? 'any host may send to a binding' : 'any port of a host that was sent to may answer, other hosts may not',
  );
}

function endpointIndependent(replay: CaptureReplay): Judgement {
  const { port, host, reason } = letIn(replay);
  if (host) return meets('any host may send to a binding');
  return port
    ? {
        result: 'cannot-know',
        reason: 'filtering by address is allowed where it is known to break no application, which no capture can show',
      }
    : breaks(reason);
}

/** The phone has a binding; the laptop reaches it by the gateway's outside. */
const hairpin = (transport: 'tcp' | 'udp') =>
  replayProbe((scene) => {
    scene.talks(transport, scene.phone.port(5000), scene.server.port(7000), seconds(1));
    const [from, to] = [scene.laptop.port(5001), scene.outside.port(5000)];
    if (transport === 'udp') scene.datagram(from, to, seconds(2));
    else scene.connection(from, to, seconds(2)).client.transmits('S');
  }, lastPasses('what one inside host sends to the outside end of another is translated'));

const hairpinnedError = replayProbe((scene) => {
  scene.talks('udp', scene.phone.port(5000), scene.server.port(7000), seconds(1));
  const [from, to] = [scene.laptop.port(5001), scene.outside.port(5000)];
  scene.datagram(from, to, seconds(2));
  const answer = scene.datagram(to, from, seconds(2) + milliseconds(20));
  scene.error(scene.laptop, scene.outside, 3, answer, seconds(2) + milliseconds(40));
}, lastPasses('an error about what turned round at the gateway is translated'));

function lastPasses(words: string): (replay: CaptureReplay) => Judgement {
  return (replay) => {
    const { count } = replay.evidence.analysis.index;
    return isStopped(replay, count) ? breaks(replay.columns.reasonOf(count - 1)) : meets(words);
  };
}

export const filteringProbes: readonly Probe[] = [
  { rfc: 4787, number: '8', section: '5', level: 'should', words: 'A binding lets in every host, or every port of a host that was sent to (UDP)', facts: [facts.filtering], run: replayProbe(strangers('udp'), addressAtMost) },
  { rfc: 4787, number: '9', section: '6', level: 'must', words: 'Inside hosts reach each other by their outside ends (UDP)', facts: [facts.hairpinning], run: hairpin('udp') },
  { rfc: 5382, number: '3', section: '4.3', level: 'should', words: 'A binding lets in every host, or every port of a host that was sent to (TCP)', facts: [facts.filtering], run: replayProbe(strangers('tcp'), addressAtMost) },
  { rfc: 5382, number: '8', section: '7.2', level: 'must', words: 'Inside hosts reach each other by their outside ends (TCP)', facts: [facts.hairpinning], run: hairpin('tcp') },
  { rfc: 5508, number: '7', section: '5', level: 'must', words: 'ICMP errors about what turns round at the gateway turn round as well', facts: [facts.hairpinning, facts.translatesIcmpErrors], run: hairpinnedError },
  { rfc: 6888, number: '7', section: '3', level: 'should', words: 'A binding lets in every host', facts: [facts.filtering], run: replayProbe(strangers('udp'), endpointIndependent) },
]; // prettier-ignore
