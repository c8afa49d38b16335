/** Files that are not what their name says, or not whole: nothing of this may throw, hang or hide what is still readable. */
import { concat } from '../../src/base/bytes.ts';
import { routerLog } from './story-log.ts';
import { story } from './story.ts';

export interface BadInput {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** `unreadable`: refused with a clear message. `partial`: read, with what is wrong said. `fine`: read like any other. */
  readonly outcome: 'unreadable' | 'partial' | 'fine';
}

const utf8 = (content: string): Uint8Array => new TextEncoder().encode(content);

/** Every length from nothing to one byte less than the whole. */
export function* everyCut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length += 1) yield bytes.subarray(0, length);
}

/** UTF-16 with its byte order mark, as Windows' Notepad and PowerShell write it. */
export function utf16(content: string, byteOrder: 'little' | 'big'): Uint8Array {
  const bytes = new Uint8Array(2 * (content.length + 1));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, byteOrder === 'little');
  for (let index = 0; index < content.length; index += 1)
    view.setUint16(2 * (index + 1), content.charCodeAt(index), byteOrder === 'little');
  return bytes;
}

export const withCarriageReturns = (content: string): string => content.replaceAll('\n', '\r\n');

/** A terminal log with NULs between lines and in the middle of one, as serial consoles leave them. */
export const withNuls = (content: string): string =>
  content.replaceAll('\n', '\n\0\0').replace('l7_msg_size = 125', 'l7_msg_size\0 = 125');

/** The log over and over until it has at least so many bytes, in pieces, so that 100 MB need not be held at once. */
export function* largeLog(atLeastBytes: number, content: string = routerLog): Generator<Uint8Array> {
  const piece = utf8(content.repeat(64));
  for (let written = 0; written < atLeastBytes; written += piece.length) yield piece;
}

/** The bytes with a little-endian 32-bit number written over. */
export function patched(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
}

export function badCaptures(): BadInput[] {
  const { clientSide } = story();
  const pcap = clientSide.pcap();
  const pcapng = clientSide.pcapng();
  const sectionLength = new DataView(pcapng.buffer, pcapng.byteOffset).getUint32(4, true);
  const interfaceLength = new DataView(pcapng.buffer, pcapng.byteOffset).getUint32(sectionLength + 4, true);
  const firstPacket = sectionLength + interfaceLength;
  return [
    { name: 'empty.pcap', bytes: new Uint8Array(0), outcome: 'unreadable' },
    {
      name: 'text.pcap',
      bytes: utf8('Frame 1: 66 bytes on wire\nThis was exported as text.\n'),
      outcome: 'unreadable',
    },
    { name: 'html.pcap', bytes: utf8('<!doctype html>\n<title>401 Unauthorized</title>\n'), outcome: 'unreadable' },
    { name: 'zeros.pcap', bytes: new Uint8Array(4096), outcome: 'unreadable' },
    { name: 'magic-only.pcap', bytes: pcap.subarray(0, 4), outcome: 'partial' },
    { name: 'no-packets.pcap', bytes: pcap.subarray(0, 24), outcome: 'fine' },
    { name: 'no-packets.pcapng', bytes: pcapng.subarray(0, firstPacket), outcome: 'fine' },
    { name: 'endless-record.pcap', bytes: patched(pcap, 24 + 8, 0x7fffffff), outcome: 'partial' },
    { name: 'negative-record.pcap', bytes: patched(pcap, 24 + 8, 0xffffffff), outcome: 'partial' },
    { name: 'block-of-no-length.pcapng', bytes: patched(pcapng, firstPacket + 4, 0), outcome: 'partial' },
    { name: 'block-of-odd-length.pcapng', bytes: patched(pcapng, firstPacket + 4, 61), outcome: 'partial' },
    { name: 'endless-block.pcapng', bytes: patched(pcapng, firstPacket + 4, 0xfffffffc), outcome: 'partial' },
    { name: 'unknown-interface.pcapng', bytes: patched(pcapng, firstPacket + 8, 7), outcome: 'partial' },
    { name: 'captured-beyond-block.pcapng', bytes: patched(pcapng, firstPacket + 20, 0xffff), outcome: 'partial' },
    { name: 'garbage-behind.pcap', bytes: concat([pcap, utf8('Connection to host lost.\n')]), outcome: 'partial' },
  ];
}

export function badLogs(): BadInput[] {
  return [
    { name: 'empty.log', bytes: new Uint8Array(0), outcome: 'unreadable' },
    { name: 'only-nuls.log', bytes: new Uint8Array(512), outcome: 'unreadable' },
    { name: 'utf16-little-endian.log', bytes: utf16(routerLog, 'little'), outcome: 'fine' },
    { name: 'utf16-big-endian.log', bytes: utf16(routerLog, 'big'), outcome: 'fine' },
    { name: 'byte-order-mark.log', bytes: utf8(`\ufeff${routerLog}`), outcome: 'fine' },
    { name: 'carriage-returns.log', bytes: utf8(withCarriageReturns(routerLog)), outcome: 'fine' },
    { name: 'nuls.log', bytes: utf8(withNuls(routerLog)), outcome: 'fine' },
    {
      name: 'latin1.log',
      bytes: Uint8Array.from(routerLog.replace('’', '\x92'), (letter) => letter.charCodeAt(0)),
      outcome: 'fine',
    },
    { name: 'no-last-line-end.log', bytes: utf8(routerLog.trimEnd()), outcome: 'fine' },
    { name: 'one-endless-line.log', bytes: utf8(routerLog.replaceAll('\n', ' ').repeat(200)), outcome: 'partial' },
  ];
}
