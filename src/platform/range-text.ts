/** Ports, and ranges of addresses and ports, as configurations write them. */
import type { AddressRange, PortRange } from '../gateway/nat-rule.ts';

/** A port that a rule or an ALG can have, 1 to 65535; null for anything else. */
export const portOf = (word: string | undefined): number | null =>
  word !== undefined && /^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= 65_535 ? Number(word) : null;

/** `5060-5070`, `5060:5070` or `80`; null for anything else. */
export function portRangeOf(text: string): PortRange | null {
  const match = /^(\d{1,5})(?:[-:](\d{1,5}))?$/.exec(text.trim());
  if (!match) return null;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return last <= 65535 && first <= last ? { first, last } : null;
}

/** `a-b` or `a`, where both look like addresses. */
export function addressRangeOf(text: string): AddressRange | null {
  const match = /^([0-9a-fA-F:.]{2,45})(?:-([0-9a-fA-F:.]{2,45}))?$/.exec(text.trim());
  const first = match?.[1];
  return first === undefined ? null : { first, last: match?.[2] ?? first };
}
