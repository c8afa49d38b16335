import { expect, test } from 'vitest';
import { cellOf, matrixColumns, moveInMatrix, shownGateway, shownRow } from '../../webview/matrix-layout.ts';
import { cellLabel } from '../../webview/replay-words.ts';
import { fakeChoices, fakeMatrix } from './harness/fake-replay.ts';

const matrix = fakeMatrix(5);

test("the user's configuration comes first, then routers, then yardsticks, each kind set apart", () => {
  const columns = matrixColumns(fakeChoices);
  expect(columns.map(({ choice }) => choice.id)).toEqual([
    'configuration',
    'cisco-ios',
    'cisco-ios-xe',
    'cisco-asa',
    'junos-srx',
    'junos-services',
    'mikrotik-routeros',
    'fortios',
    'linux-netfilter',
    'no-alg',
  ]);
  expect(columns.filter(({ startsKind }) => startsKind).map(({ choice }) => choice.id)).toEqual([
    'cisco-ios',
    'no-alg',
  ]);
  // A column still finds its own cell.
  for (const { choice, cell } of columns) expect(fakeChoices[cell]).toBe(choice);
});

test('the gateway that was chosen is kept where it exists; else the first that is offered', () => {
  expect(shownGateway(fakeChoices, 'junos-srx')?.id).toBe('junos-srx');
  expect(shownGateway(fakeChoices, 'gone')?.id).toBe('configuration');
  expect(
    shownGateway(
      fakeChoices.filter(({ kind }) => kind !== 'configuration'),
      null,
    )?.id,
  ).toBe('cisco-ios');
  expect(shownGateway([], 'junos-srx')).toBeNull();
});

test('the session is the one of the flow that is looked at; else the first', () => {
  expect(shownRow(matrix, 3)?.session).toBe(4);
  expect(shownRow(matrix, 99)?.session).toBe(1);
  expect(shownRow({ ...matrix, rows: [] }, 3)).toBeNull();
});

test('a cell is found by its gateway and says all in one sentence', () => {
  const row = matrix.rows[0];
  const cell = row && cellOf(matrix, row, 'junos-srx');
  expect(cell).toMatchObject({ result: 'breaks', packet: 31, verified: false });
  expect(row && cellOf(matrix, row, 'gone')).toBeNull();
  const choice = fakeChoices[3];
  expect(row && cell && choice && cellLabel(row, choice, cell)).toMatch(
    /^Junos SRX, dns 192\.0\.2\.10:40000 → 198\.51\.100\.53:53: breaks at packet 31 \(unverified\)\. Response: 31751 /,
  );
});

test.each([
  ['ArrowRight', false, { row: 2, column: 4 }],
  ['ArrowUp', false, { row: 1, column: 3 }],
  ['PageDown', false, { row: 4, column: 3 }],
  ['PageUp', false, { row: 0, column: 3 }],
  ['Home', false, { row: 2, column: 0 }],
  ['End', false, { row: 2, column: 9 }],
  ['Home', true, { row: 0, column: 0 }],
  ['End', true, { row: 4, column: 9 }],
  ['a', false, null],
] as const)('%s (Ctrl: %s) leads to %o', (key, ctrlKey, target) => {
  expect(moveInMatrix({ key, ctrlKey }, { row: 2, column: 3 }, 5, 10)).toEqual(target);
});

test('a grid without cells leads nowhere', () => {
  expect(moveInMatrix({ key: 'ArrowDown', ctrlKey: false }, { row: 0, column: 0 }, 0, 10)).toBeNull();
});
