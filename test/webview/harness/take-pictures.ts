/** Pictures of the page in every theme and state, to be looked at. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { emptyDocument, fakeDocument } from './fake-document.ts';
import { bundlePage, launchChromium, openPage, tell } from './open-page.ts';
import { themeNames } from './themes.ts';

const analysis = { kind: 'analysis', name: 'reset-client-side.pcap', partial: false } as const;

/** Each state of the page, and how it comes to be. */
const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  findings: (page) => tell(page, { ...analysis, summary: fakeDocument }),
  details: async (page) => {
    await tell(page, { ...analysis, summary: fakeDocument });
    await page.locator('[data-packet="31"]').dblclick();
    await page.getByText('Time to live').waitFor();
    await page.getByText('Time to live').click();
  },
  replay: async (page) => {
    await tell(page, { ...analysis, summary: fakeDocument });
    await page.getByRole('tab', { name: 'Replay' }).click();
    await page.getByTestId('replay-session').waitFor();
  },
  rewrites: async (page) => {
    await tell(page, { ...analysis, summary: fakeDocument });
    await page.getByRole('tab', { name: 'Replay' }).click();
    await page.locator('[role="gridcell"][data-row="2"][data-column="1"]').click();
    await page.locator('.rewrite').first().waitFor();
    await page
      .locator('.rewrite')
      .first()
      .evaluate((node) => node.scrollIntoView({ block: 'start' }));
  },
  bytes: async (page) => {
    await tell(page, { ...analysis, summary: fakeDocument });
    await page.getByRole('tab', { name: 'Replay' }).click();
    await page.locator('[role="gridcell"][data-row="3"][data-column="1"]').click();
    await page.locator('.rewrite').first().waitFor();
    await page
      .locator('.rewrite')
      .first()
      .evaluate((node) => node.scrollIntoView({ block: 'end' }));
  },
  gates: async (page) => {
    await tell(page, { ...analysis, summary: fakeDocument });
    await page.getByRole('tab', { name: 'Replay' }).click();
    await page.locator('[role="gridcell"][data-row="1"][data-column="1"]').click();
    await page.getByRole('tab', { name: 'Ladder' }).click();
    await page.locator('.step-gate').first().waitFor();
  },
  empty: (page) => tell(page, { ...analysis, summary: emptyDocument }),
  reading: async (page) => {
    await tell(page, { kind: 'progress', progress: { bytesRead: 312e6, bytesTotal: 1.07e9, packets: 512_004 } });
  },
  partial: async (page) => {
    await tell(page, { kind: 'progress', progress: { bytesRead: 312e6, bytesTotal: 1.07e9, packets: 512_004 } });
    await tell(page, { ...analysis, summary: fakeDocument, partial: true });
    await page.getByTestId('filter').fill('tcp.flags.rst');
    await page.keyboard.press('Enter');
  },
  failed: (page) =>
    tell(page, {
      kind: 'failed',
      message: 'This is not a packet capture: it begins with text.\nOpen it as a text file, or as a router log.',
    }),
};

/** Writes `<directory>/<state>-<theme>-<width>.png`; gives the errors that the pages reported. */
export async function takePictures(
  directory: string,
  sizes: readonly (readonly [number, number])[] = [
    [1280, 800],
    [700, 800],
    [1900, 1000],
    [500, 700],
  ],
  only: readonly string[] = Object.keys(states),
): Promise<string[]> {
  const found: string[] = [];
  mkdirSync(directory, { recursive: true });
  const [bundle, browser] = await Promise.all([bundlePage(), launchChromium()]);
  for (const theme of themeNames) {
    for (const [width, height] of sizes) {
      for (const state of only) {
        const { page, errors } = await openPage(browser, bundle, { theme, width, height });
        await states[state]?.(page);
        await page.waitForTimeout(250);
        await page.screenshot({ path: path.join(directory, `${state}-${theme}-${width}.png`) });
        found.push(...errors.map((error) => `${state}, ${theme}, ${width} pixels: ${error}`));
        await page.close();
      }
    }
  }
  await browser.close();
  return found;
}
