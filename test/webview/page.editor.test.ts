/** The page in a real browser, with the editor's policy around it and a capture of 1.6 million packets behind it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AnalysisSummary } from '../../src/report/document.ts';
import { contrast, shownColours } from './harness/contrast.ts';
import { fakePacketCount } from './harness/fake-capture.ts';
import { emptyDocument, fakeDocument } from './harness/fake-document.ts';
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

/** The page with an analysis, its first rows drawn. */
async function show(document: AnalysisSummary = fakeDocument, options: PageOptions = {}): Promise<Page> {
  const each = await openPage(browser, bundle, options);
  opened.push(each);
  each.page.setDefaultTimeout(10_000);
  await tell(each.page, { kind: 'analysis', name: 'a.pcap', summary: document, partial: false });
  await each.page.locator('[data-packet]').first().waitFor();
  return each.page;
}

const finding = (page: Page, id: string) => page.getByTestId('findings').locator(`[data-finding-id="${id}"]`);
const activeRow = (page: Page) => page.getByTestId('packets').locator('[role="row"][aria-selected="true"]');
const indexOf = (id: string): number => fakeDocument.findings.findIndex((each) => each.id === id);

test('the severest finding comes first, open, with its evidence, its flow and its packet', async () => {
  const page = await show();
  const ids = await page
    .locator('[data-finding-id]')
    .evaluateAll((cards) => cards.map((card): string => card.dataset.findingId));
  expect(ids).toEqual([
    'tcp/reset-by-gateway',
    'dns/message-exceeds-limit',
    'tcp/reset-after-idle',
    'dns/edns-stripped',
  ]);
  const text = await finding(page, 'tcp/reset-by-gateway').innerText();
  for (const part of ['97 % confidence', 'Gateway accountable', 'TTL 254', 'router.log:7', 'Not proven']) {
    if (part === 'Not proven') expect(text).not.toContain(part);
    else expect(text).toContain(part);
  }
  expect(await activeRow(page).getAttribute('data-packet')).toBe('31');
  const reset = page.getByTestId('ladder').locator('[role="option"][aria-selected="true"]');
  expect(await reset.getAttribute('aria-label')).toContain(
    'gateway sends with TTL 254 in the name of the server to client',
  );
});

test('evidence leads to its packet and its log line', async () => {
  const page = await show();
  const card = finding(page, 'tcp/reset-by-gateway');
  await card.getByRole('button', { name: 'Show packet 30 in the list' }).click();
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe('30');
  await card.getByRole('button', { name: 'Open line 7 of router.log' }).first().click();
  expect(await received(page, 'open-line')).toEqual([{ kind: 'open-line', source: 1, line: 7 }]);
});

test('a fix is taken by its place in the document, each platform its own', async () => {
  const page = await show();
  const card = finding(page, 'tcp/reset-by-gateway');
  await card.getByTestId('fix-copy').first().click();
  await card.getByRole('tab', { name: 'Cisco IOS XE' }).click();
  const visible = card.locator('[data-platform="cisco-ios-xe"]');
  expect(await visible.innerText()).toContain('no ip nat service dns tcp');
  expect(await visible.innerText()).toContain('Not proven');
  await visible.getByTestId('fix-insert').click();
  await visible.getByTestId('fix-open').click();
  const at = indexOf('tcp/reset-by-gateway');
  expect(await received(page, 'fix')).toEqual([
    { kind: 'fix', action: 'copy', finding: at, fix: 0 },
    { kind: 'fix', action: 'insert', finding: at, fix: 1 },
    { kind: 'fix', action: 'open', finding: at, fix: 1 },
  ]);
});

test('the list is walked with the keyboard from the first of 1.6 million packets to the last', async () => {
  const page = await show();
  const grid = page.getByTestId('packets');
  expect(await grid.getAttribute('aria-rowcount')).toBe(String(fakePacketCount + 1));
  await activeRow(page).focus();
  await page.keyboard.press('End');
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe(String(fakePacketCount));
  expect(await activeRow(page).getAttribute('aria-rowindex')).toBe(String(fakePacketCount + 1));
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => activeRow(page).getAttribute('data-packet')).toBe(String(fakePacketCount - 1));
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  const packet = Number(await activeRow(page).getAttribute('data-packet'));
  expect(packet).toBeGreaterThan(5);
  expect(packet).toBeLessThan(60);
  expect(await page.locator(':focus').getAttribute('data-packet')).toBe(String(packet));
});

