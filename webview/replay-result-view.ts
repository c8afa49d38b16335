/** What the chosen gateway would do: all packets by verdict, the chosen session with its gates, and the bindings. */
import type {
  BindingRecord,
  GateResult,
  MatrixCell,
  MatrixRow,
  ReplayReply,
  SessionReplayRecord,
} from '../src/engine/replay-api.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { formatCount, formatPlural } from './number-format.ts';
import { shownPacketLink } from './place-link.ts';
import {
  flowStateText,
  flowStateWords,
  gateWords,
  resultWords,
  sessionLabel,
  unverifiedText,
  verdictWords,
} from './replay-words.ts';

/** Rows of one list; the command line lists all. */
const mostListed = 100;

type OpenPacket = (packet: number) => void;

/** The gateway as a whole. */
export function gatewaySummary(
  { choice, counts, flowStates, sides }: ReplayReply,
  nameInside: () => void,
): HTMLElement {
  return element(
    'section',
    { class: 'replay-part', attributes: { 'aria-label': `${choice.title}: all packets` } },
    element('h3', {}, choice.title),
    element(
      'ul',
      { class: 'verdict-counts', testId: 'verdict-counts' },
      ...verdictWords.map(([verdict, text]) =>
        element(
          'li',
          { class: `verdict-${verdict}${counts[verdict] === 0 ? ' is-none' : ''}` },
          element('strong', {}, formatCount(counts[verdict])),
          ` ${text}`,
        ),
      ),
    ),
    element(
      'p',
      { class: 'muted' },
      `Flows at the end: ${flowStateWords.map(([state]) => `${formatCount(flowStates[state])} ${state}`).join(', ')}.`,
    ),
    element(
      'p',
      { class: 'replay-sides' },
      element('span', { class: 'muted' }, 'Inside: '),
      `${sides} `,
      element(
        'button',
        { class: 'link', testId: 'name-inside', attributes: { type: 'button' }, on: { click: nameInside } },
        'Name the inside networks',
      ),
    ),
  );
}

/** One session under the gateway; `record` is undefined when it does not cross the gateway, or is beyond the reply's list. */
export function sessionSummary(
  row: MatrixRow,
  cell: MatrixCell,
  record: SessionReplayRecord | undefined,
  openPacket: OpenPacket,
  openLadder: (flow: number) => void,
): HTMLElement {
  const { icon: name, text } = resultWords[cell.result];
  return element(
    'section',
    { class: 'replay-part', testId: 'replay-session', attributes: { 'aria-label': sessionLabel(row) } },
    element('h4', {}, element('span', { class: 'replay-alg' }, row.alg), ` ${row.client} → ${row.server}`),
    element(
      'p',
      { class: `replay-result is-${cell.result}` },
      icon(name),
      element(
        'span',
        {},
        element('strong', {}, text),
        cell.packet === null ? null : ' at ',
        cell.packet === null ? null : shownPacketLink(cell.packet, openPacket),
        '. ',
        cell.reason,
        cell.verified
          ? null
          : element('span', { class: 'unverified', attributes: { title: unverifiedText } }, 'unverified'),
      ),
    ),
    record === undefined
      ? null
      : element('p', { class: 'muted' }, `State of the flow at the end: ${flowStateText(record.flowState)}.`),
    element(
      'button',
      { class: 'link', attributes: { type: 'button' }, on: { click: () => openLadder(row.flow) } },
      'Show the ladder of this session',
    ),
    record === undefined || record.gates.length === 0 ? null : gateList(record.gates, openPacket),
  );
}

function gateList(gates: readonly GateResult[], openPacket: OpenPacket): HTMLElement {
  const shown = gates.slice(0, mostListed);
  return element(
    'div',
    {},
    element('h5', {}, 'Gates', element('span', { class: 'muted' }, formatPlural(gates.length, 'gate'))),
    element(
      'ul',
      { class: 'gate-list' },
      ...shown.map((gate, at) => {
        const { text, icon: name } = gateWords[gate.result];
        const next = shown[at + 1];
        // Gates of one message fail or pass for one reason: it is said once, below the last of them.
        const isRepeated = next?.result === gate.result && next.reason === gate.reason;
        return element(
          'li',
          { class: `gate-result gate-${gate.result}` },
          icon(name),
          element(
            'span',
            { class: 'gate-what' },
            shownPacketLink(gate.openedAt, openPacket),
            ` ${gate.purpose} `,
            element('code', {}, gate.endpoints),
            ` ${text}`,
            isRepeated ? null : element('span', { class: 'gate-reason muted' }, gate.reason),
          ),
        );
      }),
    ),
    leftOut(gates.length - shown.length, 'gate'),
  );
}

/** The translations that the gateway would hold, folded away until asked for. */
export function bindingList(reply: ReplayReply, openPacket: OpenPacket): HTMLElement {
  const { bindings, omittedBindings } = reply;
  const total = bindings.length + omittedBindings;
  if (total === 0) return element('p', { class: 'muted replay-part' }, 'No address would be translated.');
  const shown = bindings.slice(0, mostListed);
  return element(
    'details',
    { class: 'fold replay-part' },
    element(
      'summary',
      {},
      icon('chevron'),
      'Bindings',
      element('span', { class: 'muted' }, formatPlural(total, 'translation')),
    ),
    element(
      'ul',
      { class: 'binding-list' },
      ...shown.map((binding, at) => bindingItem(binding, shown[at + 1], openPacket)),
    ),
    leftOut(total - shown.length, 'translation'),
  );
}

function bindingItem(binding: BindingRecord, next: BindingRecord | undefined, openPacket: OpenPacket): HTMLElement {
  const { transport, inside, outside, source, firstPacket } = binding;
  return element(
    'li',
    {},
    shownPacketLink(firstPacket, openPacket),
    ` ${transport} `,
    element('code', {}, `${inside} → ${outside}`),
    next?.source === source ? null : element('span', { class: 'gate-reason muted' }, source),
  );
}

const leftOut = (count: number, noun: string): HTMLElement | null =>
  count === 0
    ? null
    : element('p', { class: 'muted' }, `${formatPlural(count, `more ${noun}`)}: alg-trace replay lists all.`);
