/**
 * A VS Code in Chromium, driven as a user would: keyboard, palette, explorer, Problems, Quick Fix. The selectors are VS
 * Code's own class names and hold for the server build (1.139) and the web build (1.91).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { temporaryDirectory } from './processes.ts';

const screenshots = path.resolve('.vscode-test/screenshots');
const themes = { dark: 'Dark Modern', light: 'Light Modern' } as const;
export type Theme = keyof typeof themes;

export interface Workbench {
  readonly page: Page;
  /** What the page logged as errors so far. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens `url` in a fresh profile and waits for the workbench. */
export async function openWorkbench(url: string): Promise<Workbench> {
  const profile = temporaryDirectory('chromium');
  mkdirSync(path.join(profile, 'Default'));
  // VS Code for the web serves a webview from another origin, whose service worker needs third-party storage.
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  writeFileSync(path.join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  const close = async (): Promise<void> => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await page.goto(url);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  } catch (error) {
    await close();
    throw error;
  }
  return { page, errors, close };
}

/** Waits until the palette knows the extension's commands: a capture opened before that opens as text, and stays so. */
export async function waitForExtension(page: Page, category: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const row = await askPalette(page, `>${category}`, category);
    const isKnown = await appears(row, 1000);
    await page.keyboard.press('Escape');
    if (isKnown) return;
    await page.waitForTimeout(300);
  }
  throw new Error(`the palette does not know a command of ${category}`);
}

/** Runs the palette command `title`, as the palette shows it. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await (await askPalette(page, `>${title}`, title)).click();
}

async function askPalette(page: Page, text: string, row: string): Promise<Locator> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input[type="text"]').first();
  await input.waitFor();
  await input.fill(text);
  return page.locator('.quick-input-list .monaco-list-row').filter({ hasText: row }).first();
}

/** How often a step is tried that a busy window may miss. */
const tries = 3;

/** Opens a file of the workspace from the explorer, in an editor that stays. */
export async function openFile(page: Page, name: string): Promise<void> {
  const row = page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  const tab = page.locator('.tabs-container .tab.active').filter({ hasText: name });
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    await row.dblclick();
    if (await appears(tab, 15_000)) return;
  }
  throw new Error(`${name} did not open in ${tries} tries`);
}

/**
 * Opens a capture in its custom editor. A capture that is opened while the editor is still registering falls to the text
 * editor and stays there, as for a user who is faster than the window: closing and opening it again is what helps.
 */
export async function openCapture(page: Page, name: string): Promise<void> {
  const webview = page.locator('iframe.webview.ready').last();
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    await openFile(page, name);
    if (await appears(webview, 25_000)) return;
    await runCommand(page, 'View: Close All Editors');
    await page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }
  throw new Error(`${name} did not open in its custom editor in ${tries} tries`);
}

const appears = (locator: Locator, timeout: number): Promise<boolean> =>
  locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );

/** The page inside the custom editor that was opened last. */
export const webviewFrame = (page: Page): FrameLocator =>
  page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');

/** Rows of the Problems panel; the text of a row joins its columns without spaces. */
export async function problems(page: Page): Promise<Locator> {
  const rows = page.locator('.markers-panel .monaco-list-row');
  if (!(await page.locator('.markers-panel').isVisible())) await page.keyboard.press('Control+Shift+M');
  await rows.first().waitFor();
  return rows;
}

/** Jumps to the problem `row` and applies the Quick Fix whose title contains `title`. */
export async function quickFix(page: Page, row: Locator, title: string): Promise<void> {
  await row.dblclick();
  const menu = page.locator('.action-widget .monaco-list-row');
  await page.locator('.editor-instance .cursor').first().waitFor();
  await page.keyboard.press('Control+.');
  await menu.first().waitFor();
  const titles = await menu.allTextContents();
  const at = titles.findIndex((text) => text.includes(title));
  if (at < 0) throw new Error(`no Quick Fix contains “${title}” among: ${titles.join(' | ')}`);
  // A layer above the menu takes clicks, so it is walked with the keyboard.
  const isFocused = async (): Promise<boolean> =>
    (await menu.nth(at).getAttribute('class'))?.includes('focused') ?? false;
  for (let steps = 0; steps < titles.length && !(await isFocused()); steps += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

/** The visible lines of the active text editor, in order. */
export async function editorText(page: Page): Promise<string> {
  const lines = await page
    .locator('.editor-group-container.active .editor-instance .view-line')
    .evaluateAll((elements) =>
      elements
        .map((element) => ({ top: element.getBoundingClientRect().top, text: element.textContent }))
        .sort((one, other) => one.top - other.top)
        .map(({ text }) => text),
    );
  return lines.join('\n').replaceAll('\u00a0', ' ');
}

export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  const name = themes[theme];
  await page.locator('.quick-input-widget input[placeholder^="Select Color Theme"]').fill(name);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().click();
  await page.locator(theme === 'dark' ? '.monaco-workbench.vs-dark' : '.monaco-workbench.vs').waitFor();
}

/** Writes `.vscode-test/screenshots/<name>.png`, after VS Code's own transitions (colours, focus) have settled. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(screenshots, `${name}.png`) });
}
