/** The flow as a ladder: who sent what when, which reset is not what it claims to be, and what the router's log says of it. */
import type { LadderGate, LadderOrigin, LadderReply, LadderStep } from '../src/engine/api.ts';
import { bringIntoView } from './bring-into-view.ts';
import { element, fill } from './element.ts';
import { gateIcon, gateLabel, gateOutcome } from './gate-words.ts';
import { icon } from './icons.ts';
import { drawLadder } from './ladder-drawing.ts';
import { formatStepTime, type LadderLayout, type LadderRow, layoutLadder, type Lifeline } from './ladder-layout.ts';
import { LatestRequest } from './latest-request.ts';
import { formatCount, formatPlural } from './number-format.ts';
import { revealPacket } from './page-actions.ts';
import type { PageState } from './page-state.ts';
import type { Store } from './store.ts';

/** The heads of the lifelines stay at the top; a step beyond the packet shows that there is more. */
const margins = { head: 48, foot: 12 } as const;

interface StepOption {
  readonly node: HTMLElement;
  readonly step: LadderStep;
  readonly gate: LadderGate | null;
}

const roleNames = { client: 'Client', gateway: 'Gateway', server: 'Server' } as const;

export function makeLadderView(
  store: Store<PageState>,
  fetchLadder: (flow: number) => Promise<LadderReply>,
): HTMLElement {
  const message = element('p', { class: 'muted pane-message' });
  const head = element('div', { class: 'ladder-head' });
  const steps = element('div', {
    class: 'ladder-steps',
    attributes: { role: 'listbox', 'aria-label': 'Packets of the flow' },
  });
  const canvas = element('div', { class: 'ladder-canvas' }, head, steps);
  const omitted = element('p', { class: 'ladder-omitted muted' });
  const origin = element('p', { class: 'ladder-origin' });
  const view = element('div', { class: 'ladder', testId: 'ladder' }, message, origin, omitted, canvas);
  let reply: LadderReply | null = null;
  let options: readonly StepOption[] = [];
  let drawnWidth = 0;
  let revealed: number | null = null;
  let isFresh = false;

  const show = (): void => {
    const isShown = reply !== null && reply.steps.length > 0;
    canvas.classList.toggle('is-hidden', !isShown);
    message.classList.toggle('is-hidden', isShown);
    omitted.classList.add('is-hidden');
    showOrigin(isShown ? (reply?.origin ?? null) : null);
    if (reply === null) {
      fill(message, 'Choose a finding or a packet to see its flow.');
      return;
    }
    if (!isShown) {
      fill(message, 'This flow has no packets to draw.');
      return;
    }
    draw(reply);
  };
  const draw = (flow: LadderReply): void => {
    drawnWidth = view.clientWidth;
    const layout = layoutLadder(flow, drawnWidth);
    const left = flow.omitted + layout.undrawn;
    omitted.classList.toggle('is-hidden', left === 0);
    const gates = layout.hiddenGates === 0 ? '' : `, and with them ${formatPlural(layout.hiddenGates, 'gate')}`;
    fill(omitted, `${formatPlural(left, 'packet')} of this long flow ${left === 1 ? 'is' : 'are'} left out${gates}.`);
    fill(head, ...layout.lifelines.map((lifeline) => lifelineLabel(lifeline, layout)));
    canvas.style.width = `${layout.width}px`;
    steps.style.height = `${layout.height}px`;
    options = layout.rows.map((row) => ({
      node: stepOption(row, layout, flow, follow),
      step: row.step,
      gate: row.gate,
    }));
    fill(steps, drawLadder(layout), ...options.map(({ node }) => node));
    markPacket(store.state.packet);
  };
  /** Leads to the flow that came through a gate, or back to the packet that opened it. */
  const follow = (flow: number | null, packet: number | null): void => {
    if (flow !== null && packet !== null) store.update({ flow, ...revealPacket(packet) });
  };
  const showOrigin = (from: LadderOrigin | null): void => {
    origin.classList.toggle('is-hidden', from === null);
    if (from !== null) fill(origin, ...originLine(from, () => follow(from.flow, from.packet)));
  };
  const markPacket = (packet: number | null): void => {
    // A log line carries the number of the packet it explains; the packet itself is meant.
    const current = options.findIndex(
      ({ step, gate }) => step.packet === packet && step.kind !== 'log' && gate === null,
    );
    for (const [index, { node }] of options.entries()) {
      node.setAttribute('aria-selected', String(index === current));
      node.tabIndex = index === Math.max(0, current) ? 0 : -1;
    }
    if (current < 0 || revealed === packet) return;
    revealed = packet;
    // A flow that was just drawn shows what came before and after the packet.
    const node = options[current]?.node;
    if (node !== undefined) bringIntoView(view, node, isFresh ? 'center' : 'nearest', margins);
    isFresh = false;
  };
  const choose = (index: number, focuses: boolean): void => {
    const option = options[index];
    if (option === undefined) return;
    if (focuses) {
      for (const { node } of options) node.tabIndex = node === option.node ? 0 : -1;
      option.node.focus({ preventScroll: true });
      bringIntoView(view, option.node, 'nearest', margins);
    }
    if (option.step.packet > 0) {
      revealed = option.step.packet;
      store.update(revealPacket(option.step.packet));
    }
  };
  const optionIndex = (target: EventTarget | null): number =>
    target instanceof Element ? options.findIndex(({ node }) => node === target.closest('.ladder-step')) : -1;
  steps.addEventListener('click', (event) => choose(optionIndex(event.target), false));
  steps.addEventListener('keydown', (event) => {
    const at = optionIndex(event.target);
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: 0,
      End: options.length - 1,
      ' ': at,
    };
    const target = targets[event.key];
    const current = options[at];
    if (event.key === 'Enter' && current?.gate) follow(current.gate.flow, current.gate.firstPacket);
    else if (event.key === 'Enter' && (current?.step.packet ?? 0) > 0) store.update({ tab: 'details' });
    if (target === undefined) return;
    event.preventDefault();
    choose(target, true);
  });
  new ResizeObserver(() => {
    if (reply !== null && view.clientWidth !== drawnWidth && view.clientWidth > 0) show();
  }).observe(view);

  const latest = new LatestRequest(
    fetchLadder,
    (_flow, answer) => {
      reply = answer;
      revealed = null;
      isFresh = true;
      view.scrollTop = 0;
      show();
    },
    (_flow, text) => {
      reply = null;
      show();
      fill(message, `The flow could not be shown: ${text}`);
    },
  );
  show();
  store.watch(
    (state) => [state.flow, state.document],
    ({ flow, document }) => {
      if (flow !== null && document !== null) latest.request(flow);
    },
  );
  store.watch(
    (state) => [state.packet],
    ({ packet }) => markPacket(packet),
  );
  return view;
}