test('the page asks for rows around what it shows and no others', async () => {
  const page = await show();
  const grid = page.getByTestId('packets');
  for (const share of [0.2, 0.9, 0.5]) {
    await grid.evaluate((node, at) => {
      node.scrollTop = node.scrollHeight * at;
    }, share);
    await page.waitForTimeout(100);
  }
  const asked = (await received(page, 'rows')).reduce((sum, { request }) => sum + request.count, 0);
  expect(asked).toBeLessThan(64 * 4 * 4);
  expect(await page.locator('.packet-row').count()).toBeLessThan(80);
  const first = await grid
    .locator('[data-packet]')
    .evaluateAll((rows) => rows.map((row) => Number(row.dataset.packet)));
  expect(Math.min(...first) / fakePacketCount).toBeCloseTo(0.5, 2);
});

test('Enter opens the packet, and fields and bytes mark each other', async () => {
  const page = await show();
  await activeRow(page).focus();
  await page.keyboard.press('Enter');
  const details = page.getByTestId('details');
  await details.getByRole('treeitem', { name: 'IPv4', exact: false }).first().waitFor();
  expect(await page.locator(':focus').getAttribute('role')).toBe('treeitem');
  await details.getByText('Time to live').click();
  expect(await details.locator('.hex-bytes .in-field').count()).toBe(1);
  expect(await details.locator('.hex-bytes .in-layer').count()).toBe(19);
  await details.locator('.hex-bytes [data-offset="47"]').click();
  const selected = details.locator('[role="treeitem"][aria-selected="true"]');
  expect(await selected.innerText()).toMatch(/^RST/);
  // A line up in the bytes: from 47 to 31.
  await page.keyboard.press('ArrowUp');
  expect(await selected.innerText()).toMatch(/^Destination/);
});

test('a filter narrows the list, a wrong one says so, and a hidden packet can be had back', async () => {
  const page = await show();
  const filter = page.getByTestId('filter');
  await filter.fill('tcp.flags.reset == 1');
  await page.keyboard.press('Enter');
  await page.getByText('1,637 of 1,600,000 packets').waitFor();
  await finding(page, 'tcp/reset-by-gateway')
    .getByRole('button', { name: 'Show packet 31 in the list' })
    .first()
    .click();
  await page.getByText('The filter hides packet 31.').waitFor();
  await page.getByRole('button', { name: 'Clear the filter', exact: true }).last().click();
  await page.locator('[data-packet="31"]').waitFor();
  await filter.fill('tcp.flag');
  const alert = page.getByRole('alert');
  await alert.getByText('is not a field').waitFor();
  expect(await filter.getAttribute('aria-invalid')).toBe('true');
});

test('a head sorts, and says how', async () => {
  const page = await show();
  const head = page.getByRole('columnheader', { name: 'No.' });
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
  await head.click();
  await page.locator(`[data-packet="${fakePacketCount}"]`).waitFor();
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  await page.getByRole('columnheader', { name: 'Length' }).press('Enter');
  expect((await received(page, 'rows')).at(-1)?.request).toMatchObject({ sort: 'length', descending: false });
});

test('reading shows how far it is and can be cancelled; what was read stays', async () => {
  const each = await openPage(browser, bundle);
  opened.push(each);
  const { page } = each;
  await tell(page, { kind: 'progress', progress: { bytesRead: 250e6, bytesTotal: 1e9, packets: 400_000 } });
  await page.getByText('Reading: 250 MB of 1 GB, 400,000 packets').waitFor();
  expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  await page.locator('[data-packet="1"]').waitFor();
  await page.getByTestId('cancel').click();
  await page.getByText('Cancelling…').waitFor();
  expect(await received(page, 'cancel')).toHaveLength(1);
  await tell(page, { kind: 'analysis', name: 'a.pcap', summary: emptyDocument, partial: true });
  await page.getByText('Partial result: reading stopped after 400,000 packets').waitFor();
  await page.getByText('No findings so far').waitFor();
  expect(await page.getByTestId('progress').isVisible()).toBe(false);
});

