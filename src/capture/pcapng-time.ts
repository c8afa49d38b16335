/** Conversion of pcapng's 64-bit timestamps without losing nanoseconds to a double. */

export interface TimeResolution {
  /** Units in a second: a power of ten or of two. */
  readonly unitsPerSecond: number;
  /** if_tsoffset: seconds to add. */
  readonly offsetSeconds: number;
}

/** Option if_tsresol: bit 7 clear = 10^-n, set = 2^-n (draft-ietf-opsawg-pcapng §4.2). */
export const timeResolution = (option: number, offsetSeconds: number): TimeResolution => ({
  unitsPerSecond: option & 0x80 ? 2 ** (option & 0x7f) : 10 ** (option & 0x7f),
  offsetSeconds,
});

/** Seconds (32 bit) and nanoseconds of the timestamp `high·2³² + low`; written into `out` to spare an object per packet. */
export function splitTimestamp(
  high: number,
  low: number,
  resolution: TimeResolution,
  out: { seconds: number; nanoseconds: number },
): void {
  const { unitsPerSecond: units } = resolution;
  if (units <= 2 ** 36) {
    // Long division in base 2^16: every intermediate stays below 2^53.
    const first = high % units;
    const middle = first * 65_536 + (low >>> 16);
    const rest = (middle % units) * 65_536 + (low & 0xffff);
    const seconds =
      Math.floor(high / units) * 4_294_967_296 + Math.floor(middle / units) * 65_536 + Math.floor(rest / units);
    out.seconds = seconds + resolution.offsetSeconds;
    out.nanoseconds = toNanoseconds(rest % units, units);
  } else {
    const value = (BigInt(high) << 32n) | BigInt(low);
    const unit = BigInt(units);
    out.seconds = Number(value / unit) + resolution.offsetSeconds;
    out.nanoseconds = Number(((value % unit) * 1_000_000_000n) / unit);
  }
  // Kept in unsigned 32-bit columns: times outside 1970–2106 are shown at the border instead of wrapping.
  if (!(out.seconds >= 0)) out.seconds = 0;
  else if (out.seconds > 0xffffffff) out.seconds = 0xffffffff;
}

/** ⌊`fraction` · 10⁹ / `units`⌋, exact: the same long division where the product would not fit a double. */
function toNanoseconds(fraction: number, units: number): number {
  const perUnit = 1e9 / units;
  if (Number.isInteger(perUnit)) return fraction * perUnit;
  const high = Math.floor(fraction / 65_536) * 1e9;
  const low = (high % units) * 65_536 + (fraction % 65_536) * 1e9;
  return Math.floor(high / units) * 65_536 + Math.floor(low / units);
}
