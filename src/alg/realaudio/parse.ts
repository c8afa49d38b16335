/**
 * A RealAudio (PNA) greeting: "PNA", a version, then options of id, length and value up to an id of zero. Layout as the
 * NAT helpers of Linux 2.2 (ip_masq_raudio) and FreeBSD (alias_smedia) document it from Progressive Networks' papers.
 */
import { u16, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';

export const magic = [0x50, 0x4e, 0x41] as const;
export const headerBytes = 5;
/** Versions from 256 on are another protocol to those helpers. */
const maximumVersion = 255;
const maximumOptions = 64;
/** The client's UDP port for audio, and the one for repeated packets ("robust UDP"). */
const portOptions: Readonly<Record<number, string>> = { 1: 'audio', 7: 'repair' };

export interface PnaPort {
  readonly kind: string;
  readonly port: number;
  readonly field: LocatedField;
}

export interface PnaGreeting {
  readonly version: number;
  readonly ports: readonly PnaPort[];
  /** Bytes up to and with the closing option; undefined while it has not come. */
  readonly size: number | undefined;
}

export const isPna = (bytes: Uint8Array): boolean =>
  magic.every((byte, at) => bytes[at] === byte) && u16(bytes, 3) <= maximumVersion;

/** `bytes`: from the magic on. Undefined when they are no greeting. */
export function readGreeting(bytes: Uint8Array): PnaGreeting | undefined {
  if (bytes.length < headerBytes || !isPna(bytes)) return undefined;
  const ports: PnaPort[] = [];
  let at = headerBytes;
  for (let count = 0; count < maximumOptions && at + 2 <= bytes.length; count += 1) {
    const id = u16(bytes, at);
    // The closing id may have a length behind it, which says nothing.
    if (id === 0) return { version: u16(bytes, 3), ports, size: at + 2 };
    const length = u16(bytes, at + 2);
    if (at + 4 + length > bytes.length) break;
    const kind = portOptions[id];
    const port = u16(bytes, at + 4);
    if (kind !== undefined && length >= 2 && port !== 0)
      ports.push({ kind, port, field: { name: `${kind}.port`, value: String(port), offset: at + 4, length: 2 } });
    at += 4 + length;
  }
  return { version: u16(bytes, 3), ports, size: undefined };
}

/** No player names so many options. */
export const maximumGreetingBytes = 8192;

/** Bytes of the greeting that begins here, for `FrameReader`'s kind of question. */
export function greetingBytes(bytes: Uint8Array): number {
  const greeting = readGreeting(bytes);
  if (greeting?.size !== undefined) return greeting.size;
  return (greeting !== undefined || canBegin(bytes)) && bytes.length < maximumGreetingBytes ? needsMore : notAFrame;
}

/** The first octet alone tells PNA from RTSP's methods, TLS and AnyDesk, which share the port. */
export const canBegin = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < magic.length && at < bytes.length; at += 1) if (u8(bytes, at) !== magic[at]) return false;
  return bytes.length > 0;
};
