/** What is known of Citrix' protocols: the greetings of ICA and CGP, and the datagrams of the browser service. */
import { formatIpv4 } from '../../base/address.ts';
import { u16le, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';

export const icaPort = 1494;

export interface Greeting {
  readonly name: string;
  readonly bytes: readonly number[];
}

/** Both ends of an ICA connection begin so; session reliability (CGP) begins with its name and version. */
const greetings: readonly Greeting[] = [
  { name: 'ICA greeting', bytes: [0x7f, 0x7f, 0x49, 0x43, 0x41, 0x00] },
  { name: 'CGP greeting', bytes: [0x1a, 0x43, 0x47, 0x50, 0x2f, 0x30, 0x31] },
];

/** The greeting at the start; `more` when the bytes end inside one. */
export function greetingOf(bytes: Uint8Array): Greeting | 'more' | undefined {
  for (const greeting of greetings) {
    const seen = greeting.bytes.slice(0, bytes.length);
    if (seen.some((byte, at) => bytes[at] !== byte)) continue;
    return seen.length === greeting.bytes.length ? greeting : 'more';
  }
  return undefined;
}

/** Offsets as nmap's citrix-enum scripts document them from intercepted packets. */
const browserMark = 0x02fd_a8e3;
const markAt = 4;
const addressAt = 12;
export const browserHeaderBytes = 16;
const minimumBrowserBytes = 30;

export interface BrowserMessage {
  /** The third and fourth octet: what is asked for, or answered. */
  readonly command: number;
  readonly size: number;
  /** The server that the answer names; undefined while it is zero. */
  readonly address: LocatedField | undefined;
}

/** Undefined when this is no datagram of the browser service: length, mark. `bytes` may be cut by the capture. */
export function readBrowser(bytes: Uint8Array, wireBytes = bytes.length): BrowserMessage | undefined {
  const size = u16le(bytes, 0);
  if (bytes.length < browserHeaderBytes || size < minimumBrowserBytes || size !== wireBytes) return undefined;
  if (u32(bytes, markAt) !== browserMark) return undefined;
  const address = u32(bytes, addressAt);
  return {
    command: u8(bytes, 3),
    size,
    address:
      address === 0 ? undefined : { name: 'server.address', value: formatIpv4(address), offset: addressAt, length: 4 },
  };
}
