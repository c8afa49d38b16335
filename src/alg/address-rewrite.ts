/**
 * Address and port pairs of text protocols under a translation: which fields change, and into what. Shared by the
 * protocols whose messages hold hosts, ports and session descriptions.
 */
import { parseIpv4, parseIpv6 } from '../base/address.ts';
import type { LocatedField } from './alg.ts';
import { asciiBytes, type BindingEnd, type FieldReplacement, type PayloadBinding } from './field-rewrite.ts';

/** An address and the port that is translated together with it. */
export interface AddressPair {
  /** `via`, `contact`, `sdp m`, …: what the pair is part of. */
  readonly part: string;
  readonly address: LocatedField;
  /** Undefined when none is written. */
  readonly port: LocatedField | undefined;
  /** What a missing port means; undefined where there is no port at all. */
  readonly defaultPort: number | undefined;
}

/** The end on the other side of the gateway; undefined where the bindings say nothing. `port` is undefined for an address alone. */
export type TranslateEnd = (address: string, port: number | undefined) => BindingEnd | undefined;

/** From the inside to the outside, or back with `inward`. An address whose port has no binding keeps the port. */
export function translatorOf(bindings: readonly PayloadBinding[], direction: 'outward' | 'inward'): TranslateEnd {
  const ends = bindings.map(({ inside, outside }) =>
    direction === 'outward' ? { from: inside, to: outside } : { from: outside, to: inside },
  );
  return (address, port) => {
    const exact = ends.find(({ from }) => from.address === address && from.port === port);
    if (exact) return exact.to;
    const sameHost = ends.find(({ from }) => from.address === address);
    return sameHost && { address: sameHost.to.address, port: port ?? sameHost.to.port };
  };
}

/** From each binding's inside to its outside, for whole endpoints only; an address alone by the first binding of its host. */
export const exactTranslator =
  (bindings: readonly PayloadBinding[]): TranslateEnd =>
  (address, port) =>
    bindings.find(({ inside }) => inside.address === address && (port === undefined || inside.port === port))?.outside;

const isIpv6 = (address: string): boolean => parseIpv6(address) !== undefined;
/** Both IPv4, or both IPv6. */
export const sameFamily = (one: string, other: string): boolean =>
  (parseIpv4(one) !== undefined && parseIpv4(other) !== undefined) || (isIpv6(one) && isIpv6(other));

/** Replacements for `pairs`; an address that stands in several of them is replaced once, by the first binding found. */
export function rewritePairs(pairs: readonly AddressPair[], translate: TranslateEnd): FieldReplacement[] {
  const replacements = new Map<number, FieldReplacement>();
  const put = (field: LocatedField, value: string, text = value): void => {
    if (!replacements.has(field.offset)) replacements.set(field.offset, { field, value, written: asciiBytes(text) });
  };
  for (const { address, port, defaultPort } of pairs) {
    const portNumber = port ? Number(port.value) : defaultPort;
    const to = translate(address.value, portNumber);
    if (!to || !sameFamily(address.value, to.address)) continue;
    // A port that was not worth writing may have become so. Behind an IPv6 address stands the bracket first.
    const writesPort = !port && defaultPort !== undefined && to.port !== defaultPort && !isIpv6(to.address);
    if (to.address !== address.value || writesPort)
      put(address, to.address, writesPort ? `${to.address}:${to.port}` : to.address);
    if (port && to.port !== portNumber) put(port, String(to.port));
  }
  return [...replacements.values()];
}

/** Bytes by which everything from `offset` on grows. */
export const growthBehind = (replacements: readonly FieldReplacement[], offset: number): number =>
  replacements.reduce(
    (sum, { field, written }) => (field.offset >= offset ? sum + written.length - field.length : sum),
    0,
  );
