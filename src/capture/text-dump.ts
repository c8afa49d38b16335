/**
 * Packets from the text that engineers paste: tcpdump -x and -X, Wireshark's and tshark's packet bytes, hexdump, xxd, od,
 * FortiOS' sniffer, ASA's `show capture dump`, `show monitor capture buffer dump` of IOS and IOS-XE, and the packet copies
 * of IOS-XE's packet trace. They become a capture in memory, read like any other.
 */
import { concat } from '../base/bytes.ts';
import type { Timestamp } from '../base/time.ts';
import { writePcapng, type PcapngInterface, type PcapngPacketRecord } from './pcapng-writer.ts';
import { parseHeading, parseTraceTime, type DumpHeading } from './text-dump-heading.ts';
import { parseBareHexLine, parseDumpLine, type DumpLine } from './text-dump-line.ts';
import { declaredLength, guessLinkType, type LinkGuess } from './text-dump-link.ts';
import { continues, isFirstLine, joinLines, repeatedLines } from './text-dump-packet.ts';

export interface TextDumpRecord {
  readonly bytes: Uint8Array;
  /** Zero when the text has no time. */
  readonly time: Timestamp;
  readonly originalLength: number;
  /** LINKTYPE_ value: guessed, because no dump says it. */
  readonly linkType: number;
  /** Empty when the text names none. */
  readonly interfaceName: string;
  /** Of the packet's first hex line, from 1. */
  readonly line: number;
}

export interface TextDump {
  readonly records: readonly TextDumpRecord[];
  /** What was left out and why, with line numbers. */
  readonly problems: readonly string[];
}

/** Shorter than any IP header: numbers in a log, not a packet. */
const shortestPacket = 20;
const longestPacket = 262_144;
const maximumProblems = 100;
const daySeconds = 86_400;
const sampleLength = 1 << 16;

/** True when the beginning of `text` holds at least one packet as hex. Logs that merely mention numbers do not. */
export function looksLikeTextDump(text: string): boolean {
  const sample = text.slice(0, sampleLength);
  if (!/^[ \t]*(?:0x)?[0-9a-f]{3,16}:?[ \t]+[0-9a-f]{2}|^Packet Copy (?:In|Out)\b/im.test(sample)) return false;
  return parseTextDump(sample).records.length > 0;
}

/** A packet as far as it has been read. */
interface RawPacket {
  readonly bytes: Uint8Array;
  /** The same with the bytes of each word the other way round. */
  readonly swapped: Uint8Array;
  readonly line: number;
  readonly heading: DumpHeading;
  /** From a router's memory (IOS). */
  readonly isAddress: boolean;
}

/** Reads every packet of `text`. Never throws; what cannot be read is in `problems`. */
export function parseTextDump(text: string): TextDump {
  const problems: string[] = [];
  const note = (line: number, problem: string): void => {
    if (problems.length < maximumProblems) problems.push(`Line ${line}: ${problem}`);
  };
  const packets = readPackets(text, note);
  // One guess for the dump: what most packets agree on is taken for those that say nothing.
  const isSwapped = hasSwappedWords(packets);
  const contents = packets.map(({ bytes, swapped }) => (isSwapped ? swapped : bytes));
  const guesses = contents.map(guessLinkType);
  const common = mostCommon(guesses);
  const records: TextDumpRecord[] = [];
  const days = createDayCounter();
  for (const [index, packet] of packets.entries()) {
    const bytes = contents[index] ?? packet.bytes;
    const guess = guesses[index] ?? common;
    if (!guess) {
      note(packet.line, `${packet.bytes.length} bytes of hex that look like no packet were left out.`);
      continue;
    }
    records.push(recordOf(packet, bytes, guess, days));
  }
  return { records, problems };
}

/** The dump as a pcapng file: an interface for each name and link type, one packet for each record. */
export function textDumpToPcapng(dump: TextDump): Uint8Array {
  const interfaces: PcapngInterface[] = [];
  const numbers = new Map<string, number>();
  const packets = dump.records.map((record): PcapngPacketRecord => {
    const { linkType, interfaceName: name } = record;
    const key = `${linkType} ${name}`;
    let interfaceId = numbers.get(key);
    if (interfaceId === undefined) {
      interfaceId = interfaces.length;
      numbers.set(key, interfaceId);
      interfaces.push(name === '' ? { linkType } : { linkType, name });
    }
    return { bytes: record.bytes, time: record.time, originalLength: record.originalLength, interfaceId };
  });
  return concat([...writePcapng(packets, { interfaces })]);
}

type Note = (line: number, problem: string) => void;

const pageBreak = /^[\s\b]*-+ ?more ?-+[\s\b]*/i;
/** tshark -x prints the bytes of reassembled messages below the packet's own. */
const derivedBytes = /^(?!Frame )\S.* \(\d+ bytes\):$/;
const traceStart = /^Packet: +\d+/;
const traceCopy = /^Packet Copy (In|Out)\b/i;
const traceInterface = /^ +(Input|Output) +: (?!<unknown>)(\S+)/;

