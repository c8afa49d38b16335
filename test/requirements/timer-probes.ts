/** How long what is silent lives on: RFC 4787 §4.3, RFC 5382 §5, RFC 5508 §3.2. Each silence is a second short of the least. */
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { allPass, replayProbe } from './probe-scene.ts';
import { facts } from './profile-facts.ts';
import type { Probe } from './requirement.ts';

/** One conversation that both ends have spoken in, and one that waits for its first answer. */
const answersAfter = (silence: number) =>
  replayProbe(
    (scene) => {
      const [from, to] = [scene.laptop.port(5000), scene.server.port(7000)];
      scene.talks('udp', from, to, seconds(1));
      scene.datagram(to, from, seconds(1 + silence));
      const [asks, answers] = [scene.laptop.port(5002), scene.server.port(7002)];
      scene.datagram(asks, answers, seconds(500));
      scene.datagram(answers, asks, seconds(500 + silence));
    },
    (replay) => allPass(replay, `what comes in after ${silence} s of silence passes`),
  );

const established = replayProbe(
  (scene) => {
    const talk = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1)).handshake();
    talk.client.sends('hello');
    talk.server.waits(seconds(7439)).sends('still there');
  },
  (replay) => allPass(replay, 'what comes in after 7439 s of silence passes'),
);

/** One connection whose handshake is slow, and one whose last FIN is sent again. */
const transitory = replayProbe(
  (scene) => {
    const slow = scene.connection(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
    slow.client.transmits('S');
    slow.server.waits(seconds(239)).transmits('SA');
    slow.client.transmits('A');
    const over = scene.connection(scene.laptop.port(5001), scene.server.port(7000), seconds(300)).handshake();
    // The last ACK is lost on the way: TIME_WAIT is left to the gateway (RFC 5382 §5).
    over.client.transmits('FA');
    over.server.transmits('FA');
    const { next } = over.server;
    over.server.waits(seconds(239)).transmits('FA', { sequence: (next - 1) >>> 0 });
  },
  (replay) => allPass(replay, 'connections that open or close may be silent for 239 s'),
);

const query = replayProbe(
  (scene) => {
    scene.echo(scene.laptop, scene.server, 77, seconds(1));
    scene.echo(scene.server, scene.laptop, 77, seconds(60) - milliseconds(20), 0);
  },
  (replay) => allPass(replay, 'a reply after 59 s passes'),
);

export const timerProbes: readonly Probe[] = [
  { rfc: 4787, number: '5', section: '4.3', level: 'must', words: 'A silent UDP binding lives for 2 minutes at least', facts: [facts.udp, facts.udpUnreplied], run: answersAfter(119) },
  { rfc: 4787, number: '5c', section: '4.3', level: 'should', words: 'By default it lives for 5 minutes or more', facts: [facts.udp, facts.udpUnreplied], run: answersAfter(299) },
  { rfc: 5382, number: '5', section: '5', level: 'must', words: 'A silent connection that is established lives for 2 hours 4 minutes at least', facts: [facts.tcp], run: established },
  { rfc: 5382, number: '5', section: '5', level: 'must', words: 'A silent connection that opens or closes lives for 4 minutes at least', facts: [facts.syn, facts.finishedTcp, facts.handshake], run: transitory },
  { rfc: 5508, number: '2', section: '3.2', level: 'must', words: 'An ICMP query without its reply lives for 60 seconds at least', facts: [facts.icmp], run: query },
]; // prettier-ignore