function lifelineLabel({ role, label, x }: Lifeline, layout: LadderLayout): HTMLElement {
  const node = element(
    'div',
    { class: `ladder-end ladder-end-${role}`, attributes: { title: label } },
    element('span', { class: 'ladder-role' }, roleNames[role]),
    label.toLowerCase() === role ? null : element('span', { class: 'ladder-address' }, label),
  );
  const share = (layout.width - layout.gutter) / layout.lifelines.length;
  node.style.width = `${share}px`;
  // Labels of the outer lifelines keep inside the diagram.
  const centered = x - share / 2;
  node.style.left = `${Math.max(layout.gutter - 16, Math.min(layout.width - share, centered))}px`;
  return node;
}

const originLine = (origin: LadderOrigin, follow: () => void): readonly (Node | string)[] => [
  icon('gate'),
  element(
    'span',
    {},
    `This flow came through a gate: ${origin.purpose}, negotiated by ${origin.alg} in `,
    element(
      'button',
      { class: 'link', attributes: { type: 'button' }, on: { click: follow } },
      `packet ${formatCount(origin.packet)}`,
    ),
    ' of its control flow.',
  ),
];

type Follow = (flow: number | null, packet: number | null) => void;

function stepOption(row: LadderRow, layout: LadderLayout, flow: LadderReply, follow: Follow): HTMLElement {
  const { step, gate } = row;
  const node = element(
    'div',
    {
      class: gate === null ? `ladder-step step-${step.kind}` : `ladder-step step-gate gate-${gate.outcome}`,
      attributes: {
        role: 'option',
        'aria-label': spokenStep(row, flow),
        title: gate === null ? `${step.label}\n${step.note}` : `${gateLabel(gate)}\n${gateOutcome(gate)}`,
      },
    },
    gate === null ? element('span', { class: 'step-time' }, formatStepTime(step.time)) : null,
    gate === null ? stepText(row, layout) : gateText(gate, layout, follow),
  );
  node.style.top = `${row.top}px`;
  node.style.height = `${row.height}px`;
  return node;
}

function stepText({ step }: LadderRow, layout: LadderLayout): HTMLElement {
  const sign =
    step.kind === 'log'
      ? icon('log')
      : step.kind === 'reset'
        ? icon('reset')
        : step.kind === 'message'
          ? icon('message')
          : null;
  const text = element(
    'span',
    { class: 'step-text' },
    sign,
    element('span', { class: 'step-label' }, step.label),
    step.note === '' ? null : element('span', { class: 'step-note' }, step.note),
  );
  return between(text, layout);
}

function gateText(gate: LadderGate, layout: LadderLayout, follow: Follow): HTMLElement {
  const { flow, firstPacket } = gate;
  // Pointers follow the link, the keyboard the row: it takes no stop of its own.
  const link = element(
    'button',
    {
      class: 'link step-link',
      attributes: { type: 'button', tabindex: '-1' },
      on: {
        click: (event) => {
          event.stopPropagation();
          follow(flow, firstPacket);
        },
      },
    },
    `packet ${formatCount(firstPacket ?? 0)}`,
  );
  return between(
    element(
      'span',
      { class: 'step-text' },
      icon('gate'),
      element('span', { class: 'step-label' }, gateLabel(gate)),
      icon(gateIcon(gate)),
      element('span', { class: 'step-note' }, gateOutcome(gate)),
      flow === null || firstPacket === null ? null : link,
    ),
    layout,
  );
}

/** Keeps a text between the outer lifelines. */
function between(text: HTMLElement, layout: LadderLayout): HTMLElement {
  const left = layout.lifelines[0]?.x ?? 0;
  const right = layout.lifelines.at(-1)?.x ?? layout.width;
  text.style.left = `${left + 8}px`;
  text.style.width = `${right - left - 16}px`;
  return text;
}

/** What a screen reader says of a step. */
function spokenStep({ step, arrow, gate }: LadderRow, flow: LadderReply): string {
  if (gate !== null) {
    const way = gate.flow === null || gate.firstPacket === null ? '' : `; Enter shows packet ${gate.firstPacket}`;
    return `${gateLabel(gate)}, opened by packet ${gate.packet}: ${gateOutcome(gate)}${way}`;
  }
  if (step.kind === 'log') return `Log at ${formatStepTime(step.time)} seconds: ${step.label}`;
  const to = step.from === 'client' ? 'server' : 'client';
  const from = arrow?.claimedX === null ? step.from : `gateway ${flow.gateway ?? ''} in the name of the ${step.from}`;
  return `Packet ${step.packet} at ${formatStepTime(step.time)} seconds, ${from} to ${to}: ${step.label}, ${step.note}`;
}
