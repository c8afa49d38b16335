/** How fast a large capture opens, scrolls, filters and sorts in the real VS Code of the server build. */
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { openWorkbench, waitForExtension, webviewFrame } from '../vscode/drive.ts';
import { packExtension } from '../vscode/pack-extension.ts';
import { temporaryDirectory } from '../vscode/processes.ts';
import { serveServer } from '../vscode/serve-server.ts';

export interface EditorSpeed {
  /** From the double click in the explorer, in a window that has started; the page and the worker start in this time too. */
  readonly firstRowsMilliseconds: number;
  readonly firstFindingMilliseconds: number;
  readonly wholeMilliseconds: number;
  readonly scrollMedianMilliseconds: number;
  readonly scrollWorstMilliseconds: number;
  readonly filterMilliseconds: number;
  readonly sortMilliseconds: number;
}

const jumps = 40;
/** The window's own start goes on after its commands are known, and is none of the capture's. */
const settleMilliseconds = 5000;

export async function measureEditor(file: string): Promise<EditorSpeed> {
  const directory = temporaryDirectory('editor-speed');
  await symlink(path.resolve(file), path.join(directory, 'large.pcap'));
  const { vsix } = await packExtension(temporaryDirectory('editor-speed-package'));
  const server = await serveServer(vsix, directory);
  const workbench = await openWorkbench(server.url);
  try {
    const { page } = workbench;
    await waitForExtension(page, 'ALG Trace');
    await page.waitForTimeout(settleMilliseconds);
    const start = performance.now();
    const since = (): number => Math.round(performance.now() - start);
    await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'large.pcap' }).first().dblclick();
    const frame = webviewFrame(page);
    const rows = frame.getByTestId('packets').locator('[data-packet]');
    const firstRows = rows.first().waitFor({ timeout: 120_000 }).then(since);
    const firstFinding = frame.locator('[data-finding-id]').first().waitFor({ timeout: 120_000 }).then(since);
    const [firstRowsMilliseconds, firstFindingMilliseconds] = await Promise.all([firstRows, firstFinding]);
    await frame.getByTestId('progress').waitFor({ state: 'hidden', timeout: 120_000 });
    const wholeMilliseconds = since();
    const scrolls = await scrollTimes(frame);
    return {
      firstRowsMilliseconds,
      firstFindingMilliseconds,
      wholeMilliseconds,
      scrollMedianMilliseconds: scrolls[Math.floor(scrolls.length / 2)] ?? NaN,
      scrollWorstMilliseconds: scrolls.at(-1) ?? NaN,
      filterMilliseconds: await timed(frame, 'filter'),
      sortMilliseconds: await timed(frame, 'sort'),
    };
  } finally {
    await workbench.close();
    await server.stop();
  }
}

/** Milliseconds from moving the scroll bar to the rows of that place, ascending. */
async function scrollTimes(frame: FrameLocator): Promise<number[]> {
  const times = await frame.getByTestId('packets').evaluate(async (grid, count) => {
    const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame: (then: () => void) => void };
    // Until the frame is painted: who draws in a frame may have asked for it after this did.
    const nextFrame = (): Promise<void> => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
    const total = Number(grid.getAttribute('aria-rowcount')) - 1;
    const found: number[] = [];
    for (let jump = 1; jump <= count; jump += 1) {
      const share = (jump * 0.618_034) % 1;
      const expected = share * total;
      const started = performance.now();
      grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
      let isShown = false;
      while (!isShown && performance.now() - started < 10_000) {
        await nextFrame();
        const shown: { dataset: Record<string, string> }[] = [...grid.querySelectorAll('[data-packet]')];
        isShown = shown.some((row) => Math.abs(Number(row.dataset['packet']) - expected) < total / 1000);
      }
      found.push(performance.now() - started);
      // A hand on the scroll bar is slower than this loop: let the list settle.
      await new Promise((then) => setTimeout(then, 100));
    }
    return found;
  }, jumps);
  return times.map((time) => Math.round(time)).sort((a, b) => a - b);
}

/** From the key or click to the first row of the new order. */
async function timed(frame: FrameLocator, what: 'filter' | 'sort'): Promise<number> {
  const grid = frame.getByTestId('packets');
  if (what === 'filter') {
    const filter = frame.getByTestId('filter');
    return clock(grid, 'input', () => filter.fill('udp.port == 53'));
  }
  await frame.getByTestId('filter').fill('');
  await frame.getByTestId('filter').press('Enter');
  await new Promise((then) => setTimeout(then, 1000));
  await grid.locator('[data-packet="1"]').waitFor();
  return clock(grid, 'mousedown', () => grid.getByText('Length', { exact: true }).first().click());
}

/** Waits until the grid's number of rows or its first row is another one, inside the page, so that no polling is measured. */
async function clock(
  grid: ReturnType<FrameLocator['getByTestId']>,
  event: 'input' | 'mousedown',
  act: () => Promise<void>,
): Promise<number> {
  const changed = grid.evaluate(async (element, type) => {
    const { requestAnimationFrame } = globalThis as unknown as { requestAnimationFrame: (then: () => void) => void };
    const state = (): string =>
      `${element.getAttribute('aria-rowcount')} ${[...element.querySelectorAll('[data-packet]')].map((row: { dataset: Record<string, string> }) => row.dataset['packet']).join()}`;
    const before = state();
    const asked = await new Promise<number>((then) => {
      element.ownerDocument.addEventListener(type, () => then(performance.now()), { capture: true, once: true });
    });
    while (state() === before && performance.now() - asked < 30_000)
      await new Promise<void>((then) => requestAnimationFrame(() => then()));
    return performance.now() - asked;
  }, event);
  // The question must have reached the page before the answer's cause does.
  await new Promise((then) => setTimeout(then, 300));
  await act();
  return Math.round(await changed);
}
