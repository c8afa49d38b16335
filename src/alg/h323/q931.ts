/** Q.931 as H.225.0 uses it: the header of a call signalling message and where its user-user element lies. */
import { u16, u8 } from '../../base/bytes.ts';

/** ITU-T Q.931 §4.2. */
export const q931Discriminator = 0x08;
/** H.225.0 §7.2.2.31: the user-user element, with a length of two octets, and X.208/X.209 coded content. */
const userUser = 0x7e;
const userUserDiscriminator = 0x05;
const maximumElements = 64;

/** ITU-T Q.931 table 4-2; those that H.225.0 table 5 has. */
const names: Readonly<Record<number, string>> = {
  0x01: 'ALERTING', 0x02: 'CALL PROCEEDING', 0x03: 'PROGRESS', 0x05: 'SETUP', 0x07: 'CONNECT', 0x0d: 'SETUP ACKNOWLEDGE',
  0x0f: 'CONNECT ACKNOWLEDGE', 0x4d: 'RELEASE', 0x5a: 'RELEASE COMPLETE', 0x62: 'FACILITY', 0x6e: 'NOTIFY',
  0x75: 'STATUS INQUIRY', 0x7b: 'INFORMATION', 0x7d: 'STATUS',
}; // prettier-ignore

export interface Q931Message {
  readonly name: string;
  readonly type: number;
  readonly callReference: number;
  /** The H.225.0 part in bytes of the message; undefined when there is none, or it was cut away. */
  readonly user: { readonly from: number; readonly to: number } | undefined;
}

/** Undefined when this is no Q.931 message with a type that H.323 knows. */
export function readQ931(bytes: Uint8Array): Q931Message | undefined {
  if (u8(bytes, 0) !== q931Discriminator) return undefined;
  const referenceBytes = u8(bytes, 1);
  if (referenceBytes > 2) return undefined;
  const at = 2 + referenceBytes;
  const type = u8(bytes, at);
  const name = names[type];
  if (name === undefined || at >= bytes.length) return undefined;
  // The top bit says who answers, not which call it is.
  const callReference = referenceBytes === 2 ? u16(bytes, 2) & 0x7fff : u8(bytes, 2) & 0x7f;
  return { name, type, callReference, user: findUser(bytes, at + 1) };
}

function findUser(bytes: Uint8Array, from: number): Q931Message['user'] {
  let at = from;
  for (let count = 0; count < maximumElements && at < bytes.length; count += 1) {
    const element = u8(bytes, at);
    if (element === userUser) {
      const to = Math.min(at + 3 + u16(bytes, at + 1), bytes.length);
      return u8(bytes, at + 3) === userUserDiscriminator && at + 4 < to ? { from: at + 4, to } : undefined;
    }
    // §4.5.1: elements with the top bit set are one octet long.
    at += element & 0x80 ? 1 : 2 + u8(bytes, at + 1);
  }
  return undefined;
}
