/** Tells DCE RPC from other things: a connection begins with a bind whose fields fit together, a datagram has its header. */
import { latin1, u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { httpBanner } from './pdu-size.ts';
import { isDatagram, parseDatagram } from './connectionless.ts';
import { endpointMapper } from './interface-names.ts';
import { headerBytes, parseHeader, pduType, readContexts } from './parse.ts';

/** `mapper` and `other`: a bind or datagram call of that interface. `pdu`: some other PDU. */
type Shape = 'mapper' | 'other' | 'pdu' | 'banner' | 'short' | 'nothing';

/** Fixed part and one context with one transfer syntax. */
const smallestBindBytes = 72;

function shapeOf(transport: Transport, payload: Uint8Array): Shape {
  if (transport === 'udp') {
    if (!isDatagram(payload)) return 'nothing';
    return parseDatagram(payload)?.interface === endpointMapper ? 'mapper' : 'other';
  }
  if (transport !== 'tcp') return 'nothing';
  if (latin1(payload, 0, Math.min(payload.length, httpBanner.length)) === httpBanner) return 'banner';
  if (payload.length < headerBytes)
    return u8(payload, 0) === 5 && u8(payload, 1) <= 1 && payload.length > 0 ? 'short' : 'nothing';
  const header = parseHeader(payload);
  if (!header) return 'nothing';
  if (header.type !== pduType.bind) return 'pdu';
  const first = readContexts(payload, header)[0];
  if (header.length < smallestBindBytes) return 'nothing';
  // A bind in two segments shows its first context later.
  if (!first) return payload.length < smallestBindBytes ? 'short' : 'nothing';
  if (first.transfers.length === 0) return 'nothing';
  return first.abstract.uuid === endpointMapper ? 'mapper' : 'other';
}

/** `yes` for a bind of the endpoint mapper, on any port; `more` for other PDUs, which its own port may begin with. */
export function probeEndpointMapper(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  const shape = shapeOf(transport, payload);
  if (shape === 'mapper') return 'yes';
  return shape === 'nothing' ? 'no' : 'more';
}

/** `yes` for a bind of any other interface, or for RPC over HTTP. */
export function probeDceRpc(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  const shape = shapeOf(transport, payload);
  if (shape === 'other' || shape === 'banner') return 'yes';
  return shape === 'short' ? 'more' : 'no';
}
