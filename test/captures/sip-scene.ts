/** The stage of SIP's stories: phone, tap, NAT gateway with or without an ALG, tap, server; and how calls are told on it. */
import { translatorOf } from '../../src/alg/address-rewrite.ts';
import type { PayloadBinding } from '../../src/alg/field-rewrite.ts';
import { rewriteSip, type SipRewriteLimits } from '../../src/alg/sip/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import type { IpPacket } from './build/ip-packet.ts';
import { path, routers, wire } from './build/path.ts';
import { audioPacket } from './build/rtp-stream.ts';
import { audioDescription, sipAnswer, sipRequest, type Dialog, type SipRequest } from './build/sip-message.ts';
import { tap } from './build/tap.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { udpConversation, type UdpConversation, type UdpSide } from './build/udp-conversation.ts';

export const phoneAddress = '10.0.0.5';
export const publicAddress = '203.0.113.1';
export const serverAddress = '198.51.100.21';
export const phoneMedia = 30000;
export const serverMedia = 40000;
const startsAt = '2024-05-01T10:00:00.000Z';

export interface SipAlg extends SipRewriteLimits {
  /** What the ALG writes for the phone's ports; the same ports by default. */
  readonly signallingPort?: number;
  readonly mediaPort?: number;
  /** What else it does to the text of a message that leaves. */
  readonly spoils?: (text: string) => string;
}

/** Rewrites SIP on port 5060 in both directions. */
function sipAlg({
  signallingPort = 5060,
  mediaPort = phoneMedia,
  spoils,
  ...limits
}: SipAlg): NonNullable<GatewayOptions['rewrite']> {
  const bindings: readonly PayloadBinding[] = [
    { inside: { address: phoneAddress, port: 5060 }, outside: { address: publicAddress, port: signallingPort } },
    { inside: { address: phoneAddress, port: phoneMedia }, outside: { address: publicAddress, port: mediaPort } },
  ];
  return (packet: IpPacket, towards) => {
    const { transport } = packet;
    if (transport.protocol !== 'udp' && transport.protocol !== 'tcp') return packet;
    if (transport.sourcePort !== 5060 && transport.destinationPort !== 5060) return packet;
    const translate = translatorOf(bindings, towards === 'outside' ? 'outward' : 'inward');
    const { bytes } = rewriteSip(transport.payload, translate, limits);
    const spoilt =
      spoils && towards === 'outside' ? Buffer.from(spoils(Buffer.from(bytes).toString('latin1')), 'latin1') : bytes;
    return { ...packet, transport: { ...transport, payload: spoilt } };
  };
}

export interface SipSceneOptions {
  readonly alg?: SipAlg;
  readonly server?: string;
  /** False: no NAT at all. */
  readonly overload?: boolean;
}

/** Phone, tap, gateway, tap, the internet, server; 20 ms one way. */
export function sipScene({ alg, server: address = serverAddress, overload = true }: SipSceneOptions = {}) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const phone = host({ address: phoneAddress });
  const server = host({ address });
  const router = gateway({
    inside: '10.0.0.1',
    outside: publicAddress,
    overload,
    ...(alg && { rewrite: sipAlg(alg) }),
  });
  const network = path(
    phone,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(20)),
    routers(9),
    server,
  );
  const signalling = udpConversation(network, { from: phone.port(5060), to: server.port(5060), at: seconds(1) });
  return { inside, outside, phone, server, router, network, signalling };
}

export const dialog: Dialog = {
  callId: '3c26700857a87f84@10.0.0.5',
  from: 'sip:alice@example.com',
  fromTag: 'as58f4201b',
  to: 'sip:bob@example.com',
};
export const answeredDialog: Dialog = { ...dialog, toTag: '314159' };

export const invite: SipRequest = {
  method: 'INVITE',
  uri: `sip:bob@${serverAddress}`,
  dialog,
  sequence: 1,
  branch: 'inv1',
  sentBy: `${phoneAddress}:5060`,
  contact: `sip:alice@${phoneAddress}:5060`,
  body: audioDescription({ address: phoneAddress, port: phoneMedia }),
};
/** The phone's further requests of the dialog. */
export const inDialog = (method: string, sequence: number, more: Partial<SipRequest> = {}): SipRequest => ({
  method,
  uri: `sip:bob@${serverAddress}:5060`,
  dialog: answeredDialog,
  sequence,
  branch: `${method.toLowerCase()}${sequence}`,
  sentBy: `${phoneAddress}:5060`,
  ...more,
});

/** Answers as the server writes them: to the request as it arrived there. */
export const answerTo = (
  status: string,
  request: SipRequest,
  more: Partial<Parameters<typeof sipAnswer>[0]> = {},
): string => sipAnswer({ status, to: request, toTag: '314159', ...more });

export const okToInvite = (request: SipRequest, more: Partial<Parameters<typeof sipAnswer>[0]> = {}): string =>
  answerTo('200 OK', request, {
    contact: `sip:bob@${serverAddress}:5060`,
    body: audioDescription({ address: serverAddress, port: serverMedia }),
    ...more,
  });

/** What stands between phone and server: an ALG, NAT without one, or nothing. */
export type Between = SipAlg | 'nat' | 'nothing';

/** The request with what the gateway's ALG made of its Via, as the server has to repeat it. */
export const asArrived = (request: SipRequest, alg: Between): SipRequest =>
  typeof alg === 'string' || alg.signalling === false
    ? request
    : { ...request, sentBy: `${publicAddress}:${alg.signallingPort ?? 5060}` };

/** INVITE, 100, 180, 200, ACK. Behind NAT without an ALG the server says whom it saw. */
export function answeredCall(
  { client, server }: UdpConversation,
  alg: Between,
  request = invite,
  at = serverAddress,
): void {
  const seen = alg === 'nat' ? { seen: { address: publicAddress, port: 5060 } } : {};
  client.sends(sipRequest(request));
  const arrived = asArrived(request, alg);
  server.waits(milliseconds(5)).sends(answerTo('100 Trying', arrived, seen));
  server.waits(milliseconds(200)).sends(answerTo('180 Ringing', arrived, seen));
  const body = audioDescription({ address: at, port: serverMedia });
  server.waits(seconds(2)).sends(okToInvite(arrived, { ...seen, body, contact: `sip:bob@${at}:5060` }));
  client.waits(milliseconds(10)).sends(sipRequest(inDialog('ACK', 1)));
}

/** BYE of the phone and its answer. */
export function hangsUp({ client, server }: UdpConversation, alg: Between): void {
  const bye = inDialog('BYE', 2);
  client.sends(sipRequest(bye));
  server.sends(answerTo('200 OK', asArrived(bye, alg)));
}

/** So many packets of 20 ms, from one side of a media flow. */
export function speaks(side: UdpSide, packets: number, ssrc: number): void {
  for (let number = 0; number < packets; number += 1) side.sends(audioPacket(ssrc, number)).waits(milliseconds(20));
}