function readPackets(text: string, note: Note): RawPacket[] {
  const packets: RawPacket[] = [];
  let heading: DumpHeading = {};
  let trace: Trace = {};
  /** The lines of the present packet, or the lines of hex alone of a packet copy. */
  let lines: DumpLine[] = [];
  let copy: Uint8Array[] | undefined;
  let firstLine = 0;
  let length = 0;
  let isRepeated = false;
  let isDerived = false;

  const finish = (): void => {
    const bytes = copy ? concat(copy) : joinLines(lines, false);
    const swapped = copy ? bytes : joinLines(lines, true);
    if (bytes.length >= shortestPacket && !isDerived)
      packets.push({ bytes, swapped, line: firstLine, heading, isAddress: lines[0]?.isAddress ?? false });
    // Each packet has a heading of its own, or none.
    if (bytes.length > 0) {
      heading = {};
      isDerived = false;
    }
    lines = [];
    copy = undefined;
    length = 0;
    isRepeated = false;
  };

  let number = 0;
  for (const raw of linesOf(text)) {
    number += 1;
    const line = raw.replace(pageBreak, '');
    if (line.trim() === '') continue;
    if (line.trim() === '*') {
      isRepeated = lines.length > 0;
      continue;
    }
    const bare = copy && length < longestPacket ? parseBareHexLine(line) : undefined;
    if (copy && bare) {
      copy.push(bare);
      length += bare.length;
      continue;
    }
    const dumpLine = parseDumpLine(line);
    const last = lines.at(-1);
    if (dumpLine && last && length < longestPacket) {
      const repeated = isRepeated ? repeatedLines(lines, dumpLine) : [];
      isRepeated = false;
      if (repeated.length > 0 || continues(lines, dumpLine)) {
        for (const each of [...repeated, dumpLine]) {
          lines.push(each);
          length += each.bytes.length;
        }
        continue;
      }
    }
    if (dumpLine && isFirstLine(dumpLine) && dumpLine.bytes.length > 0) {
      finish();
      lines = [dumpLine];
      length = dumpLine.bytes.length;
      firstLine = number;
      continue;
    }
    if (dumpLine && last && dumpLine.bytes.length >= 8)
      note(number, `the offset ${dumpLine.offset} does not follow the line above; the packet ends there.`);
    finish();
    if (traceStart.test(line)) trace = {};
    if (derivedBytes.test(line)) isDerived = true;
    heading = { ...heading, ...parseHeading(line) };
    readTraceLine(line, trace);
    const copied = traceCopy.exec(line);
    if (copied) {
      heading = traceHeading(copied[1] ?? '', trace);
      copy = [];
      firstLine = number + 1;
    }
  }
  finish();
  return packets;
}

/** What the path trace has said of the present packet. */
interface Trace {
  Start?: Timestamp;
  Stop?: Timestamp;
  Input?: string;
  Output?: string;
}

function readTraceLine(line: string, trace: Trace): void {
  const traceTime = parseTraceTime(line);
  if (traceTime) trace[traceTime.at] = traceTime.time;
  const [, side, name] = traceInterface.exec(line) ?? [];
  // The summary comes first; features below it name interfaces again, some in other ways.
  if ((side === 'Input' || side === 'Output') && name !== undefined) trace[side] ??= name;
}

function traceHeading(copy: string, trace: Trace): DumpHeading {
  const isIn = copy.toLowerCase() === 'in';
  const time = isIn ? trace.Start : trace.Stop;
  const interfaceName = isIn ? trace.Input : trace.Output;
  return { ...(time ? { time } : {}), ...(interfaceName === undefined ? {} : { interfaceName }) };
}

/** Lines without making an array of them: logs are long. */
function* linesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, to).replace(/\r$/, '');
    from = to + 1;
  }
}

/** Words in the machine's order show by making packets of what is none as it stands. */
function hasSwappedWords(packets: readonly RawPacket[]): boolean {
  const sample = packets.slice(0, 20);
  const asPrinted = sample.filter(({ bytes }) => guessLinkType(bytes)).length;
  return asPrinted === 0 && sample.some(({ swapped }) => guessLinkType(swapped));
}

function mostCommon(guesses: readonly (LinkGuess | undefined)[]): LinkGuess | undefined {
  const counts = new Map<number, number>();
  let best: LinkGuess | undefined;
  for (const guess of guesses) {
    if (!guess) continue;
    const count = (counts.get(guess.linkType) ?? 0) + 1;
    counts.set(guess.linkType, count);
    if (!best || count > (counts.get(best.linkType) ?? 0)) best = guess;
  }
  return best;
}

/** Clock times without a date that fall back by half a day or more passed midnight. */
function createDayCounter(): (time: Timestamp) => Timestamp {
  let days = 0;
  let last = 0;
  return (time) => {
    if (time.seconds >= daySeconds) return time;
    if (time.seconds < last - daySeconds / 2) days += 1;
    last = time.seconds;
    return { seconds: time.seconds + days * daySeconds, nanoseconds: time.nanoseconds };
  };
}

function recordOf(
  packet: RawPacket,
  all: Uint8Array,
  guess: LinkGuess,
  days: (time: Timestamp) => Timestamp,
): TextDumpRecord {
  const declared = declaredLength(all, guess);
  // IOS prints one byte, zero, behind what it captured.
  const hasExtraByte = packet.isAddress && all.at(-1) === 0 && all.length !== declared;
  const bytes = hasExtraByte ? all.subarray(0, -1) : all;
  const { time, interfaceName = '', originalLength = declared } = packet.heading;
  return {
    bytes,
    time: time ? days(time) : { seconds: 0, nanoseconds: 0 },
    originalLength: Math.max(bytes.length, originalLength),
    linkType: guess.linkType,
    interfaceName,
    line: packet.line,
  };
}
