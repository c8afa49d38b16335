/**
 * Writes pcapng (draft-ietf-opsawg-pcapng): one section, nanoseconds, and comments on packets, so that Wireshark shows a
 * finding beside the packet it rests on. Yields chunks; each block can also be had alone, for sources that are read
 * asynchronously.
 */
import { concat } from '../base/bytes.ts';
import { defaultSnapLength, ethernetLinkType, type ByteOrder, type PacketRecord } from './pcap-writer.ts';

export interface PcapngPacketRecord extends PacketRecord {
  /** Index into the section's interfaces; 0 when left out. */
  readonly interfaceId?: number;
  /** Each becomes one opt_comment; Wireshark lists them under "Packet comments". */
  readonly comments?: readonly string[];
}

export interface PcapngInterface {
  /** LINKTYPE_ value of the tcpdump.org registry; 1 (Ethernet) when left out. */
  readonly linkType?: number;
  /** 0 says no limit. */
  readonly snapLength?: number;
  readonly name?: string;
  readonly description?: string;
}

export interface PcapngOptions {
  /** One Ethernet interface when left out. */
  readonly interfaces?: readonly PcapngInterface[];
  readonly application?: string;
  /** Comments on the whole file. */
  readonly comments?: readonly string[];
  readonly byteOrder?: ByteOrder;
}

/** draft-ietf-opsawg-pcapng §4.1, §4.2 and §4.3. */
const blockTypes = { sectionHeader: 0x0a0d0d0a, interfaceDescription: 1, enhancedPacket: 6 } as const;
const byteOrderMagic = 0x1a2b3c4d;
/** Codes of §3.5 (common), §4.1 (shb_) and §4.2 (if_). */
const optionCodes = {
  endOfOptions: 0,
  comment: 1,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  timestampResolution: 9,
} as const;
const nanosecondResolution = 9;
const largestOption = 0xffff;

const defaultInterfaces: readonly PcapngInterface[] = [{}];
const encoder = new TextEncoder();

interface BlockOption {
  readonly code: number;
  readonly value: Uint8Array;
}

const paddedLength = (length: number): number => (length + 3) & ~3;

/** An option's length has 16 bits: longer text is cut where a character ends. */
function textOption(code: number, text: string): BlockOption {
  const value = encoder.encode(text);
  if (value.length <= largestOption) return { code, value };
  let end = largestOption;
  while (((value[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { code, value: value.subarray(0, end) };
}

const textOptions = (code: number, texts: readonly (string | undefined)[]): BlockOption[] =>
  texts.filter((text) => text !== undefined).map((text) => textOption(code, text));

/** §3.5: code, length, value padded to 32 bits; the list ends with opt_endofopt and is left out when empty. */
function encodeOptions(options: readonly BlockOption[], little: boolean): Uint8Array {
  if (options.length === 0) return new Uint8Array(0);
  const length = options.reduce((sum, { value }) => sum + 4 + paddedLength(value.length), 4);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { code, value } of options) {
    view.setUint16(at, code, little);
    view.setUint16(at + 2, value.length, little);
    bytes.set(value, at + 4);
    at += 4 + paddedLength(value.length);
  }
  return bytes;
}

/** §3.1: type, total length, body, total length again. */
function block(
  type: number,
  fixedLength: number,
  data: Uint8Array,
  options: readonly BlockOption[],
  little: boolean,
): { readonly bytes: Uint8Array; readonly view: DataView } {
  const optionBytes = encodeOptions(options, little);
  const total = 8 + fixedLength + paddedLength(data.length) + optionBytes.length + 4;
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, little);
  view.setUint32(4, total, little);
  bytes.set(data, 8 + fixedLength);
  bytes.set(optionBytes, total - 4 - optionBytes.length);
  view.setUint32(total - 4, total, little);
  return { bytes, view };
}

function sectionHeader(options: PcapngOptions, little: boolean): Uint8Array {
  const list = [
    ...textOptions(optionCodes.comment, options.comments ?? []),
    ...textOptions(optionCodes.sectionApplication, [options.application]),
  ];
  const { bytes, view } = block(blockTypes.sectionHeader, 16, new Uint8Array(0), list, little);
  view.setUint32(8, byteOrderMagic, little);
  view.setUint16(12, 1, little);
  // §4.1: a section length of -1 says "not known", which is what a writer of chunks can say.
  view.setBigInt64(16, -1n, little);
  return bytes;
}

function interfaceDescription(description: PcapngInterface, little: boolean): Uint8Array {
  const list = [
    ...textOptions(optionCodes.interfaceName, [description.name]),
    ...textOptions(optionCodes.interfaceDescription, [description.description]),
    { code: optionCodes.timestampResolution, value: Uint8Array.of(nanosecondResolution) },
  ];
  const { bytes, view } = block(blockTypes.interfaceDescription, 8, new Uint8Array(0), list, little);
  view.setUint16(8, description.linkType ?? ethernetLinkType, little);
  view.setUint32(12, description.snapLength ?? defaultSnapLength, little);
  return bytes;
}

/** Section header and interface descriptions: what stands before the first packet. */
export function pcapngHeader(options: PcapngOptions = {}): Uint8Array {
  const little = options.byteOrder !== 'big';
  const interfaces = options.interfaces ?? defaultInterfaces;
  return concat([sectionHeader(options, little), ...interfaces.map((each) => interfaceDescription(each, little))]);
}

/**
 * One Enhanced Packet Block (§4.3), cut to its interface's snap length. A comment above 65535 bytes is cut. Throws
 * RangeError for an interface that the options do not name.
 */
export function pcapngPacket(packet: PcapngPacketRecord, options: PcapngOptions = {}): Uint8Array {
  const little = options.byteOrder !== 'big';
  const interfaceId = packet.interfaceId ?? 0;
  const description = (options.interfaces ?? defaultInterfaces)[interfaceId];
  if (!description) throw new RangeError(`No interface ${interfaceId} in the section.`);
  const snapLength = description.snapLength ?? defaultSnapLength;
  const captured = snapLength === 0 ? packet.bytes.length : Math.min(packet.bytes.length, snapLength);
  const list = textOptions(optionCodes.comment, packet.comments ?? []);
  const { bytes, view } = block(blockTypes.enhancedPacket, 20, packet.bytes.subarray(0, captured), list, little);
  const ticks = BigInt(packet.time.seconds) * 1_000_000_000n + BigInt(packet.time.nanoseconds);
  view.setUint32(8, interfaceId, little);
  // The upper half stands first in either byte order.
  view.setUint32(12, Number((ticks >> 32n) & 0xffffffffn), little);
  view.setUint32(16, Number(ticks & 0xffffffffn), little);
  view.setUint32(20, captured, little);
  view.setUint32(24, packet.originalLength ?? packet.bytes.length, little);
  return bytes;
}

/** A whole file: header blocks, then one chunk for each packet. */
export function* writePcapng(
  packets: Iterable<PcapngPacketRecord>,
  options: PcapngOptions = {},
): Generator<Uint8Array> {
  yield pcapngHeader(options);
  for (const packet of packets) yield pcapngPacket(packet, options);
}
