/** A replay for a terminal: sessions with their fate under one gateway, or a matrix of sessions and gateways. */
import type {
  MatrixCell,
  ReplayMatrix,
  ReplayReply,
  SessionHeading,
  SessionReplayRecord,
} from '../engine/replay-api.ts';
import type { ReplayFix } from '../engine/replay-fix-records.ts';
import type { StoppedPackets } from '../gateway/stopped-packets.ts';
import { fixLines, painter, wrap, type Paint } from '../report/text.ts';

export interface ReplayTextOptions {
  readonly color: boolean;
  readonly width: number;
}

const marks = {
  passes: { mark: '✓', style: 'green' },
  breaks: { mark: '✖', style: 'red' },
  'cannot-know': { mark: '?', style: 'yellow' },
} as const;

const markOf = ({ result, verified }: MatrixCell, paint: Paint): string =>
  paint(marks[result].style, `${marks[result].mark}${verified ? ' ' : '~'}`);

const heading = ({ session, alg, client, server }: SessionHeading): string => `${session} ${alg} ${client} → ${server}`;

const plural = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** Sessions listed in the terminal; the JSON document has more. */
const mostSessions = 100;
const mostReasons = 40;

export function replayText(
  reply: ReplayReply,
  stopped: readonly StoppedPackets[],
  fixes: readonly ReplayFix[],
  { color, width }: ReplayTextOptions,
): string {
  const paint = painter(color);
  const counts = Object.entries(reply.counts)
    .filter(([, number]) => number > 0)
    .map(([verdict, number]) => `${verdict} ${number.toLocaleString('en')}`);
  const states = Object.entries(reply.flowStates)
    .filter(([, number]) => number > 0)
    .map(([state, number]) => `${number.toLocaleString('en')} ${state}`);
  const lines = [
    paint('bold', `Replayed under ${reply.choice.title}`),
    paint(
      'dim',
      `  packets: ${counts.join(', ') || 'none'}; ${plural(reply.bindings.length + reply.omittedBindings, 'binding')}; flows: ${states.join(', ') || 'none'}`,
    ),
    ...wrap(reply.sides, width, '  '),
    '',
  ];
  if (reply.sessions.length === 0) lines.push('No session of an ALG crosses the gateway.');
  // What breaks is read first.
  const order = { breaks: 0, 'cannot-know': 1, passes: 2 } as const;
  const sorted = [...reply.sessions].sort(
    (one, other) => order[one.result] - order[other.result] || one.session - other.session,
  );
  for (const session of sorted.slice(0, mostSessions)) lines.push(...sessionLines(session, width, paint));
  const left = sorted.length - Math.min(sorted.length, mostSessions) + reply.omittedSessions;
  if (left > 0) lines.push(paint('dim', `and ${plural(left, 'more session')}`));
  lines.push(...stoppedLines(stopped, width, paint));
  if (fixes.length > 0) lines.push('');
  for (const fix of fixes) {
    lines.push(...fixLines(fix, width, paint));
    if (fix.sessions.length > 0)
      lines.push(
        paint('dim', `    for ${plural(fix.sessions.length, 'session')}: ${fix.sessions.slice(0, 8).join(', ')}`),
      );
  }
  return `${lines.join('\n')}\n`;
}

/** Packets that do not pass, whether or not an ALG reads their flows. */
function stoppedLines(stopped: readonly StoppedPackets[], width: number, paint: Paint): readonly string[] {
  if (stopped.length === 0) return [];
  const shown = stopped.slice(0, mostReasons);
  return [
    '',
    paint('bold', 'Packets that do not pass'),
    ...shown.flatMap(({ verdict, reason, count, packets }) => {
      const numbers = `${packets.slice(0, 8).join(', ')}${count > 8 ? ', …' : ''}`;
      return wrap(`${verdict} ${plural(count, 'packet')} (${numbers}): ${reason}.`, width, '  ');
    }),
    ...(stopped.length > shown.length
      ? [paint('dim', `  and ${plural(stopped.length - shown.length, 'more reason')}`)]
      : []),
  ];
}

function sessionLines(session: SessionReplayRecord, width: number, paint: Paint): readonly string[] {
  const { result, verdict, packet, flowState, reason, verified, gates } = session;
  const place = packet === null ? '' : ` at packet ${packet}`;
  const words =
    result === 'cannot-know' ? 'cannot be known' : result === 'breaks' ? `${verdict}${place}` : `passes (${verdict})`;
  const doubt = verified || result === 'cannot-know' ? '' : ', not confirmed by a public source';
  const closed = gates.filter((gate) => gate.result === 'not-opened');
  return [
    `${markOf(session, paint)} ${paint('bold', heading(session))}  ${paint(marks[result].style, words)}${paint('dim', ` · ${flowState}${doubt}`)}`,
    ...wrap(reason, width, '     '),
    ...closed.slice(0, 4).map((gate) => paint('dim', `     gate ${gate.purpose} ${gate.endpoints}: not opened`)),
  ];
}

/** One row a session, one column a gateway; what breaks is explained below. */
export function matrixText(matrix: ReplayMatrix, { color, width }: ReplayTextOptions): string {
  const paint = painter(color);
  const lines: string[] = [];
  if (matrix.rows.length === 0) return 'No session of an ALG crosses a gateway.\n';
  matrix.choices.forEach(({ title }, at) => lines.push(`${String(at + 1).padStart(3)}  ${title}`));
  const labels = matrix.rows.slice(0, mostSessions).map(heading);
  const label = Math.min(
    Math.max(...labels.map((text) => text.length)),
    Math.max(24, width - matrix.choices.length * 4),
  );
  const cut = (text: string): string => (text.length > label ? `${text.slice(0, label - 1)}…` : text.padEnd(label));
  lines.push('', `${''.padEnd(label)} ${matrix.choices.map((_choice, at) => String(at + 1).padStart(3)).join(' ')}`);
  matrix.rows.slice(0, mostSessions).forEach((row, at) => {
    lines.push(`${cut(labels[at] ?? '')} ${row.cells.map((cell) => ` ${markOf(cell, paint)}`).join(' ')}`);
  });
  const left = matrix.rows.length - Math.min(matrix.rows.length, mostSessions) + matrix.omitted;
  if (left > 0) lines.push(paint('dim', `and ${plural(left, 'more session')}`));
  lines.push('', '✓ passes   ✖ breaks   ? cannot be known   ~ rests on what no public source confirms', '');
  lines.push(...reasons(matrix, width, paint));
  return `${lines.join('\n')}\n`;
}

/** Each reason once, with whom it concerns. */
function reasons(matrix: ReplayMatrix, width: number, paint: Paint): readonly string[] {
  const found = new Map<string, Set<string>>();
  for (const { session, cells } of matrix.rows)
    cells.forEach(({ result, reason }, at) => {
      if (result !== 'breaks') return;
      const title = matrix.choices[at]?.title ?? '';
      const key = `${title}: ${reason}`;
      found.set(key, (found.get(key) ?? new Set()).add(String(session)));
    });
  const shown = [...found].slice(0, mostReasons);
  return [
    ...shown.flatMap(([reason, sessions]) => {
      const numbers = [...sessions];
      const who = `${numbers.length === 1 ? 'session' : 'sessions'} ${numbers.slice(0, 8).join(', ')}${numbers.length > 8 ? ', …' : ''}`;
      return wrap(`✖ ${reason} (${who})`, width, '  ');
    }),
    ...(found.size > shown.length ? [paint('dim', `  and ${plural(found.size - shown.length, 'more reason')}`)] : []),
  ];
}
