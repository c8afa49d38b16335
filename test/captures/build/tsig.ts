/** TSIG (RFC 8945): a shared key signs a message, as `dig -y` and a server's transfer policy do. */
import { createHmac } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import { anyClass, dnsTypes, plainName } from './dns-record.ts';
import { concat, u16 } from '../../../src/base/bytes.ts';

export interface TsigKey {
  readonly name: string;
  /** Base64, as `dig -y hmac-sha256:name:secret` takes it. */
  readonly secret: string;
}

export interface SigningOptions {
  /** Seconds since 1970. */
  readonly signedAt: number;
  /** MAC of the request that the message answers (RFC 8945 §4.3.1). */
  readonly requestMac?: Uint8Array;
}

export interface SignedMessage {
  readonly message: Uint8Array;
  readonly mac: Uint8Array;
}

const algorithm = 'hmac-sha256';
const macLength = 32;
/** Seconds by which the clocks may differ; RFC 8945 §10 recommends 300. */
const fudge = 300;

/** Bytes that a signature with this key adds to a message. */
export const signatureLength = (key: TsigKey): number =>
  plainName(key.name).length + 10 + plainName(algorithm).length + 16 + macLength;

/** The message with a TSIG record as its last (RFC 8945 §4.2, §5.1), its names uncompressed. */
export function signed(message: Uint8Array, key: TsigKey, { signedAt, requestMac }: SigningOptions): SignedMessage {
  const time = new ByteWriter()
    .u16(Math.floor(signedAt / 2 ** 32))
    .u32(signedAt % 2 ** 32)
    .u16(fudge)
    .finish();
  const nothingElse = [0, 0, 0, 0];
  // RFC 8945 §4.3: request MAC with its length, message without TSIG, then the TSIG variables.
  const digested = new ByteWriter();
  if (requestMac) digested.u16(requestMac.length).bytes(requestMac);
  digested.bytes(message).bytes(plainName(key.name)).u16(anyClass).u32(0).bytes(plainName(algorithm));
  digested.bytes(time).bytes(nothingElse);
  const mac = Uint8Array.from(
    createHmac('sha256', Buffer.from(key.secret, 'base64')).update(digested.finish()).digest(),
  );

  const data = new ByteWriter().bytes(plainName(algorithm)).bytes(time).u16(mac.length).bytes(mac);
  data.u16(u16(message, 0)).bytes(nothingElse);
  const record = new ByteWriter().bytes(plainName(key.name)).u16(dnsTypes.TSIG).u16(anyClass).u32(0);
  record.u16(data.length).bytes(data.finish());

  const header = new ByteWriter()
    .bytes(message.subarray(0, 10))
    .u16(u16(message, 10) + 1)
    .finish();
  return { message: concat([header, message.subarray(12), record.finish()]), mac };
}
