/** Skinny messages as phones and call managers write them: little-endian words behind a header of three. */
import { addressBytes, textBytes } from './byte-writer.ts';

/** The message with its length; `body` follows the message id. */
export function sccpMessage(id: number, body: Uint8Array, version = 0): Uint8Array {
  return Uint8Array.of(...word(body.length + 4), ...word(version), ...word(id), ...body);
}

export const word = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];

/** Versions from 17 on write a type and 16 bytes. */
export function endpointWords(address: string, port: number, version: number): number[] {
  const bytes = [...addressBytes(address)];
  const isIpv6 = bytes.length === 16;
  if (version < 17) return [...bytes, ...word(port)];
  return [...word(isIpv6 ? 1 : 0), ...bytes, ...(isIpv6 ? [] : new Array<number>(12).fill(0)), ...word(port)];
}

export interface StreamMessage {
  readonly address: string;
  readonly port: number;
  readonly version?: number;
  /** Of the media stream. */
  readonly party?: number;
  readonly status?: number;
}

export const register = (device: string, address: string, version = 0): Uint8Array =>
  sccpMessage(
    0x0001,
    Uint8Array.of(...textBytes(device.padEnd(16, '\0')), ...word(0), ...word(1), ...addressBytes(address), ...word(30_006), ...word(2), ...word(0), ...word(version), ...word(0)),
    version,
  ); // prettier-ignore

export const openReceiveChannel = (party = 1, version = 0): Uint8Array =>
  sccpMessage(
    0x0105,
    Uint8Array.of(...word(99), ...word(party), ...word(20), ...word(4), ...word(0), ...word(0), ...word(99)),
    version,
  );

export const openReceiveChannelAck = ({
  address,
  port,
  version = 0,
  party = 1,
  status = 0,
}: StreamMessage): Uint8Array =>
  sccpMessage(
    0x0022,
    Uint8Array.of(...word(status), ...endpointWords(address, port, version), ...word(party), ...word(99)),
    version,
  );

export const startMediaTransmission = ({ address, port, version = 0, party = 1 }: StreamMessage): Uint8Array =>
  sccpMessage(
    0x008a,
    Uint8Array.of(...word(99), ...word(party), ...endpointWords(address, port, version), ...word(20), ...word(4), ...word(184), ...word(0), ...word(0)),
    version,
  ); // prettier-ignore

export const keepAlive = (version = 0): Uint8Array => sccpMessage(0x0000, new Uint8Array(0), version);
