/** Numbers as the page writes them: grouped counts, sizes in units of 1000, percentages. */

const grouped = new Intl.NumberFormat('en-US');
const sizeUnits = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** `1,600,000` */
export const formatCount = (count: number): string => grouped.format(count);

/** `1 packet`, `1,600,000 packets` */
export const formatPlural = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;

/** `312 bytes`, `1.07 GB` */
export function formatSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < sizeUnits.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? formatCount(size) : String(Number(size.toPrecision(3)))} ${sizeUnits[unit] ?? ''}`;
}

/** `97 %` of a fraction; never rounds up to certainty. */
export const formatPercent = (fraction: number): string =>
  `${fraction >= 1 ? 100 : Math.min(99, Math.round(Math.max(0, fraction) * 100))} %`;
