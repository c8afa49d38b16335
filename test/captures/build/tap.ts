/** A capture point on a path: keeps each frame that passes, in the order of its clock, and writes them as a file. */
import { concat } from '../../../src/base/bytes.ts';
import { writePcap, type PacketRecord, type PcapOptions } from '../../../src/capture/pcap-writer.ts';
import { writePcapng, type PcapngOptions } from '../../../src/capture/pcapng-writer.ts';
import { ByteWriter, macBytes } from './byte-writer.ts';
import { encodeIpPacket, type IpPacket } from './ip-packet.ts';

export interface TapOptions {
  /** Wall-clock time of the story's start, by this capture's clock. */
  readonly startsAt: string;
  /** Interface name in pcapng. */
  readonly name?: string;
  /** Bytes kept of each frame. */
  readonly snapLength?: number;
  /** IEEE 802.1Q VLAN of the link. */
  readonly vlan?: number;
  /** A one-sided capture: only packets that travel this way are seen. */
  readonly only?: 'left' | 'right';
}

export interface Tap {
  readonly kind: 'tap';
  readonly record: (packet: IpPacket, at: number, direction: 'left' | 'right', link: LinkEnds) => void;
  /** What was captured, in order of time. */
  readonly packets: () => readonly PacketRecord[];
  readonly pcap: (options?: Omit<PcapOptions, 'snapLength' | 'linkType'>) => Uint8Array;
  readonly pcapng: (options?: Omit<PcapngOptions, 'interfaces'>) => Uint8Array;
}

/** The two stations whose link the tap sits on, in the packet's direction. */
export interface LinkEnds {
  readonly source: string;
  readonly destination: string;
  /** Captured on the machine that sends: before its network card pads the frame. */
  readonly onSender: boolean;
}

/** Ethernet frames are at least 60 bytes without their check sequence; shorter ones are padded (IEEE 802.3 §4.2.3.3). */
const shortestFrame = 60;

export function tap(options: TapOptions): Tap {
  const { startsAt, name = 'eth0', snapLength = 262_144, vlan, only } = options;
  const startMilliseconds = Date.parse(startsAt);
  const frames: { readonly at: number; readonly frame: Uint8Array }[] = [];

  const packets = (): readonly PacketRecord[] =>
    // Array.prototype.sort is stable: frames of one instant keep the order in which the story made them.
    [...frames]
      .sort((one, other) => one.at - other.at)
      .map(({ at, frame }) => ({
        time: timestampAt(startMilliseconds, at),
        bytes: frame.subarray(0, snapLength),
        originalLength: frame.length,
      }));

  return {
    kind: 'tap',
    record: (packet, at, direction, link) => {
      if (only !== undefined && only !== direction) return;
      for (const bytes of encodeIpPacket(packet)) frames.push({ at, frame: ethernetFrame(bytes, link, vlan) });
    },
    packets,
    pcap: (format = {}) => concat([...writePcap(packets(), { ...format, snapLength })]),
    pcapng: (format = {}) =>
      concat([...writePcapng(packets(), { ...format, interfaces: [{ name, snapLength, linkType: 1 }] })]),
  };
}

function timestampAt(startMilliseconds: number, at: number): PacketRecord['time'] {
  const startSeconds = Math.floor(startMilliseconds / 1000);
  const rest = (startMilliseconds - startSeconds * 1000) * 1e6 + at;
  const seconds = Math.floor(rest / 1e9);
  return { seconds: startSeconds + seconds, nanoseconds: rest - seconds * 1e9 };
}

/** Ethernet II, with an 802.1Q tag when the link has a VLAN. */
function ethernetFrame(packet: Uint8Array, link: LinkEnds, vlan: number | undefined): Uint8Array {
  const etherType = (packet[0] ?? 0) >>> 4 === 6 ? 0x86dd : 0x0800;
  const frame = new ByteWriter().bytes(macBytes(link.destination)).bytes(macBytes(link.source));
  if (vlan !== undefined) frame.u16(0x8100).u16(vlan);
  frame.u16(etherType).bytes(packet);
  while (!link.onSender && frame.length < shortestFrame) frame.u8(0);
  return frame.finish();
}
