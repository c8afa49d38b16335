/** Refuses what is no RAS message on its ports: its choice, its sequence number and its first components must be there. */
import { u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { readRas } from './parse.ts';

const minimumBytes = 3;
const keepAliveBytes = 4;
const textBytes = 8;

export function probeRas(_transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (payload.length < minimumBytes) return 'no';
  // Empty datagrams keep the NAT binding (H.460.18 §6).
  if (payload.length <= keepAliveBytes && payload.every((byte) => byte === 0)) return 'no';
  // The choice has 25 alternatives before its extension marker: five bits of 25 and more are none.
  if ((u8(payload, 0) & 0x80) === 0 && u8(payload, 0) >>> 2 > 24) return 'no';
  if (isText(payload)) return 'no';
  const message = readRas(payload);
  if (!message || message.sequence === 0) return 'no';
  return message.isWhole && message.endpoints.length > 0 ? 'yes' : 'more';
}

/** Every message has an octet of zero or an object identifier early on. */
const isText = (payload: Uint8Array): boolean =>
  payload.length >= textBytes && payload.subarray(0, textBytes).every((byte) => byte >= 0x20 && byte < 0x7f);
