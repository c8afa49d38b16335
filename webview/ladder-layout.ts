/** Where the lines, arrows and texts of a ladder diagram go; numbers only, so that the drawing has nothing to decide. */
import type { LadderReply, LadderStep } from '../src/engine/api.ts';

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
  readonly top: number;
  readonly height: number;
  /** Null for a log line, which is a note and no packet. */
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
  const rows = reply.steps.slice(0, maxDrawnSteps).map((step, index): LadderRow => {
    const top = index * ladderRowHeight;
    return {
      step,
      top,
      height: ladderRowHeight,
      arrow: step.kind === 'log' ? null : arrowOf(step, reply.gateway !== null, clientX, gatewayX, serverX, top),
    };
  });
  return {
    width,
    height: rows.length * ladderRowHeight + bottomPadding,
    lifelines,
    gutter: gutterWidth,
    rows,
    undrawn: Math.max(0, reply.steps.length - rows.length),
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
