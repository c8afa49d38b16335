/** WinFrame's golden cases: a browser service behind NAT, with an ALG and without, and what looks like it. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteBrowser } from '../../src/alg/winframe/rewrite.ts';
import type { GatewayOptions } from './build/gateway.ts';
import { browserDatagram, icaGreeting } from './build/ica-message.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase } from './finding-pattern.ts';
import { insideAddress, publicAddress, serviceCase, serviceScene } from './service-scene.ts';

const binding = { inside: { address: insideAddress, port: 1494 }, outside: { address: publicAddress, port: 1494 } };
const alg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'udp') return packet;
  return {
    ...packet,
    transport: { ...transport, payload: rewriteBrowser(transport.payload, exactTranslator([binding])).bytes },
  };
};

function browses(withAlg: boolean): Uint8Array {
  const { capture, inward } = serviceScene(withAlg ? alg : undefined);
  const { client, server } = inward(1604, 50_000).udp();
  client.sends(browserDatagram(0x32));
  server.sends(browserDatagram(0x33, insideAddress));
  if (withAlg) {
    const ica = inward(1494, 45_225, client.at + milliseconds(5)).tcp();
    ica.server.sends(icaGreeting);
    ica.client.sends(icaGreeting);
  }
  client.waits(seconds(3)).sends(browserDatagram(0x32));
  return capture.pcap();
}

/** Another service on the port of ICA. */
function decoy(): Uint8Array {
  const { capture, outward } = serviceScene();
  const { server } = outward(1494, 45_000).tcp();
  server.sends('SSH-2.0-OpenSSH_9.6\r\n');
  return capture.pcap();
}

const watched = ['winframe/private-address'];
export const winframeCases: readonly CaptureCase[] = [
  serviceCase('winframe: the browser names a server that an ALG translates', browses(true), watched),
  serviceCase('winframe: the browser names a private server', browses(false), watched, [
    { id: 'winframe/private-address', accountable: 'gateway', text: /10\.0\.0\.5/ },
  ]),
  serviceCase('winframe: decoy: another service on 1494', decoy(), watched),
];
