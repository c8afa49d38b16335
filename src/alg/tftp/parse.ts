/** A TFTP packet as plain data: RFC 1350 §5, options RFC 2347. */
import { latin1, u16 } from '../../base/bytes.ts';

/** RFC 1350 §5; OACK RFC 2347. */
export const opcode = { rrq: 1, wrq: 2, data: 3, ack: 4, error: 5, oack: 6 } as const;

export interface TftpOption {
  /** Lower case: names know no case (RFC 2347). */
  readonly name: string;
  readonly value: string;
}

export type TftpPacket =
  | {
      readonly kind: 'RRQ' | 'WRQ';
      readonly filename: string;
      readonly mode: string;
      readonly options: readonly TftpOption[];
    }
  | { readonly kind: 'OACK'; readonly options: readonly TftpOption[] }
  | { readonly kind: 'DATA'; readonly block: number; readonly dataBytes: number }
  | { readonly kind: 'ACK'; readonly block: number }
  | { readonly kind: 'ERROR'; readonly code: number; readonly text: string };

/** RFC 1350 §1; `mail` is obsolete. */
const modes: readonly string[] = ['netascii', 'octet', 'mail'];
/** RFC 2347: a request is at most 512 bytes long. */
const maximumOptions = 32;
const headerBytes = 4;

/** Texts that end with NUL from `at` on; printable, or the list ends. */
function texts(bytes: Uint8Array, at: number, limit: number): string[] {
  const found: string[] = [];
  let from = at;
  while (from < bytes.length && found.length < limit) {
    const end = bytes.indexOf(0, from);
    if (end < 0) break;
    for (let each = from; each < end; each += 1) if (bytes[each]! < 0x20 || bytes[each] === 0x7f) return found;
    found.push(latin1(bytes, from, end));
    from = end + 1;
  }
  return found;
}

function optionsOf(words: readonly string[]): TftpOption[] {
  const options: TftpOption[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const name = words[at] ?? '';
    // Some boot ROMs pad their request with zeros.
    if (name === '') break;
    options.push({ name: name.toLowerCase(), value: words[at + 1] ?? '' });
  }
  return options;
}

/** `wireBytes` when the snap length cut the datagram. Undefined for what is no TFTP packet. */
export function parseTftp(bytes: Uint8Array, wireBytes = bytes.length): TftpPacket | undefined {
  if (bytes.length < 2) return undefined;
  switch (u16(bytes, 0)) {
    case opcode.rrq:
    case opcode.wrq: {
      const [filename = '', mode = '', ...rest] = texts(bytes, 2, 2 + maximumOptions * 2);
      if (filename === '' || !modes.includes(mode.toLowerCase())) return undefined;
      return {
        kind: u16(bytes, 0) === opcode.rrq ? 'RRQ' : 'WRQ',
        filename,
        mode: mode.toLowerCase(),
        options: optionsOf(rest),
      };
    }
    case opcode.data:
      return bytes.length < headerBytes
        ? undefined
        : { kind: 'DATA', block: u16(bytes, 2), dataBytes: Math.max(wireBytes, bytes.length) - headerBytes };
    case opcode.ack:
      return bytes.length < headerBytes ? undefined : { kind: 'ACK', block: u16(bytes, 2) };
    case opcode.error:
      return bytes.length < headerBytes
        ? undefined
        : { kind: 'ERROR', code: u16(bytes, 2), text: texts(bytes, headerBytes, 1)[0] ?? '' };
    case opcode.oack: {
      const options = optionsOf(texts(bytes, 2, maximumOptions * 2));
      return options.length === 0 ? undefined : { kind: 'OACK', options };
    }
    default:
      return undefined;
  }
}
