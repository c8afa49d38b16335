/** GIOP shows itself by its first bytes wherever it listens; its ports are the installation's choice. */
import { u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { headerBytes, isGiopHeader } from './message.ts';

const magic = [0x47, 0x49, 0x4f, 0x50] as const;

export function probeIiop(_transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  for (let at = 0; at < magic.length && at < payload.length; at += 1) if (u8(payload, at) !== magic[at]) return 'no';
  if (payload.length < headerBytes) return 'more';
  return isGiopHeader(payload) ? 'yes' : 'no';
}
