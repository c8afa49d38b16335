/**
 * The headers of tunnels around a packet that is translated: their lengths grow with it, and checksums that cover it follow.
 * A gateway never sees them; the capture that shows its packets through a mirror or a tunnel does.
 */
import { u16 } from '../base/bytes.ts';
import { foldSum, ipv4HeaderChecksum, sumWords, transportChecksum } from '../packet/checksum.ts';
import { beginLinkType, decodeLayer } from '../packet/decode.ts';
import type { Encapsulations } from '../packet/encapsulations.ts';
import { layer, type Layer } from '../packet/layer.ts';
import { ipProtocol, PacketScratch } from '../packet/scratch.ts';

/** `isRight`: the checksum was right before; one that was not stays as it is. */
type OuterHeader =
  | { readonly kind: 'ip'; readonly at: number; readonly version: number; readonly isRight: boolean }
  | {
      readonly kind: 'udp';
      readonly at: number;
      readonly ipAt: number;
      readonly version: number;
      readonly isRight: boolean;
    }
  | { readonly kind: 'gre'; readonly at: number; readonly end: number; readonly isRight: boolean }
  /** A length of 16 bits that covers what follows. */
  | { readonly kind: 'length'; readonly at: number };

const maximumLayers = 32;
const greChecksumPresent = 0x8000;
const l2tpLengthPresent = 0x4000;
const scratch = new PacketScratch();

const put16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 255;
};

const complement = (sum: number): number => ~foldSum(sum) & 0xffff;

/** RFC 2784 §2.3: over the GRE header and its payload, the checksum taken as zero. */
const greChecksum = (bytes: Uint8Array, at: number, end: number): number =>
  complement(sumWords(bytes, at, end) - u16(bytes, at + 4));

/** Those in front of `limit`, where the translated packet begins; outermost first. */
export function outerHeaders(
  bytes: Uint8Array,
  linkType: number,
  encapsulations: Encapsulations,
  limit: number,
): readonly OuterHeader[] {
  const found: OuterHeader[] = [];
  scratch.begin(bytes, bytes.length);
  scratch.clearNetwork();
  scratch.cursor = 0;
  let current: Layer = beginLinkType(scratch, linkType);
  for (let layers = 0; layers < maximumLayers && current !== layer.none; layers += 1) {
    const at = scratch.cursor;
    const next = decodeLayer(scratch, encapsulations, current);
    if (next === layer.none || scratch.cursor > limit) break;
    found.push(...headersOf(current, at));
    current = next;
  }
  return found.filter(({ at }) => at < limit);
}

function headersOf(current: Layer, at: number): readonly OuterHeader[] {
  const { bytes, networkOffset, ipVersion: version, transportOffset, networkEnd } = scratch;
  switch (current) {
    case layer.network: {
      const isRight = version === 4 && ipv4HeaderChecksum(bytes, networkOffset).state === 'correct';
      const ip = { kind: 'ip', at: networkOffset, version, isRight } as const;
      if (scratch.protocol !== ipProtocol.udp) return [ip];
      const sum = transportChecksum(scratch);
      return [
        ip,
        { kind: 'udp', at: transportOffset, ipAt: networkOffset, version, isRight: sum?.state === 'correct' },
      ];
    }
    case layer.gre: {
      const flags = u16(bytes, at);
      // RFC 2637 §4.1: version 1 has the payload's length behind the protocol.
      if ((flags & 7) === 1) return [{ kind: 'length', at: at + 4 }];
      if ((flags & greChecksumPresent) === 0) return [];
      const isRight = networkEnd <= bytes.length && greChecksum(bytes, at, networkEnd) === u16(bytes, at + 4);
      return [{ kind: 'gre', at, end: networkEnd, isRight }];
    }
    case layer.gtpU:
      return [{ kind: 'length', at: at + 2 }];
    case layer.pppoe:
      return [{ kind: 'length', at: at + 4 }];
    case layer.l2tp:
      return (u16(bytes, at) & l2tpLengthPresent) === 0 ? [] : [{ kind: 'length', at: at + 2 }];
    default:
      return [];
  }
}

/** Lengths come before the inner checksums: a packet that its tunnel cuts off cannot be summed up. */
export function growOuterHeaders(bytes: Uint8Array, headers: readonly OuterHeader[], growth: number): void {
  if (growth === 0) return;
  for (const header of headers) {
    const at = lengthAt(header);
    if (at !== undefined) put16(bytes, at, Math.min(0xffff, Math.max(0, u16(bytes, at) + growth)));
  }
}

function lengthAt(header: OuterHeader): number | undefined {
  switch (header.kind) {
    case 'ip':
      return header.at + (header.version === 4 ? 2 : 4);
    case 'udp':
      return header.at + 4;
    case 'length':
      return header.at;
    case 'gre':
      return undefined;
  }
}

/** When the packet inside is finished; innermost first, because outer sums cover inner ones. */
export function sumOuterHeaders(bytes: Uint8Array, headers: readonly OuterHeader[], growth: number): void {
  for (const header of [...headers].reverse()) {
    if (header.kind === 'length' || !header.isRight) continue;
    const { at } = header;
    if (header.kind === 'ip') put16(bytes, at + 10, ipv4HeaderChecksum(bytes, at).expected);
    else if (header.kind === 'gre')
      put16(bytes, at + 4, greChecksum(bytes, at, Math.min(bytes.length, header.end + growth)));
    else {
      const length = u16(bytes, at + 4);
      const addresses = header.version === 4 ? header.ipAt + 12 : header.ipAt + 8;
      const size = header.version === 4 ? 8 : 32;
      const pseudo = sumWords(bytes, addresses, addresses + size) + ipProtocol.udp + length;
      const sum = complement(pseudo + sumWords(bytes, at, at + length) - u16(bytes, at + 6));
      put16(bytes, at + 6, sum === 0 ? 0xffff : sum);
    }
  }
}
