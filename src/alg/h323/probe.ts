/** Tells H.323 from other users of TPKT (RDP, S7, MMS of ISO) by the Q.931 header behind it. */
import { u16, u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { q931Discriminator, readQ931 } from './q931.ts';
import { tpktBytes } from './tpkt.ts';

const minimumMessageBytes = 8;

/** `more`: TPKT so far, and too little behind it to tell; its header may travel alone. */
export function probeH323(_transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (u8(payload, 0) !== 3 || (payload.length > 1 && payload[1] !== 0)) return 'no';
  if (payload.length <= tpktBytes) return 'more';
  if (u8(payload, tpktBytes) !== q931Discriminator || u16(payload, 2) < minimumMessageBytes) return 'no';
  if (payload.length < tpktBytes + 5) return 'more';
  return readQ931(payload.subarray(tpktBytes, u16(payload, 2))) ? 'yes' : 'no';
}
