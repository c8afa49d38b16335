/**
 * Timestamps in front of a log line. `service timestamps` prints a date or an uptime, `*` or `.` before it when the clock
 * cannot be trusted, and every syslog server on the way adds one of its own; the router's is the last.
 */
import type { ClockTime } from '../../../gateway/event.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A zone is two to five capitals or an offset, and always followed by the colon: `NAT:` must not pass for one. */
const zone = String.raw`(?:\s+(?!NAT)(?:[A-Z]{2,5}(?:[+-]\d{1,4})?|[+-]\d{2}:?\d{2})(?=\s*:))?`;
const fraction = String.raw`(?:[.,](?<fraction>\d{1,9}))?`;

/**
 * `*Mar  1 2018 04:39:24.774 UTC:` and its shorter forms. Cisco's own description of the accuracy mark, month and day:
 * "Managed Services Guide" for Unified CM 8.0, table 6-1.
 */
export const datePattern = String.raw`[*.]?(?:(?<leadingYear>\d{4})\s+)?(?<month>${months.join('|')})\s+(?<day>\d{1,2})(?:\s+(?<year>\d{4}))?\s+(?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2})${fraction}${zone}`;
/** `2018-01-11T23:15:10.146Z`, as syslog servers print it (RFC 5424 §6.2.3). */
export const isoPattern = String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})${fraction}(?:Z|[+-]\d{2}:?\d{2})?`;
/** `02:22:58.685`: hours since the start, HHHH:MM:SS (Cisco command reference, `service timestamps`). */
export const uptimePattern = String.raw`[*.]?(?<hour>\d{1,4}):(?<minute>\d{2}):(?<second>\d{2})${fraction}(?=:)`;
/** `1d02h`, `2w3d`, `1y12w`: "long uptime" (Cisco system message format, `d h`). */
export const longUptimePattern = String.raw`[*.]?(?:(?<years>\d{1,2})y)?(?:(?<weeks>\d{1,2})w)?(?:(?<days>\d)d)?(?:(?<hours>\d{1,2})h)?(?=:)(?<=\d[a-z])`;

const date = new RegExp(datePattern, 'y');
const iso = new RegExp(isoPattern, 'y');
const uptime = new RegExp(uptimePattern, 'y');
const longUptime = new RegExp(longUptimePattern, 'y');
/** Where a timestamp may begin; a date also right behind another word, when a copy has lost the line break. */
const starts = /[*.]?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s|(?<![\w.:-])[*.]?\d/g;

export interface FoundClock {
  readonly time: ClockTime;
  readonly start: number;
  /** Behind the timestamp, before its colon. */
  readonly end: number;
}

/** Bursts of lines share a timestamp; the last one is not read twice. */
let last: ClockTime = { secondsOfYear: 0, text: '\0' };

/** The timestamp that begins exactly at `at`. */
export function clockAt(text: string, at: number): FoundClock | undefined {
  const code = text.charCodeAt(at);
  if (!(code >= 48 && code <= 57) && !(code >= 65 && code <= 83) && code !== 42 && code !== 46) return undefined;
  const end = at + last.text.length;
  // `:` behind it: nothing more of the timestamp follows.
  if (text.charCodeAt(end) === 58 && text.startsWith(last.text, at)) return { time: last, start: at, end };
  for (const [pattern, read] of readers) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const seconds = read(match.groups ?? {});
    if (seconds === undefined) continue;
    last = { secondsOfYear: seconds, text: match[0] };
    return { time: last, start: at, end: at + match[0].length };
  }
  return undefined;
}

/** The last timestamp before `end`: the router's own, when a syslog server has put another one in front of it. */
export function lastClock(text: string, from: number, end: number): FoundClock | undefined {
  // Cut out, so that the search cannot run on to the end of an overlong line; one character more, to see what precedes.
  const cutAt = Math.max(0, from - 1);
  const cut = text.slice(cutAt, end);
  let found: FoundClock | undefined;
  starts.lastIndex = from - cutAt;
  for (let match = starts.exec(cut); match; match = starts.exec(cut)) {
    const next = starts.lastIndex;
    const clock = clockAt(cut, match.index);
    if (clock) found = clock;
    starts.lastIndex = clock?.end ?? next;
  }
  return found && { time: found.time, start: found.start + cutAt, end: found.end + cutAt };
}

type Groups = Readonly<Record<string, string | undefined>>;

const readers: readonly (readonly [RegExp, (groups: Groups) => number | undefined])[] = [
  [date, (groups) => secondsOfDate(groups, months.indexOf(groups['month'] ?? '') + 1)],
  [uptime, (groups) => secondsOfClock(groups, 0)],
  [iso, (groups) => secondsOfDate(groups, Number(groups['month']))],
  [longUptime, secondsOfLongUptime],
];

/** Without a year the calendar of 2000 holds, which has a 29 February. */
function secondsOfDate(groups: Groups, month: number): number | undefined {
  const year = Number(groups['year'] ?? groups['leadingYear'] ?? 2000);
  const day = Number(groups['day']);
  const hour = Number(groups['hour']);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23) return undefined;
  const days = (Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / 86_400_000;
  return secondsOfClock(groups, days);
}

function secondsOfClock(groups: Groups, days: number): number | undefined {
  const minute = Number(groups['minute']);
  const second = Number(groups['second']);
  // 60 is a leap second.
  if (minute > 59 || second > 60) return undefined;
  const whole = days * 86_400 + Number(groups['hour']) * 3600 + minute * 60 + second;
  return whole + Number(`0.${groups['fraction'] ?? '0'}`);
}

function secondsOfLongUptime(groups: Groups): number {
  const days = Number(groups['years'] ?? 0) * 365 + Number(groups['weeks'] ?? 0) * 7 + Number(groups['days'] ?? 0);
  return days * 86_400 + Number(groups['hours'] ?? 0) * 3600;
}
