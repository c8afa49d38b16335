/**
 * A message of talk's daemons as plain data. Both layouts are C structures on the wire: BSD's <protocols/talkd.h> for ntalk
 * (84 bytes asked, 24 answered) and 4.2BSD's talk/ctl.h for the old one (76 and 24, with one byte of padding behind the
 * names). An address is a 4.3BSD `osockaddr`: family, port, address, eight bytes of nothing.
 */
import { formatIpv4 } from '../../base/address.ts';
import { latin1, u16, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';

/** IANA. */
export const talkPort = 517;
export const ntalkPort = 518;
export const ntalkRequestBytes = 84;
export const talkRequestBytes = 76;
export const responseBytes = 24;

const types = ['LEAVE_INVITE', 'LOOK_UP', 'DELETE', 'ANNOUNCE'] as const;
export type TalkType = (typeof types)[number];
/** talkd.h; the old daemon stops at 5. */
export const answers = [
  'success', 'not here', 'failed', 'machine unknown', 'permission denied', 'unknown request', 'bad version',
  'bad address', 'bad control address',
] as const; // prettier-ignore

export interface TalkAddress {
  readonly address: string;
  readonly port: number;
  readonly fields: readonly LocatedField[];
}

export interface TalkMessage {
  readonly version: 'talk' | 'ntalk';
  readonly type: TalkType;
  /** Responses only. */
  readonly answer: string | undefined;
  /** Where the caller waits for the conversation. */
  readonly endpoint: TalkAddress | undefined;
  /** Requests: where the daemon answers to. */
  readonly control: TalkAddress | undefined;
  readonly caller: string;
  readonly callee: string;
}

const internet = 2;

/** `family` is in the sender's byte order in practice, port and address in the network's. */
function addressAt(bytes: Uint8Array, at: number, name: string): TalkAddress | undefined {
  const family = u16(bytes, at);
  if (family !== internet && family !== internet << 8) return undefined;
  const port = u16(bytes, at + 2);
  const address = formatIpv4(u32(bytes, at + 4));
  return {
    address,
    port,
    fields: [
      { name: `${name}port`, value: String(port), offset: at + 2, length: 2 },
      { name: `${name}address`, value: address, offset: at + 4, length: 4 },
    ],
  };
}

function nameAt(bytes: Uint8Array, at: number, length: number): string {
  const end = bytes.subarray(at, at + length).indexOf(0);
  return latin1(bytes, at, at + (end < 0 ? length : end));
}

/** Where the parts stand: [type, endpoint, control endpoint, caller, callee, bytes of a name]. */
const layouts = {
  ntalk: [1, 8, 24, 44, 56, 12],
  talk: [0, 44, 60, 1, 10, 9],
} as const;

/** Undefined for what has neither layout's size, or values that neither knows. */
export function parseTalk(bytes: Uint8Array, isNtalk: boolean): TalkMessage | undefined {
  const version = isNtalk ? 'ntalk' : 'talk';
  if (isNtalk && u8(bytes, 0) !== 1) return undefined;
  const [typeAt, endpointAt, controlAt, callerAt, calleeAt, nameBytes] = layouts[version];
  const type = types[u8(bytes, typeAt)];
  if (!type) return undefined;
  if (bytes.length === responseBytes) {
    const answer = answers[u8(bytes, typeAt + 1)];
    if (answer === undefined) return undefined;
    return { version, type, answer, endpoint: addressAt(bytes, 8, ''), control: undefined, caller: '', callee: '' };
  }
  if (bytes.length !== (isNtalk ? ntalkRequestBytes : talkRequestBytes)) return undefined;
  return {
    version,
    type,
    answer: undefined,
    endpoint: addressAt(bytes, endpointAt, ''),
    control: addressAt(bytes, controlAt, 'control '),
    caller: nameAt(bytes, callerAt, nameBytes),
    callee: nameAt(bytes, calleeAt, nameBytes),
  };
}
