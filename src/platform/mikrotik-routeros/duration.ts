/** RouterOS' notation of times: `1h30m`, `1d`, `10s`, `00:05:00`. */

const units = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** Seconds, or null when the text is no time. */
export function parseDuration(text: string): number | null {
  const clock = /^(\d{1,5}):(\d{2}):(\d{2})$/.exec(text);
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const match = /^(?:(\d{1,4})w)?(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,9})s)?$/.exec(text);
  if (!match || text === '') return null;
  const [w, d, h, m, s] = match.slice(1).map((part) => Number(part ?? 0));
  return (w ?? 0) * units.w + (d ?? 0) * units.d + (h ?? 0) * units.h + (m ?? 0) * units.m + (s ?? 0);
}

/** `5400` → `1h30m`, as an export prints it. */
export function formatDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [unit, size] of Object.entries(units)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
