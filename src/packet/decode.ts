/** One packet into the scratch: link layer, tunnels, network, transport. Never throws: what is wrong is in `problems`. */
import type { Encapsulations } from './encapsulations.ts';
import { linkTypeOf } from './link.ts';
import { packetProblem, type PacketScratch } from './scratch.ts';

/** Decodes `bytes[at, at + capturedLength)`. */
export function decodePacket(
  scratch: PacketScratch,
  encapsulations: Encapsulations,
  bytes: Uint8Array,
  at: number,
  capturedLength: number,
  linkType: number,
): void {
  scratch.reset(bytes, at + capturedLength);
  const { decode } = linkTypeOf(linkType);
  if (decode) decode(scratch, encapsulations, at);
  else scratch.problems |= packetProblem.unknownLinkType;
}
