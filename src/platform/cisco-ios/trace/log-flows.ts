/**
 * Which flow of the log a record belongs to. The trace prints no addresses: a flow shows itself by its two descriptors at
 * the handshake, and after that only by order. Where two flows could have printed a line, it belongs to none.
 */
import type { TraceRecord } from './record.ts';

type Stage = 'syn' | 'syn-ack' | 'ack' | 'proxied' | 'refused' | 'aborted';

interface LogFlow {
  readonly index: number;
  /** Null when the log begins in the middle of the flow. */
  readonly fd1: number | null;
  fd2: number | null;
  stage: Stage;
  /** A request has been read and no answer since. */
  waiting: boolean;
  /** No data yet. */
  fresh: boolean;
  lastSeconds: number | null;
  lastLine: number;
}

export interface FlowTracker {
  readonly record: (record: TraceRecord) => void;
  readonly end: () => void;
}

/** Flows that are followed at a time; the one that was silent longest is given up first. */
const mostFlows = 256;
/** Lines of packets that wait for a line that tells their flow. */
const mostWaiting = 200;
/** A flow that said nothing for this long is no candidate for a line without a descriptor. */
const silenceSeconds = 120;
const silenceLines = 5000;
/** The lines that stand before the handshake's first descriptor are printed within milliseconds of it. */
const preambleSeconds = 1;
/** In which lines that trail a flow's end still belong to it. */
const trailSeconds = 5;
const trailLines = 20;

const preambleNames: ReadonlySet<string> = new Set(['l4f-alg-needed', 'frag-tcpmss', 'l4f-policy']);
const isProxyRecord = (record: TraceRecord): boolean =>
  record.prefix === '' ? record.name !== 'nat-mapping' : record.prefix.startsWith('NAT-');

/**
 * Sets `flow`, and `alg` of lines that leave it to the lines before them, and hands the record on as `onSettled`; lines that
 * only a later one explains come then, so the order is not quite the log's.
 */
