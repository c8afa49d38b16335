/** Link layers by LINKTYPE_ number (tcpdump.org registry): a table line and a decoder each. */
import { decodeEtherType, etherType } from './ethertype.ts';
import type { Encapsulations } from './encapsulations.ts';
import { decodeNetwork } from './network.ts';
import { packetProblem, type PacketScratch } from './scratch.ts';

export interface LinkType {
  readonly number: number;
  /** Name as in the registry, without LINKTYPE_. */
  readonly name: string;
  /** Absent: packets are kept and counted, their content is not decoded. */
  readonly decode?: (scratch: PacketScratch, encapsulations: Encapsulations, at: number) => void;
}

function decodeEthernet(scratch: PacketScratch, encapsulations: Encapsulations, at: number): void {
  const { bytes, end } = scratch;
  if (end - at < 14) {
    scratch.problems |= packetProblem.cut;
    return;
  }
  const type = (bytes[at + 12]! << 8) | bytes[at + 13]!;
  if (type === etherType.ipv4) decodeNetwork(scratch, encapsulations, at + 14);
  else decodeEtherType(scratch, encapsulations, type, at + 14);
}

export const linkTypes: readonly LinkType[] = [
  { number: 1, name: 'ETHERNET', decode: decodeEthernet },
  { number: 101, name: 'RAW', decode: decodeNetwork },
  { number: 228, name: 'IPV4', decode: decodeNetwork },
  { number: 229, name: 'IPV6', decode: decodeNetwork },
];

const byNumber = new Map(linkTypes.map((linkType) => [linkType.number, linkType]));

/** The table's line for a link type; unknown ones get a name that gives the number. */
export const linkTypeOf = (number: number): LinkType => byNumber.get(number) ?? { number, name: `UNKNOWN_${number}` };
