/** Which outside end an inside end gets: RFC 4787 §4, RFC 5382 §4.1 and §7.1, RFC 5508 §3.1, RFC 6888 §3. */
import type { CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { natRule } from '../../src/gateway/nat-rule.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { seconds } from '../captures/build/time-units.ts';
import { outsideEnd, replayProbe, type ProbeScene } from './probe-scene.ts';
import { facts } from './profile-facts.ts';
import { breaks, meets, type Judgement, type Probe } from './requirement.ts';

const laptop = '10.0.0.5';
const phone = '10.0.0.6';
const server = '198.51.100.30';
const other = '198.51.100.31';
type Numbered = 'tcp' | 'udp' | 'icmp';

/** The phone holds the port first, so that a mapping for each remote end would differ. */
const oneEndTwoServers = (transport: Numbered) =>
  replayProbe(
    (scene) => {
      scene.talks(transport, scene.phone.port(5000), scene.server.port(7000), seconds(1));
      scene.talks(transport, scene.laptop.port(5000), scene.server.port(7000), seconds(2));
      scene.talks(transport, scene.laptop.port(5000), scene.other.port(7000), seconds(3));
    },
    (replay) => {
      const ends = [server, other].map((remote) => outsideEnd(replay, laptop, 5000, remote));
      return ends[0] !== null && ends[0] === ends[1]
        ? meets('one inside port has the same outside port towards two servers')
        : breaks(`one inside port is ${ends.join(' towards one server and ')} towards the other`);
    },
  );

const twoHostsTwoServers = (transport: Numbered) =>
  replayProbe(
    (scene) => {
      scene.talks(transport, scene.laptop.port(5000), scene.server.port(7000), seconds(1));
      scene.talks(transport, scene.phone.port(5000), scene.other.port(7000), seconds(2));
    },
    (replay) => {
      const one = outsideEnd(replay, laptop, 5000, server);
      return one !== null && one !== outsideEnd(replay, phone, 5000, other)
        ? meets('two inside hosts with the same port have different outside ports')
        : breaks(`two inside hosts share ${one}, told apart by their servers only`);
    },
  );

/** Two hosts want each of the ports, so that the second is given another one. */
const wanted = (ports: readonly number[]) => (scene: ProbeScene) => {
  for (const [index, port] of ports.entries()) {
    scene.talks('udp', scene.laptop.port(port), scene.server.port(7000), seconds(10 * index + 1));
    scene.talks('udp', scene.phone.port(port), scene.server.port(7000), seconds(10 * index + 2));
  }
};

const keeps =
  (ports: readonly number[], same: (inside: number, outside: number) => boolean, words: string) =>
  (replay: CaptureReplay): Judgement => {
    for (const port of ports)
      for (const inside of [laptop, phone]) {
        const end = outsideEnd(replay, inside, port, server);
        const given = Number(end?.split(':')[1]);
        if (!same(port, given)) return breaks(`inside port ${port} becomes ${given}`);
      }
    return meets(words);
  };

const pool = natRule({ line: 1, text: '' }, { overload: true, pool: [{ first: '203.0.113.1', last: '203.0.113.4' }] });
const withPool = (profile: Profile): Profile => ({ ...profile, nat: [pool] });

const pooling = replayProbe(
  (scene) => {
    for (const port of [5000, 5001, 5002])
      scene.talks('udp', scene.laptop.port(port), scene.server.port(7000), seconds(port - 4999));
  },
  (replay) => {
    const addresses = new Set(
      [5000, 5001, 5002].map((port) => outsideEnd(replay, laptop, port, server)?.split(':')[0]),
    );
    return addresses.size === 1
      ? meets('all conversations of one host have one address of the pool')
      : breaks(`conversations of one host have ${addresses.size} addresses of the pool`);
  },
  withPool,
);

const lowAndHigh = [700, 5000];
const oddAndEven = [5001, 5002];

export const mappingProbes: readonly Probe[] = [
  { rfc: 4787, number: '1', section: '4.1', level: 'must', words: 'One inside port keeps one outside port, whoever it talks to (UDP)', facts: [facts.mapping, facts.portPreservation], run: oneEndTwoServers('udp') },
  { rfc: 4787, number: '2', section: '4.1', level: 'should', words: 'One host keeps one address of a pool', facts: [facts.pooling], run: pooling },
  { rfc: 4787, number: '3', section: '4.2.1', level: 'must', words: 'No outside port serves two inside hosts at once (UDP)', facts: [facts.mapping, facts.portPreservation], run: twoHostsTwoServers('udp') },
  {
    rfc: 4787, number: '3a', section: '4.2.1', level: 'should', words: 'Ports below 1024 stay below, others above',
    facts: [facts.portRange, facts.portPreservation],
    run: replayProbe(wanted(lowAndHigh), keeps(lowAndHigh, (inside, outside) => inside < 1024 === outside < 1024, 'ports stay on their side of 1024')),
  },
  {
    rfc: 4787, number: '4', section: '4.2.2', level: 'should', words: 'Even ports stay even, odd ones odd',
    facts: [facts.portParity, facts.portPreservation],
    run: replayProbe(wanted(oddAndEven), keeps(oddAndEven, (inside, outside) => (inside & 1) === (outside & 1), 'ports keep their parity')),
  },
  { rfc: 5382, number: '1', section: '4.1', level: 'must', words: 'One inside port keeps one outside port, whoever it talks to (TCP)', facts: [facts.mapping, facts.portPreservation], run: oneEndTwoServers('tcp') },
  { rfc: 5382, number: '7', section: '7.1', level: 'must', words: 'No outside port serves two inside hosts at once (TCP)', facts: [facts.mapping, facts.portPreservation], run: twoHostsTwoServers('tcp') },
  { rfc: 5508, number: '1a', section: '3.1', level: 'should', words: 'The identifier of echoes maps alike for every remote host', facts: [facts.mapping, facts.portPreservation], run: oneEndTwoServers('icmp') },
  { rfc: 6888, number: '2', section: '3', level: 'must', words: 'One subscriber keeps one address of a pool by default', facts: [facts.pooling], run: pooling },
]; // prettier-ignore
