/** The trace as a tree of flows and messages, and what of it folds. */
import { formatSpan } from '../../../base/time.ts';
import type { TraceRange, TraceRecord } from './record.ts';
import { endLineOf, numberIn, readTrace, secondsFrom, startOf } from './trace-document.ts';

export interface TraceSymbol {
  readonly kind: 'flow' | 'message' | 'conversation';
  readonly name: string;
  readonly detail: string;
  /** First and last line, both included, from 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** What a click selects. */
  readonly selection: TraceRange;
  readonly children: readonly TraceSymbol[];
}

/** Lines both included, from 1; they nest and never overlap otherwise. */
export interface TraceFold {
  readonly startLine: number;
  readonly endLine: number;
}

export interface TraceOutline {
  readonly symbols: readonly TraceSymbol[];
  readonly folds: readonly TraceFold[];
}

const mostConversations = 500;

/** Flows of the TCP proxy first to last, then the conversations of plain translation lines. */
export function traceOutline(lines: readonly string[]): TraceOutline {
  const { records, flows } = readTrace(lines);
  const symbols = flows.flatMap((flow, index) => flowSymbol(flow, index));
  return { symbols: [...symbols, ...conversations(records)], folds: foldsOf(records, symbols) };
}

function flowSymbol(flow: readonly TraceRecord[], index: number): readonly TraceSymbol[] {
  const first = flow[0];
  const last = flow.at(-1);
  if (!first || !last) return [];
  const messages = messagesOf(flow);
  const alg = flow.find((record) => record.alg !== null)?.alg;
  const parts = [alg ? `${alg.toUpperCase()} over TCP` : 'TCP', descriptors(flow), outcome(flow)];
  return [
    {
      kind: 'flow',
      name: `Flow ${index + 1}: ${parts.filter((part) => part !== '').join(', ')}`,
      detail: first.time?.text ?? '',
      startLine: startOf(first).line,
      endLine: Math.max(...flow.slice(-8).map(endLineOf)),
      selection: startOf(flow.find((record) => record.kind === 'handshake-syn') ?? first),
      children: messages,
    },
  ];
}

/** `fd 1073742971/2`: the second descriptor without the digits that it shares. */
function descriptors(flow: readonly TraceRecord[]): string {
  const fd1 = flow.map((record) => numberIn(record, 'fd1')).find((value) => value !== null);
  const fd2 = flow.map((record) => numberIn(record, 'fd2')).find((value) => value !== null);
  if (fd1 === undefined && fd2 === undefined) return '';
  const [left, right] = [String(fd1 ?? '?'), String(fd2 ?? '?')];
  let shared = 0;
  while (left.length === right.length && shared < right.length - 1 && left[shared] === right[shared]) shared += 1;
  return `fd ${left}/${right.slice(shared)}`;
}

function outcome(flow: readonly TraceRecord[]): string {
  const first = flow.find((record) => record.kind === 'handshake-syn') ?? flow[0];
  const after = (record: TraceRecord | undefined): string => {
    const span = first && record ? secondsFrom(first, record) : null;
    return span === null ? '' : ` after ${formatSpan(span)}`;
  };
  const abort = flow.find((record) => record.kind === 'flow-aborted');
  if (abort) return `${abort.values['read'] === 'RST' ? 'reset' : 'given up'}${after(abort)}`;
  const refusal = flow.find((record) => record.kind === 'message-unsupported');
  if (refusal) return `message refused${after(refusal)}`;
  const messages = flow.filter((record) => record.name === 'alg-lookup').length;
  if (messages > 0) return `${messages} ${messages === 1 ? 'read' : 'reads'} by the ALG`;
  return flow.some((record) => record.kind === 'flow-proxied') ? 'no data' : 'handshake not completed';
}

/** A message begins at `lookup` and ends before the next packet or message. */
function messagesOf(flow: readonly TraceRecord[]): readonly TraceSymbol[] {
  const messages: TraceSymbol[] = [];
  for (const [index, record] of flow.entries()) {
    if (record.name !== 'alg-lookup') continue;
    const rest = flow.slice(index + 1, index + 40);
    const end = rest.findIndex(
      (other) => other.kind === 'packet-claimed' || other.name === 'frag-tcpmss' || other.kind === 'flow-aborted',
    );
    const block = [record, ...(end < 0 ? rest : rest.slice(0, end))];
    messages.push(messageSymbol(record, block));
  }
  return messages;
}

