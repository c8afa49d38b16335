/**
 * The lines above a packet's hex: when it was captured, on which interface, how long it was. Times without a date count
 * from 1 January 1970, because the day is not in the text.
 */
import type { Timestamp } from '../base/time.ts';

export interface DumpHeading {
  readonly time?: Timestamp;
  readonly interfaceName?: string;
  /** Bytes on the wire, where the text says so. */
  readonly originalLength?: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Fri 13 Nov 2026` as seconds; the zone is not applied: its letters name no offset that holds everywhere. */
const daySeconds = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / 1000;

/** The fraction as printed, cut or filled to nine digits. */
const fraction = (digits: string): number => Number(digits.slice(0, 9).padEnd(9, '0'));

const clock = (hours: string, minutes: string, seconds: string): number =>
  Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);

/** IOS: `13:35:46.019 UTC Nov 29 2025 : IPv4 LES CEF    : Gi0/0 None`. */
const iosPattern =
  /^[ \t]*[*.]?(\d\d):(\d\d):(\d\d)\.(\d{1,9}) +\S+ +([A-Z][a-z]{2}) +(\d{1,2}) +(\d{4}) *:(?:.*: *(\S+))?/;
/** tcpdump, ASA (`   1: `) and FortiOS; the date is there with -tttt, or in FortiOS with `l`. */
const clockPattern =
  /^[ \t]*(?:\d+: +)?(?:(\d{4})-(\d\d)-(\d\d)[ T])?(\d\d):(\d\d):(\d\d)\.(\d{1,9})(?: +(\S+) (?:in|out) )?/;
/** tcpdump -tt, FortiOS' and Wireshark's seconds: since 1970, or since the capture began. */
const secondsPattern = /^[ \t]*(?:\d+ +)?(\d{1,10})\.(\d{4,9})(?: +(\S+) (?:in|out) | )/;
/** `Frame 1: 74 bytes on wire (592 bits), 66 bytes captured`. */
const framePattern = /^Frame \d+: (\d+) bytes on wire/;
const epochPattern = /^ *Epoch (?:Arrival )?Time: (\d{1,10})\.(\d{1,9})/;

/** What `line` says of the packets below it; undefined when it says nothing. */
export function parseHeading(line: string): DumpHeading | undefined {
  const ios = iosPattern.exec(line);
  if (ios) {
    const [, hours = '', minutes = '', seconds = '', digits = '', month = '', day, year, name] = ios;
    const date = daySeconds(Number(year), Math.max(0, months.indexOf(month)), Number(day));
    const time = { seconds: date + clock(hours, minutes, seconds), nanoseconds: fraction(digits) };
    return name === undefined ? { time } : { time, interfaceName: name };
  }
  const printed = clockPattern.exec(line);
  if (printed) {
    const [, year, month, day, hours = '', minutes = '', seconds = '', digits = '', name] = printed;
    const date = year === undefined ? 0 : daySeconds(Number(year), Number(month) - 1, Number(day));
    const time = { seconds: date + clock(hours, minutes, seconds), nanoseconds: fraction(digits) };
    return name === undefined ? { time } : { time, interfaceName: name };
  }
  const frame = framePattern.exec(line);
  if (frame) return { originalLength: Number(frame[1]) };
  const count = epochPattern.exec(line) ?? secondsPattern.exec(line);
  if (!count) return undefined;
  const [, seconds, digits = '', name] = count;
  const time = { seconds: Number(seconds), nanoseconds: fraction(digits) };
  return name === undefined ? { time } : { time, interfaceName: name };
}

/** IOS-XE packet trace: `Start   : 354469269115268 ns (04/08/2025 12:10:31.614897 UTC)`. */
const tracePattern = /^ *(Start|Stop) *: \d+ ns \((\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)\.(\d{1,6}) /;

/** When the packet came in or left. Its microseconds are printed without leading zeros: `.87318` is 0.087318 s. */
export function parseTraceTime(line: string): { readonly at: 'Start' | 'Stop'; readonly time: Timestamp } | undefined {
  const match = tracePattern.exec(line);
  if (!match) return undefined;
  const [, at, month, day, year, hours = '', minutes = '', seconds = '', microseconds = ''] = match;
  const date = daySeconds(Number(year), Number(month) - 1, Number(day));
  return {
    at: at === 'Start' ? 'Start' : 'Stop',
    time: { seconds: date + clock(hours, minutes, seconds), nanoseconds: Number(microseconds) * 1000 },
  };
}
