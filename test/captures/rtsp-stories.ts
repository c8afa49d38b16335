/** RTSP as it goes right, as gateways break it, and as it looks broken and is not. */
import { translatorOf } from '../../src/alg/address-rewrite.ts';
import { rewriteRtsp } from '../../src/alg/rtsp/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { audioPacket } from './build/rtp-stream.ts';
import { interleaved, rtspText, streamDescription } from './build/rtsp-message.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';

const playerAddress = '10.0.0.5';
const publicAddress = '203.0.113.1';
const cameraAddress = '198.51.100.21';
const playerPort = 4588;
const cameraPort = 6256;
/** What the gateway gives the player's port outside. */
const outsidePort = 61_000;
const url = `rtsp://${cameraAddress}/camera`;
const startsAt = '2024-05-01T10:00:00.000Z';
const overUdp = `RTP/AVP;unicast;client_port=${playerPort}-${playerPort + 1}`;

/** Rewrites Transport of the player behind NAT, in both directions. */
const rtspAlg: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
  const { transport } = packet;
  if (transport.protocol !== 'tcp' || transport.payload.length === 0) return packet;
  const bindings = [
    { inside: { address: playerAddress, port: playerPort }, outside: { address: publicAddress, port: outsidePort } },
  ];
  const outward = towards === 'outside';
  const client = outward ? playerAddress : publicAddress;
  const translate = translatorOf(bindings, outward ? 'outward' : 'inward');
  const { bytes } = rewriteRtsp(transport.payload, translate, { client, server: cameraAddress });
  return { ...packet, transport: { ...transport, payload: bytes } };
};

function scene(withAlg: boolean, port = 554) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const player = host({ address: playerAddress });
  const camera = host({ address: cameraAddress });
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, ...(withAlg && { rewrite: rtspAlg }) });
  const network = path(
    player,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(20)),
    routers(9),
    camera,
  );
  const control = tcpConversation(network, {
    from: player.port(40_100),
    to: camera.port(port),
    at: seconds(1),
  }).handshake();
  const media = (at: number) =>
    udpConversation(network, { from: player.port(playerPort), to: camera.port(cameraPort), at });
  return { inside, outside, router, control, media };
}

function describes({ client, server }: TcpConversation): void {
  client.sends(rtspText({ line: `DESCRIBE ${url}`, sequence: 1, headers: [['Accept', 'application/sdp']] }));
  server.waits(milliseconds(2)).sends(rtspText({ line: '200 OK', sequence: 1, body: streamDescription }));
}

/** `answer`: the Transport as the camera says it, to what it saw. */
function setsUp({ client, server }: TcpConversation, transport: string, answer: string, sequence = 2): void {
  client.sends(rtspText({ line: `SETUP ${url}/trackID=1`, sequence, headers: [['Transport', transport]] }));
  const headers = [['Transport', answer], ['Session', '4711;timeout=60']] as const; // prettier-ignore
  server.waits(milliseconds(2)).sends(rtspText({ line: '200 OK', sequence, headers }));
}

function plays({ client, server }: TcpConversation, sequence: number): void {
  client.sends(rtspText({ line: `PLAY ${url}`, sequence, headers: [['Session', '4711']] }));
  server.waits(milliseconds(2)).sends(rtspText({ line: '200 OK', sequence, headers: [['Session', '4711']] }));
}

const fromCamera = `server_port=${cameraPort}-${cameraPort + 1}`;
const packets = 50;

/** UDP media through an ALG that translates the ports and opens the way. */
export function mediaThroughAlg() {
  const { inside, outside, router, control, media } = scene(true);
  describes(control);
  setsUp(control, overUdp, `RTP/AVP;unicast;client_port=${outsidePort}-${outsidePort + 1};${fromCamera}`);
  router.binds('udp', { address: playerAddress, port: playerPort }, outsidePort);
  plays(control, 3);
  const { server } = media(control.server.at);
  server.remote = { address: publicAddress, port: outsidePort };
  for (let number = 0; number < packets; number += 1) server.sends(audioPacket(9, number, 96)).waits(milliseconds(40));
  return { inside, outside };
}

/** No ALG and no opening: the player waits, and asks for media in the connection at last. */
export function mediaBlocked() {
  const { inside, outside, control, media } = scene(false);
  describes(control);
  setsUp(control, overUdp, `${overUdp};${fromCamera}`);
  plays(control, 3);
  const { server } = media(control.server.at);
  server.remote = { address: publicAddress, port: playerPort };
  for (let number = 0; number < packets; number += 1) server.sends(audioPacket(9, number, 96)).waits(milliseconds(40));
  control.client.waits(seconds(4));
  const inConnection = 'RTP/AVP/TCP;unicast;interleaved=0-1';
  setsUp(control, inConnection, inConnection, 4);
  plays(control, 5);
  for (let number = 0; number < 10; number += 1) control.server.sends(interleaved(0, audioPacket(9, number, 96)));
  return { inside, outside };
}

/** The camera sends from another port than it said. */
export function mediaFromElsewhere(): Uint8Array {
  const { inside, router, control, media } = scene(true);
  describes(control);
  setsUp(control, overUdp, `RTP/AVP;unicast;client_port=${outsidePort}-${outsidePort + 1};server_port=7000-7001`);
  router.binds('udp', { address: playerAddress, port: playerPort }, outsidePort);
  plays(control, 3);
  const { server } = media(control.server.at);
  server.remote = { address: publicAddress, port: outsidePort };
  for (let number = 0; number < packets; number += 1) server.sends(audioPacket(9, number, 96)).waits(milliseconds(40));
  return inside.pcap();
}

/** Media in the connection from the start, on a port of the camera's own. */
export function mediaInConnection(port: number): Uint8Array {
  const { inside, control } = scene(false, port);
  describes(control);
  setsUp(control, 'RTP/AVP/TCP;unicast;interleaved=0-1', 'RTP/AVP/TCP;unicast;interleaved=0-1');
  plays(control, 3);
  for (let number = 0; number < packets; number += 1)
    control.server.waits(milliseconds(40)).sends(interleaved(0, audioPacket(9, number, 96)));
  return inside.pcap();
}

/** The camera refuses the transport; the player takes the other one. */
export function transportRefused(): Uint8Array {
  const { inside, control } = scene(false);
  describes(control);
  control.client.sends(rtspText({ line: `SETUP ${url}/trackID=1`, sequence: 2, headers: [['Transport', overUdp]] }));
  control.server.sends(rtspText({ line: '461 Unsupported Transport', sequence: 2 }));
  setsUp(control, 'RTP/AVP/TCP;unicast;interleaved=0-1', 'RTP/AVP/TCP;unicast;interleaved=0-1', 3);
  plays(control, 4);
  for (let number = 0; number < 10; number += 1) control.server.sends(interleaved(0, audioPacket(9, number, 96)));
  return inside.pcap();
}

/** A web server on RTSP's port. */
export function webOnRtspPort(): Uint8Array {
  const { inside, control } = scene(false);
  control.client.sends('GET /cam HTTP/1.1\r\nHost: example.com\r\n\r\n');
  control.server.sends('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
  control.closes(control.client);
  return inside.pcap();
}
