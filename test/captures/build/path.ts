/**
 * The way between two hosts, from left to right: wires, routers, gateways and the taps that capture. A story lets packets
 * travel it, so that every tap sees the right time, TTL, addresses and MACs without anyone computing them.
 */
import type { Gateway } from './gateway.ts';
import { packetFrom, type Host } from './host.ts';
import type { IpPacket } from './ip-packet.ts';
import type { LinkEnds, Tap } from './tap.ts';

export type Direction = 'left' | 'right';

export interface Wire {
  readonly kind: 'wire';
  /** When the last bit arrives of a packet that starts at `at`; packets of one direction queue. */
  readonly carry: (at: number, bytes: number, direction: Direction) => number;
}

export interface Routers {
  readonly kind: 'routers';
  /** May change during a story: the route got longer or shorter. */
  count: number;
}

export type Station = Host | Wire | Routers | Gateway | Tap;

export interface WireSpeed {
  /** Unlimited when left out. */
  readonly leftBitsPerSecond?: number;
  readonly rightBitsPerSecond?: number;
}

/** A link with its delay one way. */
export function wire(delay: number, speed: WireSpeed = {}): Wire {
  const busyUntil = { left: 0, right: 0 };
  return {
    kind: 'wire',
    carry: (at, bytes, direction) => {
      const bitsPerSecond = direction === 'left' ? speed.leftBitsPerSecond : speed.rightBitsPerSecond;
      const sending = bitsPerSecond === undefined ? 0 : Math.round((bytes * 8e9) / bitsPerSecond);
      busyUntil[direction] = Math.max(busyUntil[direction], at) + sending;
      return busyUntil[direction] + delay;
    },
  };
}

/** So many routers that each take one from the TTL. */
export const routers = (count: number): Routers => ({ kind: 'routers', count });

/** Where a packet got to: its receiver, or the station where the story stops it. */
export interface Journey {
  readonly at: number;
  readonly packet: IpPacket;
  readonly delivered: boolean;
}

export interface Path {
  readonly left: Host;
  readonly right: Host;
  /** `sender` is a host at an end, or a gateway that speaks for another; `stopsAt` takes the packet off the path. */
  readonly travel: (
    packet: IpPacket,
    sender: Host | Gateway,
    direction: Direction,
    at: number,
    stopsAt?: Station,
  ) => Journey;
  /** Any packet of an end host, for what the conversations do not cover: ICMP, GRE, ESP. */
  readonly sends: (sender: Host, transport: IpPacket['transport'], at: number, destination?: string) => Journey;
}

/** The first and last station are hosts. Throws otherwise, which is the story's mistake. */
export function path(...stations: readonly Station[]): Path {
  const left = stations[0];
  const right = stations.at(-1);
  if (left?.kind !== 'host' || right?.kind !== 'host') throw new RangeError('A path begins and ends with a host.');

  const travel: Path['travel'] = (sent, sender, direction, startsAt, stopsAt) => {
    const step = direction === 'right' ? 1 : -1;
    let packet: IpPacket = sent;
    let at = startsAt;
    for (let index = stations.indexOf(sender) + step; ; index += step) {
      const station = stations[index];
      if (!station) throw new RangeError('The path ended without a host.');
      if (station.kind === 'gateway') station.arrivals.push({ at, packet });
      if (station === stopsAt) return { at, packet, delivered: false };
      switch (station.kind) {
        case 'host':
          return { at, packet, delivered: true };
        case 'wire':
          at = station.carry(at, packetLength(packet), direction);
          break;
        case 'routers':
          packet = { ...packet, ttl: packet.ttl - station.count };
          if (packet.ttl <= 0) return { at, packet, delivered: false };
          break;
        case 'tap':
          station.record(packet, at, direction, linkAround(stations, index, step));
          break;
        case 'gateway': {
          const forwarded = station.forwards(packet, direction === 'right' ? 'outside' : 'inside');
          if (!forwarded) return { at, packet, delivered: false };
          packet = forwarded;
          at += station.delay;
        }
      }
    }
  };

  return {
    left,
    right,
    travel,
    sends: (sender, transport, at, destination = (sender === left ? right : left).address) =>
      travel(packetFrom(sender, destination, transport), sender, sender === left ? 'right' : 'left', at),
  };
}

/** Length as queues count it; headers of the usual size are near enough. */
const packetLength = (packet: IpPacket): number => 40 + packet.transport.payload.length;

/** The link of the tap at `index`: the nearest stations on both sides that have MACs. */
function linkAround(stations: readonly Station[], index: number, step: 1 | -1): LinkEnds {
  const nearest = (direction: 1 | -1): string => {
    for (let at = index + direction; ; at += direction) {
      const station = stations[at];
      // A station to the right of the tap shows its left face.
      const mac = station && macOf(station, direction === 1 ? 'left' : 'right');
      if (mac !== undefined) return mac;
      if (!station) throw new RangeError('No station with a MAC on this side of the tap.');
    }
  };
  return {
    source: nearest(step === 1 ? -1 : 1),
    destination: nearest(step),
    onSender: stations[index - step]?.kind === 'host',
  };
}

function macOf(station: Station, face: Direction): string | undefined {
  if (station.kind === 'host') return station.mac;
  if (station.kind === 'routers') return face === 'left' ? '00:00:5e:00:53:fe' : '00:00:5e:00:53:ff';
  if (station.kind === 'gateway') return face === 'left' ? station.insideMac : station.outsideMac;
  return undefined;
}