export function createFlowTracker(onSettled: (record: TraceRecord) => void): FlowTracker {
  const flows = new Map<number, LogFlow>();
  const waiting: TraceRecord[] = [];
  let count = 0;
  /** Two first descriptors next to each other: the second cannot be the first plus one then. */
  let descriptorsInPairs = true;
  let lastFd1: number | null = null;
  let current: LogFlow | null = null;
  /** Flow and ALG of the message block that the lines are in; undefined before the first. */
  let block: { readonly flow: LogFlow | null; readonly alg: string | null } | undefined;

  const open = (record: TraceRecord, fd1: number | null, stage: Stage): LogFlow => {
    const flow: LogFlow = {
      index: count, fd1, fd2: null, stage, waiting: false, fresh: true, lastSeconds: null, lastLine: lineOf(record),
    }; // prettier-ignore
    count += 1;
    flows.set(flow.index, flow);
    if (flows.size > mostFlows) flows.delete(flows.keys().next().value ?? -1);
    return flow;
  };
  const isRecent = (flow: LogFlow, record: TraceRecord, seconds: number, lines: number): boolean => {
    const now = record.time?.secondsOfYear;
    if (now !== undefined && flow.lastSeconds !== null) return now - flow.lastSeconds <= seconds;
    return lineOf(record) - flow.lastLine <= lines;
  };
  const recentFlows = (record: TraceRecord, stages: readonly Stage[]): readonly LogFlow[] =>
    [...flows.values()].filter(
      (flow) => stages.includes(flow.stage) && isRecent(flow, record, silenceSeconds, silenceLines),
    );
  const touch = (record: TraceRecord, flow: LogFlow | null): void => {
    record.flow = flow?.index ?? null;
    onSettled(record);
    if (!flow) return;
    current = flow;
    flow.lastSeconds = record.time?.secondsOfYear ?? flow.lastSeconds;
    flow.lastLine = lineOf(record);
    // Re-inserted, so that the map's order is the order of silence.
    if (flows.delete(flow.index)) flows.set(flow.index, flow);
  };
  /** For lines that nothing ties to a flow: the only one there is, or the one that has just ended. */
  const onlyFlow = (record: TraceRecord): LogFlow | null => {
    const candidates = recentFlows(record, ['ack', 'proxied', 'refused']);
    if (candidates.length > 0) return only(candidates);
    return current && isRecent(current, record, trailSeconds, trailLines) ? current : null;
  };
  /** The last packet's lines go to `flow`, older ones where the log leaves no choice. */
  const settle = (flow: LogFlow | null, from: number): void => {
    for (const [index, record] of waiting.entries()) {
      record.flow = (index >= from ? flow : onlyFlow(record))?.index ?? null;
      onSettled(record);
    }
    waiting.length = 0;
  };
  const anchor = (record: TraceRecord, flow: LogFlow | null): void => {
    let from = waiting.length;
    while (from > 0 && waiting[from]?.name !== 'l4f-alg-needed') from -= 1;
    settle(flow, from);
    touch(record, flow);
  };

  /** Where the lines of the SYN's own packet begin: at most one claim, one policy check, two clamps, just before it. */
  const preambleStart = (syn: TraceRecord): number => {
    const left = new Map([['l4f-alg-needed', 1], ['l4f-policy', 1], ['frag-tcpmss', 2]]); // prettier-ignore
    let from = waiting.length;
    for (; from > 0; from -= 1) {
      const record = waiting[from - 1];
      const more = record && left.get(record.name);
      if (!more) break;
      if (syn.time && record.time && syn.time.secondsOfYear - record.time.secondsOfYear > preambleSeconds) break;
      left.set(record.name, more - 1);
    }
    return from;
  };
  const syn = (record: TraceRecord): void => {
    const fd1 = numberOf(record, 'fd1');
    const from = preambleStart(record);
    if (lastFd1 !== null && fd1 !== null && Math.abs(fd1 - lastFd1) === 1) descriptorsInPairs = false;
    lastFd1 = fd1;
    const repeated = [...flows.values()].find((flow) => flow.fd1 === fd1 && flow.stage === 'syn');
    const flow = repeated ?? open(record, fd1, 'syn');
    settle(flow, from);
    block = undefined;
    touch(record, flow);
  };
  const synAck = (record: TraceRecord): void => {
    const fd2 = numberOf(record, 'fd2');
    const half = recentFlows(record, ['syn']);
    // In the public trace fd2 is fd1 plus one; else the handshakes are answered in the order in which they began.
    const paired = descriptorsInPairs ? half.find((flow) => fd2 !== null && flow.fd1 === fd2 - 1) : undefined;
    const flow = paired ?? [...half].sort((a, b) => a.index - b.index)[0] ?? null;
    if (flow) {
      flow.fd2 = fd2;
      flow.stage = 'syn-ack';
    }
    anchor(record, flow);
  };
  const finalAck = (record: TraceRecord): void => {
    const fd1 = numberOf(record, 'fd1');
    const flow =
      [...flows.values()].reverse().find((candidate) => candidate.fd1 === fd1) ?? open(record, fd1, 'syn-ack');
    flow.stage = 'ack';
    anchor(record, flow);
  };
  const proxied = (record: TraceRecord): void => {
    const flow = current?.stage === 'ack' ? current : only(recentFlows(record, ['ack']));
    if (flow && record.name === 'l4f-proxied') flow.stage = 'proxied';
    anchor(record, flow);
  };

  const flowOfMessage = (record: TraceRecord): LogFlow | null => {
    const candidates = recentFlows(record, ['ack', 'proxied', 'refused']);
    // A log that begins in the middle, or a paste of the interesting lines alone.
    if (candidates.length === 0) return open(record, null, 'proxied');
    if (candidates.length === 1) return only(candidates);
    const lookup = numberOf(record, 'lookup');
    if (lookup === 0) return only(candidates.filter(({ fresh }) => fresh));
    if (lookup === null) return null;
    return only(candidates.filter((flow) => flow.waiting)) ?? null;
  };
  const lookup = (record: TraceRecord): void => {
    const flow = flowOfMessage(record);
    block = { flow, alg: record.alg };
    if (flow) {
      flow.waiting = numberOf(record, 'lookup') === 0;
      flow.fresh = false;
    }
    anchor(record, flow);
  };
  const message = (record: TraceRecord): void => {
    block ??= { flow: flowOfMessage(record), alg: null };
    block = { flow: block.flow, alg: record.alg ?? block.alg };
    record.alg = block.alg;
    if (block.flow && (record.kind === 'message-unsupported' || record.kind === 'packet-refused'))
      block.flow.stage = 'refused';
    anchor(record, block.flow);
  };
  const aborting = (record: TraceRecord): void => {
    const refused = recentFlows(record, ['refused']);
    const flow = refused.length > 0 ? only(refused) : onlyFlow(record);
    if (flow) {
      flow.stage = 'aborted';
      flows.delete(flow.index);
    }
    block = undefined;
    anchor(record, flow);
  };
  /** Unknown words of the family: a descriptor in them tells the flow. */
  const other = (record: TraceRecord): void => {
    const numbers =
      record.text
        .match(/\d{5,15}/g)
        ?.slice(0, 8)
        .map(Number) ?? [];
    const named = [...flows.values()].filter(
      ({ fd1, fd2 }) => (fd1 !== null && numbers.includes(fd1)) || (fd2 !== null && numbers.includes(fd2)),
    );
    touch(record, only(named) ?? onlyFlow(record));
  };

  const byKind: Partial<Record<TraceRecord['kind'], (record: TraceRecord) => void>> = {
    'handshake-syn': syn,
    'handshake-syn-ack': synAck,
    'handshake-ack': finalAck,
    'flow-proxied': proxied,
    'message-received': message,
    'message-state': message,
    'message-forwarded': message,
    'message-unsupported': message,
    'packet-refused': message,
    'flow-aborted': aborting,
  };

  return {
    record(record) {
      if (!isProxyRecord(record)) {
        onSettled(record);
        return;
      }
      if (preambleNames.has(record.name)) {
        if (waiting.length >= mostWaiting) settle(null, waiting.length);
        waiting.push(record);
        return;
      }
      if (record.name === 'alg-lookup') lookup(record);
      else if (record.name === 'l4f-transition') proxied(record);
      else if (record.name === 'l4f-no-data') message(record);
      else (byKind[record.kind] ?? other)(record);
    },
    end() {
      settle(null, waiting.length);
    },
  };
}

const lineOf = (record: TraceRecord): number => record.pieces[0].line;

const only = (flows: readonly LogFlow[]): LogFlow | null => (flows.length === 1 ? (flows[0] ?? null) : null);

function numberOf(record: TraceRecord, name: string): number | null {
  const value = record.values[name];
  return typeof value === 'number' ? value : null;
}
