/**
 * Whose a fragment is when its datagram never became whole: its first fragment is listed in a flow, the others are not, but
 * share its identification and addresses. Without that they would keep the inside's addresses on the other side.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { formatAddressBytes } from '../base/address.ts';
import { u8 } from '../base/bytes.ts';
import { none } from '../capture/packet-index.ts';

/** Fragments of one datagram leave together; between them lies what others sent meanwhile. */
const mostPacketsBetween = 64;

export interface FragmentFlow {
  readonly flow: number;
  /** The packet, from 0, that shows the direction. */
  readonly sibling: number;
}

/** The flow of an IPv4 fragment that has none; `bytes` are its packet's. Undefined where nothing near is of its datagram. */
export function findFragmentFlow(
  { index, flows }: CaptureAnalysis,
  packet: number,
  bytes: Uint8Array,
): FragmentFlow | undefined {
  const identification = index.ipIdentification(packet);
  const at = index.networkOffset(packet);
  // Zero is what packets have that are not fragmented, and all that are not IPv4.
  if (identification === 0 || u8(bytes, at) >>> 4 !== 4) return undefined;
  const source = formatAddressBytes(bytes.subarray(at + 12, at + 16));
  const destination = formatAddressBytes(bytes.subarray(at + 16, at + 20));
  const isSibling = (other: number): boolean => {
    const flow = index.flow(other);
    if (flow === none || index.ipIdentification(other) !== identification) return false;
    if (index.protocol(other) !== index.protocol(packet)) return false;
    const direction = index.direction(other);
    return flows.sourceAddress(flow, direction) === source && flows.sourceAddress(flow, 1 - direction) === destination;
  };
  for (let distance = 1; distance <= mostPacketsBetween; distance += 1)
    for (const other of [packet - distance, packet + distance])
      if (other >= 0 && other < index.count && isSibling(other)) return { flow: index.flow(other), sibling: other };
  return undefined;
}
