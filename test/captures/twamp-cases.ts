/** TWAMP's golden cases: a test session that runs, one that a gateway drops, one that cannot be seen, and a decoy. */
import {
  twampAccept, twampGreeting, twampRequest, twampServerStart, twampSetUp, twampStart, twampStartAck, twampStop,
} from './build/twamp-message.ts'; // prettier-ignore
import { milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase } from './finding-pattern.ts';
import { serviceCase, serviceScene } from './service-scene.ts';

function measures(mode: number, runs: boolean): Uint8Array {
  const { capture, outward } = serviceScene();
  const { client, server } = outward(862, 40_862).tcp();
  server.sends(twampGreeting(7));
  client.sends(twampSetUp(mode));
  server.sends(twampServerStart());
  client.sends(twampRequest({ senderPort: 18_760, receiverPort: 18_760 }));
  server.sends(twampAccept(18_800));
  client.sends(twampStart());
  server.sends(twampStartAck());
  if (runs) {
    const session = outward(18_800, 18_760, client.at + milliseconds(10)).udp();
    for (let count = 0; count < 5; count += 1) {
      session.client.waits(milliseconds(100)).sends(new Uint8Array(41));
      session.server.sends(new Uint8Array(41));
    }
  }
  client.waits(seconds(1000)).sends(twampStop());
  return capture.pcap();
}

/** Something else that greets on the port. */
function decoy(): Uint8Array {
  const { capture, outward } = serviceScene();
  const { server } = outward(862, 40_862).tcp();
  server.sends('220 mail.example ESMTP\r\n');
  return capture.pcap();
}

export const twampCases: readonly CaptureCase[] = [
  serviceCase('twamp: a test session runs', measures(1, true), ['alg/cannot-know']),
  serviceCase('twamp: the test session never comes', measures(1, false), [], [
    { id: 'alg/gate-expired', text: /twamp-test.*18800/ },
  ]),
  serviceCase('twamp: encrypted control', measures(4, true), [], [{ id: 'alg/cannot-know', text: /mode 4/ }]),
  serviceCase('twamp: decoy: mail on 862', decoy(), ['alg/cannot-know']),
]; // prettier-ignore
