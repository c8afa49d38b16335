/** Servers inside that are seen answering the outside: somebody forwards to them, unless something else explains it. */
import { expect, test } from 'vitest';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { iosProfile } from '../../src/platform/cisco-ios/profile.ts';
import { seconds } from '../captures/build/time-units.ts';
import { ProbeScene } from '../requirements/probe-scene.ts';
import { readCapture } from './ip-packets.ts';

async function replayed(tell: (scene: ProbeScene) => void, assumesNat = true) {
  const scene = new ProbeScene();
  tell(scene);
  const evidence = replayEvidence(await readCapture('served', scene.capture()), { assumesNat });
  const { columns, bindings } = replayCapture(evidence, iosProfile);
  const dropped = Array.from({ length: evidence.analysis.index.count }, (_, packet) => packet + 1).filter(
    (packet) => columns.verdict(packet - 1) === 'drop',
  );
  return { dropped, outsides: bindings.map(({ outside, source }) => `${outside.address}:${outside.port} ${source}`) };
}

const source = 'the capture shows 10.0.0.5 answering hosts outside, so a port forwarding is assumed';

test('a server inside that answers is reached, over TCP and UDP, by its own port', async () => {
  const { dropped, outsides } = await replayed((scene) => {
    scene.connection(scene.server.port(40_000), scene.laptop.port(80), seconds(1)).handshake();
    scene.talks('udp', scene.other.port(40_001), scene.laptop.port(53), seconds(2));
  });
  expect(dropped).toEqual([]);
  expect(outsides).toEqual([`203.0.113.1:80 ${source}`, `203.0.113.1:53 ${source}`]);
});

test('who does not answer is not served, and neither is a port that a conversation of the inside uses', async () => {
  const unanswered = await replayed((scene) => {
    scene.connection(scene.server.port(40_000), scene.laptop.port(80), seconds(1)).client.transmits('S');
    scene.datagram(scene.other.port(40_001), scene.laptop.port(53), seconds(2));
  });
  expect(unanswered).toEqual({ dropped: [1, 2], outsides: [] });
  const used = await replayed((scene) => {
    scene.datagram(scene.laptop.port(5000), scene.server.port(7000), seconds(1));
    scene.talks('udp', scene.other.port(7000), scene.laptop.port(5000), seconds(2));
  });
  expect(used.outsides.join()).not.toContain(source);
});

test('where rules are given, nothing is assumed', async () => {
  const { outsides } = await replayed(
    (scene) => scene.connection(scene.server.port(40_000), scene.laptop.port(80), seconds(1)).handshake(),
    false,
  );
  expect(outsides).toEqual([]);
});
