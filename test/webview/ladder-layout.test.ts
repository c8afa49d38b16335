import { expect, test } from 'vitest';
import { formatStepTime, ladderRowHeight, layoutLadder, maxDrawnSteps } from '../../webview/ladder-layout.ts';
import { fakeLadder, resetPacket } from './harness/fake-capture.ts';

const withGateway = fakeLadder(0);
const plain = fakeLadder(3);

test('the forged reset starts at the gateway and shows where it claims to come from', () => {
  const { lifelines, rows } = layoutLadder(withGateway, 600);
  const x = Object.fromEntries(lifelines.map((lifeline) => [lifeline.role, lifeline.x]));
  const reset = rows.find(({ step }) => step.packet === resetPacket && step.kind === 'reset');
  expect(reset?.arrow).toMatchObject({ fromX: x['gateway'], toX: x['client'], claimedX: x['server'] });
  const segment = rows.find(({ step }) => step.packet === resetPacket - 1);
  expect(segment?.arrow?.claimedX).toBeNull();
});

test('without a gateway there are two lifelines, and no arrow starts between them', () => {
  const forged = { ...plain, steps: plain.steps.map((step) => ({ ...step, actual: 'gateway' as const })) };
  const { lifelines, rows } = layoutLadder(forged, 600);
  expect(lifelines.map(({ role }) => role)).toEqual(['client', 'server']);
  const ends = new Set(lifelines.map(({ x }) => x));
  for (const { arrow } of rows) expect(ends.has(arrow?.fromX ?? -1)).toBe(true);
});

test('arrows run from sender to receiver, rows below each other, log lines without an arrow', () => {
  const { rows, height } = layoutLadder(withGateway, 600);
  expect(rows.map(({ top }) => top)).toEqual(rows.map((_, at) => at * ladderRowHeight));
  expect(height).toBeGreaterThanOrEqual(rows.length * ladderRowHeight);
  for (const { step, arrow } of rows) {
    if (step.kind === 'log') expect(arrow).toBeNull();
    else expect(Math.sign((arrow?.toX ?? 0) - (arrow?.fromX ?? 0))).toBe(step.from === 'client' ? 1 : -1);
  }
});

test('a narrow pane scrolls instead of squeezing the lifelines together', () => {
  const { width, lifelines } = layoutLadder(withGateway, 100);
  expect(width).toBeGreaterThan(300);
  const [client, gateway, server] = lifelines.map(({ x }) => x);
  expect(gateway).toBeGreaterThan((client ?? 0) + 80);
  expect(server).toBeGreaterThan((gateway ?? 0) + 80);
});

test('counts the steps that are not drawn', () => {
  const steps = Array.from({ length: maxDrawnSteps + 7 }, () => plain.steps[0]).filter((step) => step !== undefined);
  expect(layoutLadder({ ...plain, steps }, 600)).toMatchObject({ undrawn: 7 });
});

test('times are seconds to the microsecond', () => {
  expect(formatStepTime(0)).toBe('0.000000');
  expect(formatStepTime(3601.5)).toBe('3,601.500000');
});

test('a gate stands below the packet that opened it, and is no packet itself', () => {
  const { rows, hiddenGates, undrawn } = layoutLadder(fakeLadder(1), 600);
  const gates = rows.filter(({ gate }) => gate !== null);
  expect(gates.map(({ gate }) => gate?.packet)).toEqual([4, 5, 6, 7]);
  for (const row of gates) {
    const above = rows[rows.indexOf(row) - 1];
    expect(above?.step.packet).toBe(row.gate?.packet);
    expect(above?.gate).toBeNull();
    expect(row.arrow).toBeNull();
    expect(row.top).toBe((above?.top ?? 0) + ladderRowHeight);
  }
  expect([hiddenGates, undrawn]).toEqual([0, 0]);
});

test('gates of packets that are left out are counted', () => {
  const reply = fakeLadder(1);
  expect(layoutLadder({ ...reply, steps: reply.steps.slice(0, 5) }, 600).hiddenGates).toBe(2);
});
