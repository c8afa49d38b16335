/** The replay in the page, in a real browser: matrix, result, messages before and behind the gateway, gates on the ladder. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { contrast, shownColours } from './harness/contrast.ts';
import { fakeDocument } from './harness/fake-document.ts';
import type { FakeHost } from './harness/fake-host.ts';
import {
  bundlePage,
  type Bundle,
  launchChromium,
  openPage,
  type PageOptions,
  received,
  tell,
} from './harness/open-page.ts';
import { themeNames } from './harness/themes.ts';

let bundle: Bundle;
let browser: Browser;
const opened: { readonly page: Page; readonly errors: readonly string[] }[] = [];

beforeAll(async () => {
  [bundle, browser] = await Promise.all([bundlePage(), launchChromium()]);
});

afterEach(async () => {
  const errors = opened.flatMap((each) => each.errors);
  await Promise.all(opened.splice(0).map(({ page }) => page.close()));
  expect(errors).toEqual([]);
});

afterAll(() => browser.close());

const analysis = { kind: 'analysis', name: 'a.pcap', summary: fakeDocument, partial: false } as const;

async function open(options: PageOptions = {}): Promise<Page> {
  const each = await openPage(browser, bundle, options);
  opened.push(each);
  each.page.setDefaultTimeout(10_000);
  return each.page;
}

const host = (page: Page, change: Partial<Pick<FakeHost, 'delayMilliseconds' | 'sessions' | 'replayError'>>) =>
  page.evaluate((changed) => {
    Object.assign((globalThis as unknown as { fakeHost: FakeHost }).fakeHost, changed);
  }, change);
const replayTab = (page: Page) => page.getByRole('tab', { name: 'Replay' });

/** The page with its replay in front, the matrix drawn. */
async function show(options: PageOptions = {}): Promise<Page> {
  const page = await open(options);
  await tell(page, analysis);
  await page.locator('[data-packet]').first().waitFor();
  await replayTab(page).click();
  await page.getByTestId('replay-session').waitFor();
  return page;
}

const cellAt = (page: Page, row: number, column: number) =>
  page.getByTestId('matrix').locator(`[role="gridcell"][data-row="${row}"][data-column="${column}"]`);
const activeRow = (page: Page) => page.getByTestId('packets').locator('[role="row"][aria-selected="true"]:visible');
const chosenCell = (page: Page) => page.getByTestId('matrix').locator('[aria-selected="true"]');
const focusedLabel = (page: Page) => page.locator(':focus').getAttribute('aria-label');

test('nothing is replayed before the tab is opened, and the matrix is asked for once', async () => {
  const page = await open();
  await tell(page, analysis);
  await page.locator('[data-packet]').first().waitFor();
  expect(await received(page, 'matrix')).toEqual([]);
  await replayTab(page).click();
  await page.getByTestId('replay-session').waitFor();
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await replayTab(page).click();
  expect((await received(page, 'matrix')).length).toBe(1);
});

test("the user's configuration is shown first, with the session of the flow that is looked at", async () => {
  const page = await show();
  const picker = page.getByTestId('gateway');
  expect(await picker.inputValue()).toBe('configuration');
  expect(await picker.locator('optgroup').evaluateAll((groups) => groups.map((group): string => group.label))).toEqual([
    'This configuration',
    'Routers, as they are by default',
    'Yardsticks',
  ]);
  expect(await chosenCell(page).getAttribute('aria-label')).toMatch(
    /^running-config.cfg \(Cisco IOS\), dns .*: breaks/,
  );
  const session = await page.getByTestId('replay-session').innerText();
  for (const part of ['breaks at packet 31', 'unverified', 'Drop (every further packet'])
    expect(session).toContain(part);
  expect(await page.getByTestId('verdict-counts').innerText()).toContain('1,599,401 translated');
});

test('a cell takes its gateway, its session and its packet', async () => {
  const page = await show();
  await cellAt(page, 1, 9).click();
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe('13');
  expect(await page.getByTestId('gateway').inputValue()).toBe('no-alg');
  await page.getByTestId('replay-session').getByText('not opened').first().waitFor();
  const session = page.getByTestId('replay-session');
  expect(await session.locator('.gate-result').count()).toBe(3);
  // One reason for three gates is said once.
  expect(await session.locator('.gate-reason').count()).toBe(1);
  await session.getByRole('button', { name: 'Show packet 32 in the list' }).click();
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe('32');
  expect((await received(page, 'rewrites')).at(-1)).toMatchObject({ gateway: 'no-alg', session: 2 });
});

