/** NetShow's golden cases: media into a UDP funnel with an ALG and without, into the connection, and what looks like it. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteFunnel } from '../../src/alg/netshow/rewrite.ts';
import type { GatewayOptions } from './build/gateway.ts';
import { connectFunnelPacket, mmsData, mmsPacket } from './build/mms-message.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase } from './finding-pattern.ts';
import { insideAddress, publicAddress, serviceCase, serviceScene } from './service-scene.ts';

const funnelPort = 1755;
const binding = {
  inside: { address: insideAddress, port: funnelPort },
  outside: { address: publicAddress, port: funnelPort },
};
const alg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.payload.length === 0) return packet;
  return {
    ...packet,
    transport: { ...transport, payload: rewriteFunnel(transport.payload, exactTranslator([binding])).bytes },
  };
};

function streams(protocol: 'UDP' | 'TCP', withAlg: boolean): Uint8Array {
  const { capture, router, outward } = serviceScene(withAlg ? alg : undefined);
  const { client, server } = outward(1755, 2302).tcp();
  client.sends(mmsPacket(0x00030001));
  server.sends(mmsPacket(0x00040001));
  client.sends(connectFunnelPacket(`\\\\${insideAddress}\\${protocol}\\${funnelPort}`));
  server.sends(mmsPacket(0x00040002));
  if (protocol === 'TCP') server.sends(mmsData(0, 1400)).sends(mmsData(1, 700)).sends(mmsPacket(0x0004001e));
  else if (withAlg) {
    router.binds('udp', binding.inside, funnelPort);
    // The media comes from a port of the server's own choice, to the gateway's address.
    const media = outward(2001, funnelPort, client.at + milliseconds(20)).udp();
    media.server.remote = binding.outside;
    for (let location = 0; location < 5; location += 1)
      media.server.waits(milliseconds(30)).sends(mmsData(location, 500));
  }
  client.waits(seconds(9)).sends(mmsPacket(0x0003000d));
  return capture.pcap();
}

/** No media over UDP: the player asks for it in a second connection, and by HTTP in a third when that does not come either. */
function fallsBack(byHttp: boolean, translated: boolean): Uint8Array {
  const { capture, outward } = serviceScene(translated ? alg : undefined);
  const first = outward(1755, 2302).tcp();
  first.client.sends(mmsPacket(0x00030001));
  first.server.sends(mmsPacket(0x00040001));
  first.client.sends(connectFunnelPacket(`\\\\${insideAddress}\\UDP\\${funnelPort}`));
  first.server.sends(mmsPacket(0x00040002));
  first.client.waits(seconds(4));
  first.closes(first.client);
  const second = outward(1755, 2303, first.client.at + milliseconds(50)).tcp();
  second.client.sends(mmsPacket(0x00030001));
  second.server.sends(mmsPacket(0x00040001));
  second.client.sends(connectFunnelPacket(`\\\\${insideAddress}\\TCP\\${funnelPort}`));
  if (!byHttp) second.server.sends(mmsPacket(0x00040002)).sends(mmsData(0, 1400));
  else {
    second.client.waits(seconds(4));
    second.closes(second.client);
    const third = outward(80, 2304, second.client.at + milliseconds(50)).tcp();
    third.client.sends('GET /clip.asf HTTP/1.0\r\nUser-Agent: NSPlayer/4.1.0.3856\r\n\r\n');
    third.server.sends('HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n');
  }
  return capture.pcap();
}

/** Media came over UDP; later the same player takes another clip in the connection. */
function anotherClip(): Uint8Array {
  const { capture, router, outward } = serviceScene(alg);
  const first = outward(1755, 2302).tcp();
  first.client.sends(mmsPacket(0x00030001));
  first.client.sends(connectFunnelPacket(`\\\\${insideAddress}\\UDP\\${funnelPort}`));
  router.binds('udp', binding.inside, funnelPort);
  const media = outward(2001, funnelPort, first.client.at + milliseconds(20)).udp();
  media.server.remote = binding.outside;
  media.server.sends(mmsData(0, 500)).sends(mmsData(1, 500));
  const second = outward(1755, 2303, first.client.at + seconds(8)).tcp();
  second.client.sends(connectFunnelPacket(`\\\\${insideAddress}\\TCP\\${funnelPort}`));
  second.server.sends(mmsData(0, 1400));
  return capture.pcap();
}

/** Something else on the port. */
function decoy(): Uint8Array {
  const { capture, outward } = serviceScene();
  const { client } = outward(1755, 2302).tcp();
  client.sends('MMS mms://media.example/clip.asf\r\n');
  return capture.pcap();
}

const watched = ['netshow/media-blocked'];
export const netshowCases: readonly CaptureCase[] = [
  serviceCase('netshow: UDP media through an ALG', streams('UDP', true), watched),
  serviceCase('netshow: media in the connection', streams('TCP', true), watched),
  serviceCase('netshow: the funnel is not translated', streams('UDP', false), watched, [
    { id: 'netshow/media-blocked', accountable: 'gateway', text: /10\.0\.0\.5:1755/ },
  ]),
  serviceCase('netshow: from UDP back to TCP', fallsBack(false, true), watched, [
    {
      id: 'netshow/media-blocked',
      accountable: 'unknown',
      text: /fell back to TCP \(packet \d+, session 2\): one attempt, which shows that the way over UDP is blocked/,
    },
  ]),
  serviceCase('netshow: from UDP back to TCP and to HTTP', fallsBack(true, false), watched, [
    {
      id: 'netshow/media-blocked',
      accountable: 'gateway',
      text: /fell back to TCP \(packet \d+, session 2\) and to HTTP \(packet \d+\)/,
    },
  ]),
  serviceCase('netshow: another clip in the connection, after UDP worked', anotherClip(), watched),
  serviceCase('netshow: decoy: another protocol on 1755', decoy(), watched),
];
