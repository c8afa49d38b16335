/** MMS shows itself by session id and seal in the first sixteen octets. */
import { u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { isMmsHeader } from './parse.ts';

/** The header as far as it is always the same: rep, two versions of zero, padding, session id. */
const fixed = [1, 0, 0, -1, 0xce, 0xfa, 0x0b, 0xb0];

export function probeNetshow(_transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  for (let at = 0; at < fixed.length && at < payload.length; at += 1)
    if (fixed[at] !== -1 && u8(payload, at) !== fixed[at]) return 'no';
  if (payload.length < 16) return payload.length < 5 ? 'no' : 'more';
  return isMmsHeader(payload) ? 'yes' : 'no';
}
