/** RealAudio's golden cases: audio over UDP with an ALG and without, and what shares the port. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteGreeting } from '../../src/alg/realaudio/rewrite.ts';
import type { GatewayOptions } from './build/gateway.ts';
import { pnaGreeting } from './build/pna-message.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase } from './finding-pattern.ts';
import { insideAddress, publicAddress, serviceCase, serviceScene } from './service-scene.ts';

const binding = { inside: { address: insideAddress, port: 6970 }, outside: { address: publicAddress, port: 6990 } };
const alg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.payload.length === 0) return packet;
  return {
    ...packet,
    transport: {
      ...transport,
      payload: rewriteGreeting(transport.payload, exactTranslator([binding]), insideAddress).bytes,
    },
  };
};

function plays(withAlg: boolean): Uint8Array {
  const { capture, router, outward } = serviceScene(withAlg ? alg : undefined);
  const { client, server } = outward(7070, 1041).tcp();
  client.sends(pnaGreeting({ audioPort: 6970, repairPort: 6971 }));
  server.sends(Uint8Array.of(0x50, 0x4e, 0x41, 0, 10, 0, 0));
  if (withAlg) {
    router.binds('udp', binding.inside, binding.outside.port);
    const audio = outward(7072, 6970, client.at + milliseconds(20)).udp();
    audio.server.remote = binding.outside;
    for (let count = 0; count < 5; count += 1)
      audio.server.waits(milliseconds(30)).sends(new Uint8Array(300).fill(0x33));
  }
  client.waits(seconds(9)).sends(Uint8Array.of(0x21));
  return capture.pcap();
}

/** The first octets of AnyDesk's connection are a TLS handshake; RTSP says what it wants in words. */
function shared(first: Uint8Array | string): Uint8Array {
  const { capture, outward } = serviceScene();
  outward(7070, 1041).tcp().client.sends(first);
  return capture.pcap();
}
const tlsHello = Uint8Array.of(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3);

const watched = ['realaudio/media-blocked'];
export const realaudioCases: readonly CaptureCase[] = [
  serviceCase('realaudio: audio through an ALG', plays(true), watched),
  serviceCase('realaudio: audio meets no binding', plays(false), watched, [
    { id: 'realaudio/media-blocked', text: /203\.0\.113\.1:6970/ },
  ]),
  serviceCase('realaudio: decoy: AnyDesk', shared(tlsHello), watched),
  serviceCase(
    'realaudio: decoy: RTSP',
    shared('OPTIONS rtsp://media.example:7070 RTSP/1.0\r\nCSeq: 1\r\n\r\n'),
    watched,
  ),
];