function messageSymbol(lookup: TraceRecord, block: readonly TraceRecord[]): TraceSymbol {
  const direction = { 0: 'Client to server', 1: 'Server to client' }[numberIn(lookup, 'lookup') ?? -1] ?? 'Message';
  const size = block.map((record) => numberIn(record, 'l7_msg_size')).find((value) => value !== null);
  const arrived = numberIn(lookup, 'l7_bytes_recd');
  const state = block.some((record) => record.kind === 'message-unsupported' || record.kind === 'packet-refused')
    ? 'refused'
    : block.some((record) => record.kind === 'message-forwarded')
      ? 'passed on'
      : '';
  const parts = [
    size === undefined ? '' : `${size} bytes`,
    arrived !== null && arrived !== size ? `${arrived} arrived` : '',
    state,
  ].filter((part) => part !== '');
  return {
    kind: 'message',
    name: parts.length === 0 ? direction : `${direction}: ${parts.join(', ')}`,
    detail: lookup.time?.text ?? '',
    startLine: startOf(lookup).line,
    endLine: endLineOf(block.at(-1) ?? lookup),
    selection: startOf(lookup),
    children: [],
  };
}

interface Conversation {
  readonly local: string;
  global: string | null;
  readonly remote: string;
  readonly records: TraceRecord[];
}

/** Translation lines by inside host and remote host: `10.1.10.1 (198.133.219.6) and 192.168.2.1: 2 packets`. */
function conversations(records: readonly TraceRecord[]): readonly TraceSymbol[] {
  const found = new Map<string, Conversation>();
  const localOf = new Map<string, string>();
  for (const record of records) {
    const hosts = hostsOf(record, localOf);
    if (!hosts) continue;
    if (hosts.global !== null && localOf.size < 10_000) localOf.set(hosts.global, hosts.local);
    const key = `${hosts.local} ${hosts.remote}`;
    const known = found.get(key);
    if (known) {
      known.global ??= hosts.global;
      known.records.push(record);
    } else if (found.size < mostConversations) {
      found.set(key, { ...hosts, records: [record] });
    }
  }
  return [...found.values()].flatMap(({ local, global, remote, records: own }) => {
    const first = own[0];
    if (!first) return [];
    const packets = new Set(own.map((record) => `${record.values['ip_id']} ${record.values['s']}`)).size;
    return [
      {
        kind: 'conversation' as const,
        name: `${local}${global === null ? '' : ` (${global})`} and ${remote}: ${packets} ${packets === 1 ? 'packet' : 'packets'}`,
        detail: first.time?.text ?? '',
        startLine: startOf(first).line,
        endLine: endLineOf(own.at(-1) ?? first),
        selection: startOf(first),
        children: [],
      },
    ];
  });
}

function hostsOf(record: TraceRecord, localOf: ReadonlyMap<string, string>): Omit<Conversation, 'records'> | undefined {
  const { s, new_s: newSource, d, new_d: newDestination, interface: side } = record.values;
  if (record.kind !== 'packet-translated' || typeof s !== 'string' || typeof d !== 'string') return undefined;
  if (typeof newSource === 'string') return { local: s, global: newSource, remote: d };
  if (typeof newDestination === 'string') return { local: newDestination, global: d, remote: s };
  return side === 'o' ? { local: localOf.get(d) ?? d, global: null, remote: s } : { local: s, global: null, remote: d };
}

/** A flow folds as a whole where no other flow's line lies inside, else run by run; messages fold inside. */
function foldsOf(records: readonly TraceRecord[], flows: readonly TraceSymbol[]): readonly TraceFold[] {
  const folds: TraceFold[] = [];
  let run: { flow: number; startLine: number; endLine: number } | undefined;
  const close = (): void => {
    if (run && run.endLine > run.startLine) folds.push({ startLine: run.startLine, endLine: run.endLine });
    run = undefined;
  };
  for (const record of records) {
    if (record.flow === null) {
      // Translation lines are printed between the lines of a flow.
      if (record.prefix.startsWith('NAT-') || record.prefix === '') close();
      continue;
    }
    if (run?.flow !== record.flow) close();
    run ??= { flow: record.flow, startLine: startOf(record).line, endLine: 0 };
    run.endLine = endLineOf(record);
  }
  close();
  const runs = [...folds];
  for (const { children } of flows)
    for (const { startLine, endLine } of children) {
      const around = runAround(runs, startLine);
      const inside = around && endLine <= around.endLine && endLine - startLine < around.endLine - around.startLine;
      if (inside && endLine > startLine) folds.push({ startLine, endLine });
    }
  return folds.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

/** The last run that begins at or before the line; runs are in order and do not overlap. */
function runAround(runs: readonly TraceFold[], line: number): TraceFold | undefined {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.startLine ?? Infinity) <= line) low = middle + 1;
    else high = middle;
  }
  return runs[low - 1];
}
