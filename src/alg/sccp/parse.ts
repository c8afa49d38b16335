/**
 * Skinny messages (SCCP): a header of three little-endian words, then fixed layouts. Cisco never published them; header and
 * layouts are those of Wireshark's dissector (packet-skinny), held against a capture of version 20.
 */
import { formatAddressBytes } from '../../base/address.ts';
import { latin1, u32le } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { needsMore, notAFrame } from '../frame-reader.ts';
import { messageId, messageNames } from './message-names.ts';

/** Length (of what follows the second word), version, message id. */
export const headerBytes = 12;
/** From this header version on, addresses are a type word and 16 bytes. */
const wideAddressVersion = 17;
/** The newest version that Cisco's ASA documents (CLI guide for ASA 5506-X: "version 22 and earlier"). */
export const newestKnownVersion = 22;
/** The device data of a phone with many lines stays far below. */
const maximumLength = 16_384;
const ipv6Type = 1;

export interface SccpAddress {
  readonly address: LocatedField;
  readonly port: LocatedField | undefined;
}

export interface SccpMessage {
  readonly id: number;
  /** `unknown 0x1234` for an id that no table names. */
  readonly name: string;
  readonly version: number;
  readonly known: boolean;
  readonly deviceName: string | undefined;
  /** What the message says of media or of the station; undefined where it holds no address. */
  readonly endpoint: SccpAddress | undefined;
  /** 0 is success, in acknowledgements. */
  readonly status: number | undefined;
  /** What the messages of one media stream have in common. */
  readonly passThroughParty: number | undefined;
  /** RTCP's own port, where it is told. */
  readonly rtcpPort: number | undefined;
}

interface Layout {
  /** Of the address, from the end of the header. */
  readonly addressAt: number;
  readonly passThroughAt?: number;
  /** Behind the port instead. */
  readonly passThroughBehind?: true;
  readonly statusAt?: number;
  readonly statusBehind?: true;
  readonly rtcpBehind?: true;
}

const layouts: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [messageId.openReceiveChannelAck, { statusAt: 0, addressAt: 4, passThroughBehind: true }],
  [messageId.openMultiMediaReceiveChannelAck, { statusAt: 0, addressAt: 4, passThroughBehind: true }],
  [messageId.portRes, { addressAt: 12, passThroughAt: 8, rtcpBehind: true }],
  [messageId.startMediaTransmission, { addressAt: 8, passThroughAt: 4 }],
  [messageId.startMulticastMediaReception, { addressAt: 8, passThroughAt: 4 }],
  [messageId.startMulticastMediaTransmission, { addressAt: 8, passThroughAt: 4 }],
  [messageId.startMediaTransmissionAck, { addressAt: 12, passThroughAt: 4, statusBehind: true }],
]);

/** Bytes of the message that begins here, or why there is none. */
export function sizeOfMessage(bytes: Uint8Array): number {
  if (bytes.length < headerBytes) return needsMore;
  return hasSoundHeader(bytes) ? u32le(bytes, 0) + 8 : notAFrame;
}

/** Of what follows the header's second word: a message id at least. */
export const isLength = (length: number): boolean => length >= 4 && length <= maximumLength;

/** Length and version as Skinny has them, and an id of 16 bits. */
export const hasSoundHeader = (bytes: Uint8Array): boolean =>
  isLength(u32le(bytes, 0)) && u32le(bytes, 4) <= 64 && u32le(bytes, 8) <= 0xffff;

/** `bytes`: the message from its header on, or its head. */
export function parseSccp(bytes: Uint8Array): SccpMessage {
  const version = u32le(bytes, 4);
  const id = u32le(bytes, 8);
  const name = messageNames.get(id);
  const layout = layouts.get(id);
  const found = layout && readEndpoint(bytes, headerBytes + layout.addressAt, version);
  const word = (at: number | undefined): number | undefined =>
    at === undefined || at + 4 > bytes.length ? undefined : u32le(bytes, at);
  const behind = found?.end;
  return {
    id,
    name: name ?? `unknown 0x${id.toString(16).padStart(4, '0')}`,
    version,
    known: name !== undefined,
    deviceName: id === messageId.register ? deviceName(bytes) : undefined,
    endpoint: found?.endpoint ?? (id === messageId.register ? readStation(bytes) : undefined),
    status: layout?.statusBehind
      ? word(behind)
      : word(layout?.statusAt === undefined ? undefined : headerBytes + layout.statusAt),
    passThroughParty: layout?.passThroughBehind
      ? word(behind)
      : word(layout?.passThroughAt === undefined ? undefined : headerBytes + layout.passThroughAt),
    rtcpPort: layout?.rtcpBehind ? word(behind) : undefined,
  };
}

function readEndpoint(
  bytes: Uint8Array,
  at: number,
  version: number,
): { readonly endpoint: SccpAddress; readonly end: number } | undefined {
  const wide = version >= wideAddressVersion;
  const isIpv6 = wide && u32le(bytes, at) === ipv6Type;
  const addressAt = wide ? at + 4 : at;
  const portAt = addressAt + (wide ? 16 : 4);
  if (portAt + 4 > bytes.length) return undefined;
  const length = isIpv6 ? 16 : 4;
  const port = u32le(bytes, portAt);
  return {
    endpoint: {
      address: {
        name: 'address',
        value: formatAddressBytes(bytes.subarray(addressAt, addressAt + length)),
        offset: addressAt,
        length,
      },
      port: { name: 'port', value: String(port & 0xffff), offset: portAt, length: 4 },
    },
    end: portAt + 4,
  };
}

/** Register: device name (16), reserved (4), instance (4), the station's IPv4 address. */
function readStation(bytes: Uint8Array): SccpAddress | undefined {
  const at = headerBytes + 24;
  if (at + 4 > bytes.length) return undefined;
  const value = formatAddressBytes(bytes.subarray(at, at + 4));
  return { address: { name: 'station address', value, offset: at, length: 4 }, port: undefined };
}

const deviceName = (bytes: Uint8Array): string =>
  latin1(bytes, headerBytes, Math.min(headerBytes + 16, bytes.length)).replace(/\0.*$/s, '');
