/** ICMP needs no recognition, its protocol number says what it is; messages that stay on their own link are left alone. */
import { u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { isReadType } from './vocabulary.ts';

export function probeIcmp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  return transport === 'icmp' && payload.length >= 4 && isReadType(u8(payload, 0)) ? 'yes' : 'no';
}
