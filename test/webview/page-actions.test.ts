import { expect, test } from 'vitest';
import {
  chooseCell,
  chooseFinding,
  chooseRow,
  expandedCards,
  type PageNews,
  receive,
  toggleCard,
} from '../../webview/page-actions.ts';
import { initialState, type PageState, restoreState, savedPart } from '../../webview/page-state.ts';
import { emptyDocument, fakeDocument } from './harness/fake-document.ts';
import { fakeMatrix } from './harness/fake-replay.ts';

const analysis: PageNews = { kind: 'analysis', name: 'a.pcap', summary: fakeDocument, partial: false };
const after = (state: PageState, ...news: PageNews[]): PageState =>
  news.reduce<PageState>((current, message) => ({ ...current, ...receive(current, message) }), state);
const indexOf = (id: string): number => fakeDocument.findings.findIndex((finding) => finding.id === id);

test('the severest and surest finding is chosen, with its flow and its first packet', () => {
  const state = after(initialState(null), analysis);
  expect(state.findingKey).toMatch(/^tcp\/reset-by-gateway@/);
  expect(state).toMatchObject({ phase: 'ready', flow: 0, packet: 31, reveal: { packet: 31 }, tab: 'ladder' });
});

test('a reload keeps what was chosen and does not scroll away from it', () => {
  const before = after(initialState(null), analysis);
  const chosen = { ...before, ...chooseFinding(before, indexOf('dns/message-exceeds-limit')) };
  const saved: unknown = JSON.parse(JSON.stringify(savedPart({ ...chosen, topRow: 4000, packet: 4010 })));
  const state = after(initialState(saved), analysis);
  expect(state).toMatchObject({ findingKey: chosen.findingKey, packet: 4010, topRow: 4000, reveal: null });
});

test('a choice that the new analysis no longer has gives way to the first finding', () => {
  const state = after({ ...initialState(null), findingKey: 'gone@0:1:-:-' }, analysis);
  expect(state.findingKey).toMatch(/^tcp\/reset-by-gateway@/);
  expect(after(state, { ...analysis, summary: emptyDocument }).findingKey).toBeNull();
});

test('progress after a partial analysis goes on reading with the findings so far', () => {
  const progress: PageNews = { kind: 'progress', progress: { bytesRead: 1, bytesTotal: 2, packets: 3 } };
  const state = after(initialState(null), progress, { ...analysis, partial: true }, progress);
  expect(state).toMatchObject({ phase: 'reading', partial: true, document: fakeDocument });
  expect(after(state, analysis)).toMatchObject({ phase: 'ready', partial: false });
});

test('a failure says why', () => {
  const message = 'The file is empty. Capture again.';
  expect(after(initialState(null), { kind: 'failed', message })).toMatchObject({ phase: 'failed', failure: message });
});

test('a finding without a flow leaves ladder and tab as they are', () => {
  const state = { ...after(initialState(null), analysis), tab: 'details' } as const;
  const patch = chooseFinding(state, indexOf('dns/edns-stripped'));
  expect({ ...state, ...patch }).toMatchObject({ flow: 0, tab: 'details', packet: 1_200_411 });
  expect(chooseFinding(state, 99)).toEqual({});
});

test('a row takes the ladder to its own flow', () => {
  const state = after(initialState(null), analysis);
  expect(chooseRow(state, 50, 7)).toEqual({ packet: 50, flow: 7 });
  expect(chooseRow(state, 51, null)).toEqual({ packet: 51, flow: 0 });
});

test('cards open and close, starting from what is open by itself', () => {
  const state = after(initialState(null), analysis);
  const open = [...expandedCards(state)];
  expect(open[0]).toBe(state.findingKey);
  expect(open).toHaveLength(3);
  const closed = { ...state, ...toggleCard(state, state.findingKey ?? '') };
  expect(expandedCards(closed)).toEqual(new Set(open.slice(1)));
  expect(expandedCards({ ...closed, ...toggleCard(closed, 'other') })).toEqual(new Set([...open.slice(1), 'other']));
});

test('saved state of another version does not harm', () => {
  const defaults = restoreState(null);
  expect(restoreState('text')).toEqual(defaults);
  const odd = {
    packet: -1,
    filter: 5,
    sort: 'colour',
    topRow: 1.5,
    tab: 'x',
    expanded: ['a', 1],
    shares: { findingsWidth: 7, inspectHeight: 0.3 },
    columnWidths: { time: 200, length: 'wide' },
  };
  expect(restoreState(odd)).toEqual({
    ...defaults,
    expanded: ['a'],
    shares: { ...defaults.shares, inspectHeight: 0.3 },
    columnWidths: { time: 200 },
  });
});

test('a cell of the matrix takes its gateway, its flow, and the packet at which the session breaks or else begins', () => {
  const [row] = fakeMatrix(1).rows;
  const broken = row?.cells[0];
  if (row === undefined || broken === undefined) throw new Error('no cell');
  expect(chooseCell(row, 'cisco-ios', broken)).toEqual({
    gateway: 'cisco-ios',
    flow: 0,
    packet: 31,
    reveal: { packet: 31 },
  });
  expect(chooseCell(row, 'cisco-asa', { ...broken, packet: null })).toMatchObject({ packet: row.firstPacket });
});

test('the palette leads to the replay, whose tab and gateway survive a reload', () => {
  const state = after(initialState(null), analysis, { kind: 'replay', gateway: 'junos-srx' });
  expect(state).toMatchObject({ tab: 'replay', gateway: 'junos-srx' });
  const saved: unknown = JSON.parse(JSON.stringify(savedPart(state)));
  expect(restoreState(saved)).toMatchObject({ tab: 'replay', gateway: 'junos-srx' });
  expect(restoreState({ tab: 'elsewhere', gateway: 7 })).toMatchObject({ tab: 'ladder', gateway: null });
});
