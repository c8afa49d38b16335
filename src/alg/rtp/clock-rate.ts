/** RTP clock rates of the payload types that need no SDP (RFC 3551 §6, tables 4 and 5). */

const staticRates: ReadonlyMap<number, number> = new Map([
  ...[0, 3, 4, 5, 7, 8, 9, 12, 13, 15, 18].map((type) => [type, 8000] as const),
  [6, 16_000],
  [10, 44_100],
  [11, 44_100],
  [16, 11_025],
  [17, 22_050],
  ...[14, 25, 26, 28, 31, 32, 33, 34].map((type) => [type, 90_000] as const),
]);

/** In Hz; undefined for dynamic types that `negotiated` does not name. */
export const clockRateOf = (payloadType: number, negotiated: ReadonlyMap<number, number>): number | undefined =>
  negotiated.get(payloadType) ?? staticRates.get(payloadType);