test('the gateway can be picked from the list', async () => {
  const page = await show();
  await page.getByTestId('gateway').selectOption('junos-services');
  await expect
    .poll(() => chosenCell(page).getAttribute('aria-label'))
    .toMatch(/^Junos services card, .*cannot be known/);
  await page.getByTestId('replay-session').getByText('Whether it reads this protocol is not public').waitFor();
});

test('the matrix is walked with the keyboard, one stop for Tab, and Enter chooses', async () => {
  const page = await show();
  expect(await page.getByTestId('matrix').locator('[tabindex="0"]').count()).toBe(1);
  await chosenCell(page).focus();
  await page.keyboard.press('ArrowRight');
  expect(await focusedLabel(page)).toMatch(/^Cisco IOS, dns/);
  await page.keyboard.press('ArrowDown');
  expect(await focusedLabel(page)).toMatch(/^Cisco IOS, ftp/);
  await page.keyboard.press('End');
  expect(await focusedLabel(page)).toMatch(/^NAT without any ALG, ftp .*breaks at packet 13\. No ALG opens/);
  expect(await page.locator('.hover-tip').innerText()).toContain('No ALG opens the gate for ftp-data.');
  expect(await page.getByTestId('matrix').locator('[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Escape');
  expect(await page.locator('.hover-tip').isVisible()).toBe(false);
  expect(await page.getByTestId('gateway').inputValue()).toBe('configuration');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByTestId('gateway').inputValue()).toBe('no-alg');
  expect(await focusedLabel(page)).toMatch(/^NAT without any ALG, ftp/);
  await page.keyboard.press('Control+Home');
  expect(await focusedLabel(page)).toMatch(/^running-config/);
});

test('the reason is shown where the pointer is, inside the window, and says what is unverified', async () => {
  const page = await show({ width: 700 });
  await cellAt(page, 0, 7).hover();
  const tip = page.locator('.hover-tip');
  expect(await tip.innerText()).toMatch(
    /^Fortinet FortiOS\s+breaks at packet 31 \(unverified\)\. Response: 31751 bytes/,
  );
  const box = await tip.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(700);
  expect((box?.y ?? 0) + (box?.height ?? 999)).toBeLessThanOrEqual(800);
  await page.getByTestId('gateway').hover();
  expect(await tip.isVisible()).toBe(false);
});

test('what changes is marked in both messages, and the rest is the same', async () => {
  const page = await show();
  await cellAt(page, 2, 1).click();
  const message = page.getByRole('region', { name: 'INVITE in packet 120', exact: true });
  await message.waitFor();
  expect(await message.locator('del').allInnerTexts()).toEqual(Array(4).fill('192.0.2.10'));
  expect(await message.locator('ins').allInnerTexts()).toEqual(Array(4).fill('203.0.113.1'));
  expect(await message.innerText()).toContain('4 changes, 4 bytes longer');
  const sides = message.locator('.message-lines');
  const [before = '', after = ''] = await sides.allInnerTexts();
  expect(after).toBe(before.replaceAll('192.0.2.10', '203.0.113.1'));
  await sides.first().focus();
  expect(await focusedLabel(page)).toBe('INVITE in packet 120, before the gateway');
});

test('messages of bytes are shown as bytes', async () => {
  const page = await show();
  await cellAt(page, 3, 1).click();
  const message = page.getByRole('region', { name: 'Setup in packet 160', exact: true });
  await message.waitFor();
  expect(await message.locator('.message-text ins').allInnerTexts()).toEqual(['cb 00 71 01']);
});

test('many messages come in batches, and those that the engine left out are counted', async () => {
  const page = await show();
  await cellAt(page, 1, 1).click();
  await page.getByRole('button', { name: 'Show 4 more messages of 4 left' }).click();
  await expect.poll(() => page.locator('.rewrite').count()).toBe(14);
  await page.getByText('2 changed messages beyond these are not listed.').waitFor();
});

