/** Time as two integers, because a double cannot hold nanoseconds since 1970. */

export interface Timestamp {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** `2018-01-11T23:15:10.146000000Z` */
export function formatTimestamp({ seconds, nanoseconds }: Timestamp): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${whole}.${String(nanoseconds).padStart(9, '0')}Z`;
}

/** `later - earlier` in seconds; off by far less than a nanosecond for spans below 100 days. */
export const secondsBetween = (earlier: Timestamp, later: Timestamp): number =>
  later.seconds - earlier.seconds + (later.nanoseconds - earlier.nanoseconds) / 1e9;

/** Human span: `4.1 ms`, `1.52 s`, `3 min 20 s`. */
export function formatSpan(seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 1e-3) return `${Math.round(seconds * 1e6)} µs`;
  if (size < 1) return `${Number((seconds * 1e3).toPrecision(3))} ms`;
  if (size < 120) return `${Number(seconds.toPrecision(4))} s`;
  if (size < 7200) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}
