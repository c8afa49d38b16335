/** MMS packets over TCP ([MS-MMSP] 2.2): control messages behind a TcpMessageHeader, and media data where the funnel is TCP. */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import { u16le, u32le, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { needsMore, notAFrame, type FrameRules } from '../frame-reader.ts';

/** [MS-MMSP] 2.2.3: 2953575118, and "MMS " as a little-endian number. */
const sessionId = 0xb00b_face;
const seal = 0x2053_4d4d;
export const headerBytes = 32;
/** What messageLength counts besides the message: the header from the seal on. */
const countedHeaderBytes = 16;
/** Funnel name: behind chunkLen, MID and five more fields (2.2.4.18), at 60 of the packet. */
const funnelNameAt = 28;
const maximumNameLetters = 128;
/** 2.2.2: LocationId, playIncarnation, AFFlags, PacketSize. */
const dataHeaderBytes = 8;
const maximumMessageBytes = 1 << 20;
const keptBytes = 65_536;
const maximumMessages = 64;

export const connectFunnel = 0x0003_0002;

/**
 * [MS-MMSP] 2.2.4, MID: 3 in the upper half to the server, 4 to the client. Those whose number was looked up; others are
 * shown by number.
 */
const names: Readonly<Record<number, string>> = {
  0x00030001: 'LinkViewerToMacConnect',
  0x00030002: 'LinkViewerToMacConnectFunnel',
  0x00040002: 'LinkMacToViewerReportConnectedFunnel',
  0x00040003: 'LinkMacToViewerReportDisconnectedFunnel',
  0x00040005: 'LinkMacToViewerReportStartedPlaying',
  0x0004000a: 'LinkMacToViewerReportStartStriding',
  0x00040015: 'LinkMacToViewerReportFunnelInfo',
};

export const messageName = (id: number): string => names[id] ?? `0x${id.toString(16).padStart(8, '0')}`;

const isControl = (bytes: Uint8Array): boolean =>
  u8(bytes, 0) === 1 && u32le(bytes, 4) === sessionId && u32le(bytes, 12) === seal;

/** Whether a TcpMessageHeader stands here. */
export const isMmsHeader = (bytes: Uint8Array): boolean => bytes.length >= countedHeaderBytes && isControl(bytes);

function sizeOf(bytes: Uint8Array): number {
  if (bytes.length < countedHeaderBytes) return needsMore;
  if (isControl(bytes)) {
    const size = u32le(bytes, 8) + countedHeaderBytes;
    return size >= headerBytes && size <= maximumMessageBytes ? size : notAFrame;
  }
  const size = u16le(bytes, 6);
  return size >= dataHeaderBytes ? size : notAFrame;
}

export const mmsRules: FrameRules = { sizeOf, begins: isMmsHeader, keptBytes };

export interface Funnel {
  readonly transport: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  /** Address, transport and port as they stand, in bytes of UTF-16. */
  readonly fields: readonly LocatedField[];
}

export interface MmsMessage {
  readonly id: number;
  /** From the packet's start, in bytes. */
  readonly offset: number;
  readonly size: number;
  readonly funnel: Funnel | undefined;
}

/** The messages of one control packet; a packet may hold several, or none. Empty for media data. */
export function readPacket(bytes: Uint8Array): MmsMessage[] {
  const messages: MmsMessage[] = [];
  if (!isMmsHeader(bytes)) return messages;
  for (let at = headerBytes; at + 8 <= bytes.length && messages.length < maximumMessages;) {
    const size = u32le(bytes, at) * 8;
    if (size < 8 || size > maximumMessageBytes) break;
    const id = u32le(bytes, at + 4);
    const end = Math.min(at + size, bytes.length);
    const funnel = id === connectFunnel ? readFunnel(bytes, at + funnelNameAt, end) : undefined;
    messages.push({ id, offset: at, size, funnel });
    at += size;
  }
  return messages;
}

/** `\\192.168.0.10\UDP\1755` in UTF-16LE, 2.2.4.18. */
function readFunnel(bytes: Uint8Array, from: number, to: number): Funnel | undefined {
  let name = '';
  for (let at = from; at + 2 <= to && name.length < maximumNameLetters; at += 2) {
    const letter = u16le(bytes, at);
    if (letter === 0) break;
    name += String.fromCharCode(letter);
  }
  const match = /^\\\\([0-9A-Fa-f.:]+)\\(TCP|UDP)\\(\d{1,5})$/i.exec(name);
  const [, address, protocol, digits] = match ?? [];
  if (address === undefined || protocol === undefined || digits === undefined) return undefined;
  const port = Number(digits);
  if (port > 65_535 || (parseIpv4(address) === undefined && parseIpv6(address) === undefined)) return undefined;
  const field = (fieldName: string, value: string, letter: number): LocatedField => ({
    name: fieldName,
    value,
    offset: from + letter * 2,
    length: value.length * 2,
  });
  const protocolAt = 2 + address.length + 1;
  return {
    transport: protocol.toUpperCase() === 'UDP' ? 'udp' : 'tcp',
    address,
    port,
    fields: [
      field('funnel.address', address, 2),
      field('funnel.transport', protocol, protocolAt),
      field('funnel.port', digits, protocolAt + protocol.length + 1),
    ],
  };
}
