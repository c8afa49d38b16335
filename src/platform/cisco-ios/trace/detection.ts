/** Whether a text is a NAT debug of Cisco IOS, by its first lines: for files whose name says nothing. */
import { createRecordReader } from './record-reader.ts';
import type { TraceRecord } from './record.ts';

/** Lines that are looked at: `show version` and prompts may stand before the debug begins. */
const examinedLines = 300;

/** Structurally a platform's `Detection`. */
export interface TraceDetection {
  /** 0 to 1. */
  readonly score: number;
  readonly reason: string;
  readonly version: string | null;
}

/**
 * Source of a regular expression for the first line of a file (`contributes.languages[].firstLine`): a time, a sequence
 * number, a syslog prefix or nothing, then a record of the family. The manifest holds the same text; rarer first lines are
 * left to `looksLikeTrace`.
 */
export const traceFirstLine =
  String.raw`^\s*(?:<\d{1,3}>)?(?:[\w.-]{1,63}:\s+){0,3}` +
  String.raw`(?:[*.]?(?:[A-Z][a-z]{2}\s+\d{1,2}\s+(?:\d{4}\s+)?\d\d:\d\d:\d\d(?:\.\d+)?(?:\s+[A-Z]{2,5})?|\d{1,4}:\d\d:\d\d(?:\.\d+)?|\d{1,2}[ywd]\d{1,2}[wdh]):\s*)?` +
  String.raw`(?:NAT-(?:L4F|ALG|FRAG)\*?\s?:` +
  String.raw`|NAT\*?\s?:\s*(?:s=\d|[io]:\s|\[\d+\]|ICMP id=|TCP s=|UDP s=|expiring|failed to|translation failed|Entry assigned|Allocated)` +
  String.raw`|mapping pointer available)`;

const startOfDebug = /^\s*IP NAT (?:detailed )?debugging is on\s*$/;
const iosVersion = /Cisco IOS Software,.{0,120}?Version ([^\s,]{1,40})/;

/** How much the first lines look like a NAT debug of Cisco IOS. */
export function detectTrace(firstLines: readonly string[]): TraceDetection {
  const records: TraceRecord[] = [];
  const reader = createRecordReader((record) => records.push(record));
  let announced = false;
  let version: string | null = null;
  for (const [index, text] of firstLines.slice(0, examinedLines).entries()) {
    reader.line(text, index + 1);
    announced ||= startOfDebug.test(text);
    version ??= iosVersion.exec(text)?.[1] ?? null;
  }
  reader.end();
  const known = records.filter(
    ({ name }) => name !== 'unknown' && name !== 'firewall-drop' && name !== 'nat-application',
  ).length;
  const unknown = records.length - known;
  if (known > 0) return { score: known > 2 ? 0.99 : 0.9, reason: `${known} lines of debug ip nat`, version };
  if (announced) return { score: 0.8, reason: 'says that IP NAT debugging is on', version };
  if (unknown > 0) return { score: 0.4, reason: `${unknown} lines with a NAT prefix`, version };
  return { score: 0, reason: '', version };
}

/** Content detection for a file without a telling name. */
export const looksLikeTrace = (firstLines: readonly string[]): boolean => detectTrace(firstLines).score >= 0.5;
