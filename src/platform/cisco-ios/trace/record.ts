/** One record of a router's NAT debug: which line of the reference it is, its values, and where its words stand. */
import type { ClockTime, EventKind } from '../../../gateway/event.ts';
import { clockAt, lastClock } from './router-clock.ts';
import { algByApplicationType, algByName, firewallIndex, proxyIndex, translationIndex } from './record-shapes.ts';
import type { ShapeIndex } from './record-shapes.ts';

/** Characters `startColumn` to `endColumn` (exclusive, from 0) of line `line` (from 1). */
export interface TraceRange {
  readonly line: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

export interface TraceRecord {
  /** Row of the shapes' table, or `unknown`. */
  readonly name: string;
  readonly kind: EventKind;
  /** `NAT-ALG`, `NAT*`, `%FW-6-DROP_PKT`; empty when the line has none. */
  readonly prefix: string;
  /** The record's words from the prefix on, continuation lines joined with one space. */
  readonly text: string;
  readonly values: Readonly<Record<string, number | string>>;
  readonly time: ClockTime | null;
  /** Where `text` stands; the second and following entries are continuation lines. */
  readonly pieces: readonly [TraceRange, ...TraceRange[]];
  /** False when a value is missing that the next line may carry, or when the words are unknown. */
  readonly complete: boolean;
  /** The record's own word, or the one of the message block that it belongs to. */
  alg: string | null;
  /** Flow of the log, once it is known. */
  flow: number | null;
}

/** What a line must hold to be worth a closer look; most lines of a router's log are about other things. */
const worthALook =
  /NAT|%FW|ALG_NEEDED|l4f_|l7_|mapping pointer|Complete buffer|received fd|final ACK|aborting|_sz|tcpmss|to proxy|proxied|machine|NO DATA|lookup|Policy check|CSM|_msg_len|tcp_alg/;
/** Where a record begins: a prefix, or words that are known to come without one. */
const recordSearch =
  /(?<=^|[\s:#>])(NAT\*?|NAT-[A-Za-z0-9_]{1,24}\*?|%(?:FW|IPNAT|NAT)-\d-[A-Z0-9_]{1,40})\s?:|(?<!\w)(?:l4f_send returns|Complete buffer written|mapping pointer available|setting ALG_NEEDED|tcpmss value|Policy check \w|received fd[12]|Received final ACK|Transis?tioning to proxy|Successfully proxied|lookup\s*=\s*\d|(?:[A-Z][A-Z0-9]{1,11} )?l7_msg_size\s*=|after state machine|remaining_(?:hdr|payl)_sz|tcp_alg_state|complete_msg_len|NO DATA to read|Unsupported l7_msg_size|CSM isn|read [A-Z]{1,9}\s?, aborting)/g;
/** What may stand before a record that has no time: a prompt, or a syslog priority, numbers and a host. */
const timelessHeader = /^\s*(?:[\w.-]{1,63}(?:\([\w-]{1,40}\))?[#>]|(?:<\d{1,3}>)?\s*(?:[\w.-]{1,63}:\s+){0,3})?\s*$/;

/** The part that all timestamps have that a joined line is recognised by; cheap, because every record is asked. */
const clockInside = /\d:\d\d:\d\d/g;

/** A record's words beyond this are left out: the longest known line has 200 characters. */
const longestText = 2000;
/** A timestamp with everything that it may carry is shorter. */
const longestClock = 64;
/** Unknown words still give their `name=value` and `name: value` pairs, up to this many. */
const mostPairs = 16;
const pairSearch =
  /([A-Za-z_][\w-]{0,39})\s*(?:=|:(?!:))\s*(-?0x[\da-fA-F]{1,16}|\d+(?:\.\d+){3}|-?\d{1,15})(?![\w.:])/g;

/**
 * The record that begins in `text` at or behind column `from`, or undefined when there is none. `end` cuts the line, so
 * that several records that lost the break between them can be read one by one.
 */
export function readRecord(text: string, line: number, from = 0, end = text.length): TraceRecord | undefined {
  const place = findRecord(text, from, end);
  if (!place) return undefined;
  let stop = Math.min(end, place.start + longestText);
  while (stop > place.words && isBlank(text.charCodeAt(stop - 1))) stop -= 1;
  const pieces: TraceRecord['pieces'] = [{ line, startColumn: place.start, endColumn: stop }];
  const words = text.slice(place.start, stop);
  const { record, matched } = describe(words, place.words - place.start, place.prefix, place.time, pieces);
  // Known words in the middle of prose are not a record, unless a time or a prefix says so.
  const bare = place.prefix === '' && place.time === null;
  return bare && matched < words.length ? undefined : record;
}

/** False for most lines of other features, at the price of one search. */
export const mayHoldRecord = (text: string): boolean => worthALook.test(text);

/** The record with a continuation line added, when that makes sense of it: more values, or words that are now known. */
export function continueRecord(record: TraceRecord, text: string, line: number): TraceRecord | undefined {
  if (record.complete || record.pieces.length > 3) return undefined;
  const startColumn = text.length - text.trimStart().length;
  const endColumn = text.trimEnd().length;
  if (endColumn <= startColumn || endColumn - startColumn > longestText) return undefined;
  const pieces: TraceRecord['pieces'] = [...record.pieces, { line, startColumn, endColumn }];
  const more = text.slice(startColumn, endColumn);
  for (const joint of [' ', '']) {
    const whole = record.text + joint + more;
    const words = record.prefix === '' ? 0 : wordsAfterPrefix(whole, record.prefix.length);
    const { record: joined, matched } = describe(whole, words, record.prefix, record.time, pieces);
    if (joined.name === 'unknown' || matched <= record.text.length) continue;
    // The text says one space, whatever was needed to understand it.
    return joint === ' ' ? joined : { ...joined, text: `${record.text} ${more}` };
  }
  return undefined;
}

/** Column where the next record's time begins, when a copy has lost the line break between two; -1 when there is none. */
export function nextRecordStart(text: string, from: number): number {
  clockInside.lastIndex = from;
  if (!clockInside.test(text)) return -1;
  recordSearch.lastIndex = from;
  for (let match = recordSearch.exec(text); match; match = recordSearch.exec(text)) {
    const after = recordSearch.lastIndex;
    const clock = lastClock(text, Math.max(from, match.index - longestClock), match.index);
    if (clock && clock.start > from && onlySeparators(text, clock.end, match.index)) return clock.start;
    recordSearch.lastIndex = after;
  }
  return -1;
}

interface RecordPlace {
  readonly start: number;
  /** Where the words begin, behind the prefix. */
  readonly words: number;
  readonly prefix: string;
  readonly time: ClockTime | null;
}

function findRecord(text: string, from: number, end: number): RecordPlace | undefined {
  recordSearch.lastIndex = from;
  const match = recordSearch.exec(text);
  if (!match || match.index >= end) return undefined;
  const start = match.index;
  const prefix = match[1] ?? '';
  let first = from;
  while (first < start && isBlank(text.charCodeAt(first))) first += 1;
  let time: ClockTime | null = null;
  if (first < start) {
    const clock = clockAt(text, first);
    const direct = clock && onlySeparators(text, clock.end, start);
    time = (direct ? clock : lastClock(text, Math.max(first, start - 4 * longestClock), start))?.time ?? null;
    // Prose may quote a record; a log line has a time, a prompt or nothing before it.
    if (time === null && !timelessHeader.test(text.slice(from, start))) return undefined;
  }
  return { start, words: prefix === '' ? start : wordsAfterPrefix(text, start + prefix.length), prefix, time };
}

function wordsAfterPrefix(text: string, from: number): number {
  let at = text.indexOf(':', from) + 1;
  while (at < text.length && isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

function shapesOf(prefix: string): ShapeIndex | undefined {
  if (prefix === 'NAT' || prefix === 'NAT*') return translationIndex;
  if (prefix === '') return proxyIndex;
  if (prefix.startsWith('%FW')) return firewallIndex;
  return /^NAT-(?:L4F|ALG|FRAG)\*?$/.test(prefix) ? proxyIndex : undefined;
}

/** Finds the row of the table that `text` is, from column `words` on; `matched` is the column where the row's match ends. */
function describe(
  text: string,
  words: number,
  prefix: string,
  time: ClockTime | null,
  pieces: TraceRecord['pieces'],
): { readonly record: TraceRecord; readonly matched: number } {
  for (const { name, kind, pattern, awaits } of shapesOf(prefix)?.(text.charCodeAt(words)) ?? []) {
    pattern.lastIndex = words;
    const match = pattern.exec(text);
    if (!match) continue;
    const values = valuesOf(match.groups);
    const record = {
      name,
      kind,
      prefix,
      text,
      values: name === 'nat-application' ? { ...pairsOf(text, words), ...values } : values,
      time,
      pieces,
      complete: awaits === undefined || Object.hasOwn(values, awaits),
      alg: algOf(values),
      flow: null,
    };
    return { record, matched: pattern.lastIndex };
  }
  const values = pairsOf(text, words);
  return {
    record: {
      name: 'unknown',
      kind: 'generic',
      prefix,
      text,
      values,
      time,
      pieces,
      complete: false,
      alg: null,
      flow: null,
    },
    matched: words,
  };
}

const noValues: Readonly<Record<string, number | string>> = {};

function valuesOf(
  groups: Readonly<Record<string, string | undefined>> | undefined,
): Readonly<Record<string, number | string>> {
  if (!groups) return noValues;
  const values: Record<string, number | string> = {};
  for (const key in groups) {
    const text = groups[key];
    if (text !== undefined) values[key] = valueOf(text);
  }
  return values;
}

/** Decimal and `0x` numbers as numbers; names, addresses and anything beyond 15 digits as printed. */
function valueOf(text: string): number | string {
  if (text.length > 15) return text;
  const value = Number(text.startsWith('-') ? text.slice(1) : text);
  if (!Number.isFinite(value)) return text;
  return text.startsWith('-') ? -value : value;
}

/** Built from entries, because an unknown word may be `__proto__`. */
function pairsOf(text: string, from: number): Readonly<Record<string, number | string>> {
  const pairs: [string, number | string][] = [];
  pairSearch.lastIndex = from;
  for (let match = pairSearch.exec(text); match && pairs.length < mostPairs; match = pairSearch.exec(text))
    pairs.push([match[1] ?? '', valueOf(match[2] ?? '')]);
  return Object.fromEntries(pairs);
}

function algOf(values: Readonly<Record<string, number | string>>): string | null {
  const applicationType = values['appl_type'];
  if (typeof applicationType === 'number') return algByApplicationType[applicationType] ?? null;
  const name = values['application'] ?? ('l7_msg_size' in values ? values['protocol'] : undefined);
  return typeof name === 'string' && Object.hasOwn(algByName, name) ? (algByName[name] ?? null) : null;
}

const isBlank = (code: number): boolean => code <= 32 || code === 0xa0;

function onlySeparators(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (!isBlank(text.charCodeAt(at)) && text[at] !== ':') return false;
  return true;
}