test('no findings says what was looked at, a failure what to do', async () => {
  const page = await show(emptyDocument);
  const text = await page.locator('.no-findings').innerText();
  for (const part of ['No findings', 'reset-client-side.pcap', '1,600,000 packets', '1 dns', 'cut off']) {
    expect(text).toContain(part);
  }
  const each = await openPage(browser, bundle);
  opened.push(each);
  await tell(each.page, { kind: 'failed', message: 'The file is empty. Capture again.' });
  expect(await each.page.getByRole('alert').first().innerText()).toContain('The file is empty. Capture again.');
  expect(await each.page.getByTestId('packets').isVisible()).toBe(false);
});

test('a reloaded page stands where it was left', async () => {
  const page = await show();
  await finding(page, 'tcp/reset-after-idle').getByRole('button').first().click();
  await page.locator('[data-packet="800117"]').waitFor();
  await page.getByRole('tab', { name: 'Packet details' }).click();
  await page.getByTestId('packets').evaluate((node) => {
    node.scrollTop += 5;
  });
  await page.waitForTimeout(400);
  const first = await page.locator('[data-packet]').first().getAttribute('data-packet');
  const top = (await page.locator('[aria-rowindex]').evaluateAll((rows) => rows.map((row) => row.textContent))).length;
  await page.reload();
  await tell(page, { kind: 'analysis', name: 'a.pcap', summary: fakeDocument, partial: false });
  await page.locator(`[data-packet="${first ?? ''}"]`).waitFor();
  expect(top).toBeGreaterThan(10);
  expect(await finding(page, 'tcp/reset-after-idle').getAttribute('class')).toContain('is-selected');
  expect(await page.getByTestId('details').isVisible()).toBe(true);
  await page.getByTestId('details').getByText('Packet 800,117').waitFor();
});

test('a packet that the extension reveals is brought into view', async () => {
  const page = await show();
  await tell(page, { kind: 'reveal', packet: 1_234_567 });
  await page.locator('[data-packet="1234567"]').waitFor();
  expect(await activeRow(page).getAttribute('data-packet')).toBe('1234567');
});

test('what a capture says stays text', async () => {
  const hostile = '<img src=x onerror="globalThis.broken = 1">\u202e';
  const [first] = fakeDocument.findings;
  const page = await show({
    ...fakeDocument,
    findings: first === undefined ? [] : [{ ...first, title: hostile, detail: hostile, id: `x"><b>` }],
    sources: fakeDocument.sources.map((source) => ({ ...source, problems: [hostile] })),
  });
  expect(await page.locator('.finding-title').innerText()).toBe(hostile.replace('\u202e', '\ufffd'));
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate('globalThis.broken')).toBeUndefined();
});

test.each([500, 700, 1000, 1280, 1600, 2000])('at %i pixels every pane is inside the window', async (width) => {
  const page = await show(fakeDocument, { width, height: 800 });
  for (const part of ['findings', 'packets', 'ladder']) {
    const box = await page.getByTestId(part).boundingBox();
    expect(box?.width).toBeGreaterThan(200);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(box?.y).toBeLessThan(800);
  }
  expect(await page.getByTestId('details').isVisible()).toBe(width >= 1500);
  await page.locator('[data-packet="31"]').dblclick();
  await page.getByTestId('details').getByText('Time to live').waitFor();
  const hidden = await page.locator('.panes').evaluate((panes): number => panes.scrollHeight - panes.clientHeight);
  expect(hidden).toBeLessThanOrEqual(0);
});

test.each(themeNames)('words stand out from their ground in the %s theme', async (theme) => {
  const page = await show(fakeDocument, { theme });
  const colours = await shownColours(
    page,
    '.finding-title, .finding-id, .evidence-text, .step-label, .cell-info, .step-note, .cell-time',
  );
  expect(colours.length).toBeGreaterThan(20);
  for (const { text, grounds } of colours)
    expect(contrast(text, grounds), `${text} on ${grounds}`).toBeGreaterThan(4.5);
});
