/** Tells Skinny from other things on its port, which others use too (MikroTik's bandwidth test, remote control of many kinds). */
import { u32le } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { messageId } from './message-names.ts';
import { hasSoundHeader, headerBytes, isLength, parseSccp } from './parse.ts';

/** What a phone registers as: letters, digits and a few signs, e.g. `SEP001122334455`. */
const deviceForm = /^[A-Za-z0-9_.-]{3,16}$/;

/**
 * `yes`: a phone registers. `more`: any other message that the table names: enough on Skinny's own port, too little
 * elsewhere.
 */
export function probeSccp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp') return 'no';
  if (payload.length < 4) return 'more';
  if (!isLength(u32le(payload, 0))) return 'no';
  if (payload.length < headerBytes) return 'more';
  if (!hasSoundHeader(payload)) return 'no';
  const message = parseSccp(payload);
  if (!message.known) return 'no';
  const registers =
    message.id === messageId.register && u32le(payload, 0) >= 40 && deviceForm.test(message.deviceName ?? '');
  return registers ? 'yes' : 'more';
}
