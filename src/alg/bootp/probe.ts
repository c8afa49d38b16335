/** Tells BOOTP and DHCP from what else may be sent to port 67. */
import { u32, u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { fixedBytes } from './parse.ts';
import { magicCookie, operation } from './vocabulary.ts';

/** RFC 951 §3: the field for the hardware address has 16 bytes. */
const maximumHardwareLength = 16;
/** Hardware type to transaction id: what the shortest snap length leaves. */
const leastBytes = 8;

/** `yes` with the options' cookie; `more` for plain BOOTP and for what the capture cut before it. */
export function probeBootp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'udp' || payload.length < leastBytes) return 'no';
  const op = u8(payload, 0);
  if (op !== operation.request && op !== operation.reply) return 'no';
  if (u8(payload, 2) > maximumHardwareLength) return 'no';
  return payload.length >= fixedBytes + 4 && u32(payload, fixedBytes) === magicCookie ? 'yes' : 'more';
}
