/** One BOOTP or DHCP message as plain data (RFC 951 §3, RFC 2131 §2), options included (RFC 2132, RFC 3396 not needed here). */
import { formatIpv4 } from '../../base/address.ts';
import { u16, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { magicCookie, option } from './vocabulary.ts';

/** Up to the vendor's area. */
export const fixedBytes = 236;
const cookieBytes = 4;
const maximumOptions = 512;
/** RFC 2131 §2: the only bit of `flags` that has a meaning. */
const broadcastFlag = 0x8000;

export interface BootpMessage {
  readonly operation: number;
  readonly hops: number;
  readonly transactionId: number;
  readonly broadcast: boolean;
  /** `0.0.0.0` where nothing is said. */
  readonly clientAddress: string;
  readonly yourAddress: string;
  readonly serverAddress: string;
  readonly relayAddress: string;
  readonly hasOptions: boolean;
  readonly messageType: number | undefined;
  readonly requestedAddress: string | undefined;
  readonly serverIdentifier: string | undefined;
  readonly leaseSeconds: number | undefined;
  /** Option 82, which a relay adds. */
  readonly relayInformation: boolean;
  /** Addresses that say something. */
  readonly fields: readonly LocatedField[];
  readonly problem: string | undefined;
}

/** Offsets: RFC 2131 §2, figure 1. */
const addressFields = [
  ['ciaddr', 12],
  ['yiaddr', 16],
  ['siaddr', 20],
  ['giaddr', 24],
] as const;
const serverNameAt = 44;
const fileAt = 108;

interface OptionValues {
  messageType: number | undefined;
  leaseSeconds: number | undefined;
  overload: number;
  relayInformation: boolean;
  problem: string | undefined;
  count: number;
}

/** Undefined when the fixed part is not whole. */
export function parseBootp(bytes: Uint8Array): BootpMessage | undefined {
  if (bytes.length < fixedBytes) return undefined;
  const fields: LocatedField[] = [];
  for (const [name, offset] of addressFields) locate(bytes, name, offset, fields);
  const hasOptions = u32(bytes, fixedBytes) === magicCookie && bytes.length >= fixedBytes + cookieBytes;
  const values: OptionValues = {
    messageType: undefined,
    leaseSeconds: undefined,
    overload: 0,
    relayInformation: false,
    problem: undefined,
    count: 0,
  };
  if (hasOptions) {
    walkOptions(bytes, fixedBytes + cookieBytes, bytes.length, values, fields);
    // RFC 2132 §9.3: bit 0 the file, bit 1 the server's name.
    if (values.overload & 1) walkOptions(bytes, fileAt, fixedBytes, values, fields);
    if (values.overload & 2) walkOptions(bytes, serverNameAt, fileAt, values, fields);
  }
  const valueOf = (wanted: string): string | undefined => fields.find(({ name }) => name === wanted)?.value;
  const address = (offset: number): string => formatIpv4(u32(bytes, offset));
  return {
    operation: u8(bytes, 0),
    hops: u8(bytes, 3),
    transactionId: u32(bytes, 4),
    broadcast: (u16(bytes, 10) & broadcastFlag) !== 0,
    clientAddress: address(12),
    yourAddress: address(16),
    serverAddress: address(20),
    relayAddress: address(24),
    hasOptions,
    messageType: values.messageType,
    requestedAddress: valueOf('requested address'),
    serverIdentifier: valueOf('server identifier'),
    leaseSeconds: values.leaseSeconds,
    relayInformation: values.relayInformation,
    fields,
    problem: values.problem,
  };
}

function locate(bytes: Uint8Array, name: string, offset: number, fields: LocatedField[]): void {
  const number = u32(bytes, offset);
  if (number !== 0) fields.push({ name, value: formatIpv4(number), offset, length: 4 });
}

const addressOptions: Readonly<Record<number, string>> = {
  [option.router]: 'router',
  [option.domainNameServer]: 'name server',
  [option.requestedAddress]: 'requested address',
  [option.serverIdentifier]: 'server identifier',
};

/** Options in `bytes[from, to)`; what is wrong with them is kept in words, and the rest is left. */
function walkOptions(bytes: Uint8Array, from: number, to: number, values: OptionValues, fields: LocatedField[]): void {
  for (let at = from; at < to;) {
    const code = u8(bytes, at);
    if (code === option.end) return;
    if (code === option.pad) {
      at += 1;
      continue;
    }
    const length = at + 1 < to ? u8(bytes, at + 1) : 0;
    const valueAt = at + 2;
    values.count += 1;
    if (valueAt + length > to || values.count > maximumOptions) {
      values.problem ??= `option ${code} does not fit`;
      return;
    }
    readOption(bytes, code, valueAt, length, values, fields);
    at = valueAt + length;
  }
}

function readOption(
  bytes: Uint8Array,
  code: number,
  at: number,
  length: number,
  values: OptionValues,
  fields: LocatedField[],
): void {
  if (code === option.messageType && length === 1) values.messageType ??= u8(bytes, at);
  else if (code === option.leaseTime && length === 4) values.leaseSeconds ??= u32(bytes, at);
  else if (code === option.overload && length === 1) values.overload ||= u8(bytes, at);
  else if (code === option.relayInformation) values.relayInformation = true;
  const name = addressOptions[code];
  if (name === undefined) return;
  for (let next = at; next + 4 <= at + length; next += 4) locate(bytes, name, next, fields);
}
