/**
 * The stage of pairs: the same conversation on both sides of a NAT gateway. What an ALG changes is said twice, as either
 * side has it, and the gateway exchanges the one for the other: it knows no protocol, so the product's rewriters are held
 * against something that shares nothing with them.
 */
import { hex } from '../../src/base/bytes.ts';
import type { LearntBinding } from '../../src/gateway/binding.ts';
import { textBytes } from './build/byte-writer.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host, packetFrom, type Host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import type { TcpSide } from './build/tcp-side.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import type { Transport } from './build/transport.ts';
import { udpConversation, type UdpConversation, type UdpSide } from './build/udp-conversation.ts';

export const publicAddress = '203.0.113.1';
export const insideAddress = '10.0.0.5';
export const outsideAddress = '198.51.100.21';

/** Two captures of one story; `inside` is replayed to give `outside`. */
export interface NatPair {
  readonly name: string;
  readonly inside: Uint8Array;
  readonly outside: Uint8Array;
  /** Bindings that no flow of the pair shows: call ids and identifiers. */
  readonly told?: readonly LearntBinding[];
}

type Content = Uint8Array | string;
const bytesOf = (content: Content): Uint8Array => (typeof content === 'string' ? textBytes(content) : content);

export interface PairSceneOptions {
  readonly inside?: string;
  readonly outside?: string;
  readonly overload?: boolean;
}

/** Inside hosts on the left, the gateway between two taps, one host outside on the right. */
export function pairScene({
  inside = insideAddress,
  outside = outsideAddress,
  overload = true,
}: PairSceneOptions = {}) {
  const startsAt = '2024-05-01T10:00:00.000Z';
  const insideTap = tap({ startsAt });
  const outsideTap = tap({ startsAt });
  const left = host({ address: inside });
  const right = host({ address: outside });
  const outwards = new Map<string, Uint8Array>();
  const inwards = new Map<string, Uint8Array>();
  /** Messages without ports, as the path hands them on unchanged: what they become, and which inside host gets them. */
  const exchanged = new Map<Transport, { readonly transport: Transport; readonly receiver: string }>();
  const rewrite: NonNullable<GatewayOptions['rewrite']> = (packet, towards) => {
    const { transport } = packet;
    const other = exchanged.get(transport);
    if (other)
      return towards === 'outside'
        ? { ...packet, transport: other.transport }
        : { ...packet, destination: other.receiver, transport: other.transport };
    if (transport.protocol !== 'tcp' && transport.protocol !== 'udp') return packet;
    const payload = (towards === 'outside' ? outwards : inwards).get(hex(transport.payload));
    return payload ? { ...packet, transport: { ...transport, payload } } : packet;
  };
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, overload, rewrite });
  const way = [outsideTap, wire(milliseconds(20)), routers(9), right] as const;
  const gate = wire(microseconds(300));
  const networkOf = (from: Host) => path(from, insideTap, gate, router, ...way);
  const network = networkOf(left);

  /** A payload as both sides have it, when one segment or datagram carries all of it. */
  const exchanges = (here: Content, there: Content): void => {
    outwards.set(hex(bytesOf(here)), bytesOf(there));
    inwards.set(hex(bytesOf(there)), bytesOf(here));
  };
  /** One end says what the inside knows as `here` and the outside as `there`. */
  const says = (side: TcpSide | UdpSide, here: Content, there: Content): void => {
    exchanges(here, there);
    side.waits(milliseconds(2)).sends(side.endpoint.host === right ? there : here);
  };
  const outward = (port: number, local: number, at = seconds(1)) => {
    const ends = { from: left.port(local), to: right.port(port), at };
    return {
      tcp: (): TcpConversation => tcpConversation(network, ends).handshake(),
      udp: (): UdpConversation => udpConversation(network, ends),
    };
  };
  /** From outside to an inside port, which the gateway has under another number. */
  const inward = (port: number, local: number, at: number, outsidePort = port) => {
    router.binds('tcp', { address: inside, port }, outsidePort);
    router.binds('udp', { address: inside, port }, outsidePort);
    const dialled = { address: publicAddress, port: outsidePort };
    const ends = { from: right.port(local), to: left.port(port), at, dialled };
    return {
      tcp: (): TcpConversation => tcpConversation(network, ends).handshake(),
      udp: (): UdpConversation => udpConversation(network, ends),
    };
  };
  /**
   * A packet without ports; `here` and `there` are its two forms, `of` the inside host that sends or receives it. `from`:
   * `inside`, `outside`, or the address of a router outside.
   */
  const passes = (from: string, here: Transport, there: Transport, at: number, of: Host = left): void => {
    exchanged.set(here, { transport: there, receiver: of.address });
    exchanged.set(there, { transport: here, receiver: of.address });
    const lane = of === left ? network : networkOf(of);
    if (from === 'inside') lane.sends(of, here, at, right.address);
    else
      lane.travel(
        { ...packetFrom(right, publicAddress, there), source: from === 'outside' ? right.address : from },
        right,
        'left',
        at,
      );
  };
  const pair = (name: string, told: readonly LearntBinding[] = []): NatPair => ({
    name,
    inside: insideTap.pcap(),
    outside: outsideTap.pcap(),
    told,
  });
  return { left, right, router, network, networkOf, exchanges, says, outward, inward, passes, pair };
}

export const laterOf = ({ client, server }: TcpConversation | UdpConversation): number =>
  Math.max(client.at, server.at) + milliseconds(5);

/** A connection that opens, carries a word and closes. */
export function exchangesWords(conversation: TcpConversation): void {
  conversation.client.sends('ping\r\n');
  conversation.server.sends('pong\r\n');
  conversation.closes(conversation.client);
}
