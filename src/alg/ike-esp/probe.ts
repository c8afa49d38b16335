/** Tells IKE on its ports by the header, whose version, exchange and length must fit; ESP in UDP cannot be told by itself. */
import { u32 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { headerBytes, kindOf, markerBytes, parseIke } from './parse.ts';
import { isExchange } from './vocabulary.ts';

/** A header that stands at the beginning or behind the marker, of a message that the datagram can hold. */
function isIke(payload: Uint8Array): boolean {
  const at = u32(payload, 0) === 0 ? markerBytes : 0;
  const message = parseIke(payload, at);
  if (!message || !isExchange(message.exchange) || message.size < headerBytes) return false;
  // Cut by the capture: less is there than the header says. More never is.
  return message.size >= payload.length - at && message.size < 0x10000;
}

/** RFC 4303 §2.4: ESP ends on a multiple of four bytes. §2.2: numbers count from 1, so that text is too large for one. */
const isPossibleEsp = (payload: Uint8Array): boolean => payload.length % 4 === 0 && u32(payload, 4) < 0x1000_0000;

export function probeIke(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'udp') return 'no';
  if (isIke(payload)) return 'yes';
  const kind = kindOf(payload, true);
  return kind === 'keepalive' || (kind === 'esp' && isPossibleEsp(payload)) ? 'more' : 'no';
}