test('the other side is saved and traces are compared for the gateway that is shown', async () => {
  const page = await show();
  await page.getByTestId('save-other-side').click();
  await page.getByTestId('compare-trace').click();
  await page.getByTestId('gateway').selectOption('junos-srx');
  await expect.poll(() => page.getByTestId('compare-trace').isVisible()).toBe(false);
  await page.getByTestId('save-other-side').click();
  expect(await received(page, 'save-other-side')).toEqual([
    { kind: 'save-other-side', gateway: 'configuration' },
    { kind: 'save-other-side', gateway: 'junos-srx' },
  ]);
  expect(await received(page, 'compare-trace')).toEqual([{ kind: 'compare-trace', gateway: 'configuration' }]);
});

test('who finds the inside guessed wrongly is led to where it is named', async () => {
  const page = await show();
  await page.getByTestId('name-inside').click();
  expect(await received(page, 'name-inside')).toEqual([{ kind: 'name-inside' }]);
});

test('two thousand sessions are drawn in batches, and the keyboard reaches the last', async () => {
  const page = await open();
  await host(page, { sessions: [2000, 340] });
  await tell(page, analysis);
  await replayTab(page).click();
  await page.getByTestId('replay-session').waitFor();
  const rows = page.getByTestId('matrix').locator('[role="row"]');
  expect(await rows.count()).toBe(101);
  expect(await page.getByTestId('matrix').getAttribute('aria-rowcount')).toBe('2001');
  await page.getByText('340 sessions beyond these are not listed.').waitFor();
  await page.getByRole('button', { name: 'Show 100 more sessions of 1,900 left' }).click();
  expect(await rows.count()).toBe(201);
  await chosenCell(page).focus();
  await page.keyboard.press('Control+End');
  expect(await page.locator(':focus').getAttribute('data-row')).toBe('1999');
});

test('a capture without a session of an ALG says so', async () => {
  const page = await open();
  await host(page, { sessions: [0, 0] });
  await tell(page, analysis);
  await replayTab(page).click();
  await page.getByText('No session of an ALG in this capture').waitFor();
  expect(await page.getByTestId('matrix').isVisible()).toBe(false);
});

