/** Where the lines, arrows and texts of a ladder diagram go; numbers only, so that the drawing has nothing to decide. */
import type { LadderGate, LadderReply, LadderStep } from '../src/engine/api.ts';

export type LifelineRole = 'client' | 'gateway' | 'server';

export interface Lifeline {
  readonly role: LifelineRole;
  readonly label: string;
  readonly x: number;
}

/** An arrow from `fromX` to `toX` at height `y`. `claimedX` is set when the sender only claims to stand there. */
export interface LadderArrow {
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
  readonly claimedX: number | null;
}

export interface LadderRow {
  readonly step: LadderStep;
  /** Set for the row of a gate, which stands below the packet that opened it. */
  readonly gate: LadderGate | null;
  readonly top: number;
  readonly height: number;
  /** Null for a log line and a gate, which are notes and no packets. */
  readonly arrow: LadderArrow | null;
}

export interface LadderLayout {
  readonly width: number;
  readonly height: number;
  readonly lifelines: readonly Lifeline[];
  /** Space for the times at the left. */
  readonly gutter: number;
  readonly rows: readonly LadderRow[];
  /** Steps beyond what one diagram draws. */
  readonly undrawn: number;
  /** Gates of packets that are left out. */
  readonly hiddenGates: number;
}

export const ladderRowHeight = 36;
const gutterWidth = 84;
const sidePadding = 28;
const minimumWidth = 360;
const bottomPadding = 12;
/** The arrow lies below the text of its row. */
const arrowDrop = 26;
/** A diagram longer than this is not read, and would slow the page. */
export const maxDrawnSteps = 2000;

/** Lays a flow out over `availableWidth` pixels. */
export function layoutLadder(reply: LadderReply, availableWidth: number): LadderLayout {
  const width = Math.max(minimumWidth, Math.floor(availableWidth));
  const clientX = gutterWidth + sidePadding;
  const serverX = width - sidePadding;
  const gatewayX = Math.round((clientX + serverX) / 2);
  const lifelines: Lifeline[] = [
    { role: 'client', label: reply.client, x: clientX },
    ...(reply.gateway === null ? [] : [{ role: 'gateway', label: reply.gateway, x: gatewayX } as const]),
    { role: 'server', label: reply.server, x: serverX },
  ];
  const rows: LadderRow[] = [];
  const gates = new Map<number, LadderGate[]>();
  for (const gate of reply.gates) gates.set(gate.packet, [...(gates.get(gate.packet) ?? []), gate]);
  const steps = reply.steps.slice(0, maxDrawnSteps);
  const addRow = (step: LadderStep, gate: LadderGate | null): void => {
    const top = rows.length * ladderRowHeight;
    const isPacket = step.kind !== 'log' && gate === null;
    const arrow = isPacket ? arrowOf(step, reply.gateway !== null, clientX, gatewayX, serverX, top) : null;
    rows.push({ step, gate, top, height: ladderRowHeight, arrow });
  };
  let hiddenGates = reply.gates.length;
  for (const step of steps) {
    addRow(step, null);
    if (step.kind === 'log') continue;
    const opened = gates.get(step.packet) ?? [];
    gates.delete(step.packet);
    hiddenGates -= opened.length;
    for (const gate of opened) addRow(step, gate);
  }
  return {
    width,
    height: rows.length * ladderRowHeight + bottomPadding,
    lifelines,
    gutter: gutterWidth,
    rows,
    undrawn: reply.steps.length - steps.length,
    hiddenGates,
  };
}

function arrowOf(
  step: LadderStep,
  hasGateway: boolean,
  clientX: number,
  gatewayX: number,
  serverX: number,
  top: number,
): LadderArrow {
  const claimedX = step.from === 'client' ? clientX : serverX;
  const toX = step.from === 'client' ? serverX : clientX;
  const forged = step.actual === 'gateway' && hasGateway;
  return { fromX: forged ? gatewayX : claimedX, toX, y: top + arrowDrop, claimedX: forged ? claimedX : null };
}

/** `0.000000`, `12.345678`, `3,601.000000`: seconds since the flow began, to the microsecond. */
export const formatStepTime = (seconds: number): string =>
  seconds.toLocaleString('en-US', { minimumFractionDigits: 6, maximumFractionDigits: 6 });
