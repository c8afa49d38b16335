/** Tells ONC RPC from other things by the first call: fixed words in fixed places, as noise does not have them. */
import { u32 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { portmapProgram } from '../rpc-portmap/parse.ts';
import { callHeaderBytes, canBeReply, isCallHeader } from './parse.ts';
import { fragmentBytes, markBytes } from './record-reader.ts';

/** A call with empty credentials and verifier. */
const smallestCallBytes = callHeaderBytes + 16;
/** The first call of a connection is small: nobody begins with a write. */
const largestFirstCallBytes = 1 << 16;

/** `portmap`: a call of the portmapper. `call`: of any other program. `reply`: it may be a reply. */
type Shape = 'portmap' | 'call' | 'reply' | 'short' | 'other';

const shapeOfMessage = (bytes: Uint8Array): Shape => {
  if (isCallHeader(bytes, 0)) return u32(bytes, 12) === portmapProgram ? 'portmap' : 'call';
  return canBeReply(bytes, 0) ? 'reply' : 'other';
};

function shapeOf(transport: Transport, payload: Uint8Array): Shape {
  if (transport === 'udp') return shapeOfMessage(payload);
  if (transport !== 'tcp') return 'other';
  // RFC 5531 §11; the highest bit marks the last fragment, which small records are.
  const first = payload[0] ?? 0;
  if (first !== 0x80 && first !== 0) return 'other';
  if (payload.length < markBytes) return 'short';
  const length = fragmentBytes(payload, 0);
  if (length === 0 || length > largestFirstCallBytes) return 'other';
  // A whole call has credentials and a verifier at least; its first piece may be shorter.
  if (first === 0x80 && length < smallestCallBytes) return canBeReply(payload, markBytes) ? 'reply' : 'other';
  if (length < callHeaderBytes || payload.length < markBytes + callHeaderBytes)
    return payload.length < markBytes + 8 || length < 8 || u32(payload, markBytes + 4) <= 1 ? 'short' : 'other';
  return shapeOfMessage(payload.subarray(markBytes, markBytes + length));
}

const weak = (shape: Shape): ProbeVerdict => (shape === 'other' ? 'no' : 'more');

/** `yes` for a call of the portmapper, on any port; `more` for another program's call or what may become one. */
export function probePortmap(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  const shape = shapeOf(transport, payload);
  return shape === 'portmap' ? 'yes' : weak(shape);
}

/** `yes` for a call of any other program. */
export function probeRpc(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  const shape = shapeOf(transport, payload);
  if (shape === 'portmap') return 'no';
  return shape === 'call' ? 'yes' : weak(shape);
}