test('waiting, failing and trying again are said in words', async () => {
  const page = await open();
  await host(page, { replayError: 'The replay went wrong.', delayMilliseconds: 400 });
  await tell(page, { kind: 'progress', progress: { bytesRead: 1, bytesTotal: 2, packets: 3 } });
  await replayTab(page).click();
  await page.getByText('The replay begins when the capture has been read.').waitFor();
  expect(await received(page, 'matrix')).toEqual([]);
  await tell(page, analysis);
  await page.getByText('Replaying the capture under every gateway…').waitFor();
  await page.getByRole('alert').getByText('The replay went wrong.').waitFor();
  await host(page, { replayError: null, delayMilliseconds: 0 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByTestId('replay-session').waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
});

test('a new analysis is replayed anew, one that failed is not', async () => {
  const page = await show();
  await tell(page, { ...analysis, summary: { ...fakeDocument }, partial: true });
  await expect.poll(async () => (await received(page, 'matrix')).length).toBe(2);
  await page.getByTestId('replay-session').waitFor();
  await tell(page, { kind: 'failed', message: 'The file is gone.' });
  await page.getByText('so nothing can be replayed').waitFor();
  expect(await page.getByTestId('matrix').isVisible()).toBe(false);
});

test('the palette opens the replay under a gateway, which a reload keeps', async () => {
  const page = await open();
  await tell(page, analysis);
  await tell(page, { kind: 'replay', gateway: 'cisco-asa' });
  await page.getByTestId('replay-session').waitFor();
  expect(await page.getByTestId('gateway').inputValue()).toBe('cisco-asa');
  await page.waitForTimeout(400);
  await page.reload();
  await tell(page, analysis);
  await page.getByTestId('replay-session').waitFor();
  expect(await page.getByTestId('gateway').inputValue()).toBe('cisco-asa');
});

test('the ladder shows gates below their packets and leads to the flow that came, and back', async () => {
  const page = await show();
  await cellAt(page, 1, 1).click();
  await page.getByRole('button', { name: 'Show the ladder of this session' }).click();
  const gates = page.getByTestId('ladder').locator('.step-gate');
  await gates.first().waitFor();
  expect(await gates.evaluateAll((nodes) => nodes.map((node): string => node.getAttribute('aria-label')))).toEqual([
    'Gate for ftp-data: 198.51.100.53:* → 192.0.2.10:1027, opened by packet 4: used; Enter shows packet 41',
    'Gate for ftp-data: 198.51.100.53:* → 192.0.2.10:1028, opened by packet 5: expired, nothing came',
    expect.stringMatching(/opened by packet 6: something else came: a SYN from .*; Enter shows packet 77$/),
    expect.stringMatching(/opened by packet 7: nothing came before the capture ends$/),
  ]);
  await gates.first().focus();
  await page.keyboard.press('Enter');
  const origin = page.locator('.ladder-origin');
  await origin.getByText('negotiated by ftp in packet 4').waitFor();
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe('41');
  await origin.getByRole('button').click();
  await gates.first().waitFor();
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe('4');
});

test('wide pages show ladder and details together, and the replay in their place', async () => {
  const page = await show({ width: 1600, height: 900 });
  expect(await page.getByTestId('ladder').isVisible()).toBe(false);
  expect(await page.getByTestId('details').isVisible()).toBe(false);
  await replayTab(page).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await page.locator(':focus').innerText()).toBe('Ladder and packet details');
  expect(await page.getByTestId('ladder').isVisible()).toBe(true);
  expect(await page.getByTestId('details').isVisible()).toBe(true);
  expect(await page.getByTestId('replay').isVisible()).toBe(false);
});

test.each([500, 700, 1000, 1280, 1600, 2000])('at %i pixels the replay is inside the window', async (width) => {
  const page = await show({ width, height: 800 });
  const box = await page.getByTestId('replay').boundingBox();
  expect(box?.width).toBeGreaterThan(200);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
  const first = await cellAt(page, 0, 0).boundingBox();
  expect((first?.y ?? 999) + (first?.height ?? 0)).toBeLessThanOrEqual(800);
  // Only the matrix may be wider than its pane.
  expect(await page.getByTestId('replay').evaluate((node): number => node.scrollWidth - node.clientWidth)).toBe(0);
});

test.each(themeNames)('words of the replay stand out from their ground in the %s theme', async (theme) => {
  const page = await show({ theme, height: 1600 });
  await cellAt(page, 2, 1).click();
  await page.locator('.rewrite').first().waitFor();
  await cellAt(page, 0, 7).hover();
  const colours = await shownColours(
    page,
    '.matrix-gateway span, .matrix-alg strong, .matrix-alg .muted, .matrix-ends, .matrix-legend span, .replay-result span, .verdict-counts li, .replay-sides, .unverified, .message-text, .message-label, .message-lines del, .message-lines ins, .message-gap, .hover-tip',
  );
  expect(colours.length).toBeGreaterThan(60);
  for (const { text, grounds } of colours)
    expect(contrast(text, grounds), `${text} on ${grounds}`).toBeGreaterThan(4.5);
  // Signs are shapes: 3 to 1 is enough (WCAG 2.2, 1.4.11).
  const signs = await page.locator('.matrix-sign').evaluateAll((nodes) =>
    nodes.map((node): string => {
      const computed = (globalThis as unknown as { getComputedStyle: (of: unknown) => Record<string, string> })
        .getComputedStyle;
      return computed(node)['color'] ?? '';
    }),
  );
  const ground = { dark: 'rgb(31, 31, 31)', light: 'rgb(255, 255, 255)', contrast: 'rgb(0, 0, 0)' }[theme];
  for (const sign of new Set(signs)) expect(contrast(sign, [ground]), sign).toBeGreaterThan(3);
});

test.each(themeNames)('gates of the ladder stand out from their ground in the %s theme', async (theme) => {
  const page = await show({ theme, height: 1600 });
  await cellAt(page, 1, 1).click();
  await page.getByRole('tab', { name: 'Ladder' }).click();
  await page.locator('.step-gate').first().waitFor();
  const colours = await shownColours(page, '.step-gate .step-label, .step-gate .step-note, .step-link');
  expect(colours.length).toBe(10);
  for (const { text, grounds } of colours)
    expect(contrast(text, grounds), `${text} on ${grounds}`).toBeGreaterThan(4.5);
});

test('what a capture says in messages and reasons stays text', async () => {
  const page = await show();
  await cellAt(page, 2, 1).click();
  await page.locator('.rewrite').first().waitFor();
  // The message holds `<sip:alice@…>`, which must not become an element.
  expect(await page.locator('.message-text').filter({ hasText: '<sip:alice@' }).count()).toBeGreaterThan(0);
});
