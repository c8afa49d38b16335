/**
 * A VS Code in Chromium, driven as a user would: keyboard, palette, explorer, Problems, Quick Fix. The selectors are VS
 * Code's own class names and hold for the server build (1.139) and the web build (1.91).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { temporaryDirectory } from './processes.ts';

const screenshots = path.resolve('.vscode-test/screenshots');
/** How long one step may take: a window shares its machine with the other tests and with whatever else runs there. */
const patienceMilliseconds = 60_000;
/** After so long a key or a click is taken for lost, and given again. */
const againMilliseconds = 15_000;
const themes = { dark: 'Dark Modern', light: 'Light Modern' } as const;
export type Theme = keyof typeof themes;

export interface Workbench {
  readonly page: Page;
  /** The folder that this window alone has open; null where the build serves it from memory. */
  readonly folder: string | null;
  /** What the page logged as errors so far. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

/**
 * Opens `url` in a fresh profile, with a copy of its folder, and waits for the workbench. VS Code's server keeps what was not
 * saved in a folder's windows and restores it in the next, so windows that shared one would meet each other's documents.
 */
export async function openWorkbench(url: string): Promise<Workbench> {
  const address = new URL(url);
  const served = address.searchParams.get('folder');
  const folder = served === null ? null : path.join(temporaryDirectory('window'), path.basename(served));
  if (served !== null && folder !== null) {
    await cp(served, folder, { recursive: true });
    address.searchParams.set('folder', folder);
  }
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
  page.setDefaultTimeout(patienceMilliseconds);
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
    await page.goto(address.href, { timeout: 2 * patienceMilliseconds });
    await page.locator('.monaco-workbench').waitFor({ timeout: 2 * patienceMilliseconds });
  } catch (error) {
    await close();
    throw error;
  }
  return { page, folder, errors, close };
}

/** Waits until the palette knows the extension's commands. */
export async function waitForExtension(page: Page, category: string): Promise<void> {
  await askPalette(page, `>${category}`, category);
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Runs the palette command `title`, as the palette shows it, and waits until keys go to where the command leads. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const end = Date.now() + 2 * patienceMilliseconds;
  while (Date.now() < end) {
    const row = await askPalette(page, `>${title}`, title);
    // A row that is gone before the click was not run.
    if (!(await succeeds(row.click({ timeout: againMilliseconds })))) continue;
    await row.waitFor({ state: 'hidden' });
    return;
  }
  throw new Error(`“${title}” could not be run; ${await describeWindow(page)}`);
}

/** The row that contains `row` once the palette shows it for `text`. What the palette learns later it shows when asked again. */
async function askPalette(page: Page, text: string, row: string): Promise<Locator> {
  const input = page.locator('.quick-input-widget input[type="text"]').first();
  const found = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: row }).first();
  const end = Date.now() + 2 * patienceMilliseconds;
  while (Date.now() < end) {
    await page.keyboard.press('F1');
    // The palette closes when a window that is still starting takes the focus away.
    const isAsked = (await appears(input, againMilliseconds)) && (await succeeds(input.fill(text, { timeout: 3000 })));
    if (isAsked && (await appears(found, 3000))) return found;
    await page.keyboard.press('Escape');
  }
  throw new Error(`the palette does not show “${row}” for “${text}”; ${await describeWindow(page)}`);
}

/** Opens a file of the workspace from the explorer, in an editor that stays. */
export async function openFile(page: Page, name: string): Promise<void> {
  const row = page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  await row.waitFor({ timeout: 2 * patienceMilliseconds });
  const end = Date.now() + patienceMilliseconds;
  while (Date.now() < end) {
    await succeeds(row.dblclick({ timeout: againMilliseconds }));
    if (await appears(activeTab(page, name), againMilliseconds)) return;
  }
  throw new Error(`${name} did not open; ${await describeWindow(page)}`);
}

/**
 * Opens a capture and waits for the page of its custom editor. There is no second try: a capture that is opened before VS
 * Code knows the editor is the extension's business.
 */
export async function openCapture(page: Page, name: string): Promise<void> {
  const isInFront = await activeTab(page, name).isVisible();
  const before = isInFront ? [] : await webviewNames(page);
  await openFile(page, name);
  const end = Date.now() + 2 * patienceMilliseconds;
  while (Date.now() < end) {
    // The webview of the capture that was in front before may be there for a moment longer.
    const isNew = (await webviewNames(page)).some((each) => !before.includes(each));
    if (isNew && (await appears(webviewFrame(page).getByTestId('packets'), 1000))) return;
    await page.waitForTimeout(50);
  }
  await screenshot(page, `failed-open-${name}`);
  throw new Error(`${name} did not open in its custom editor; ${await describeWindow(page)}`);
}

const activeTab = (page: Page, name: string): Locator =>
  page.locator('.tabs-container .tab.active').filter({ hasText: name });

/** A webview keeps its name for as long as it lives. */
const webviewNames = (page: Page): Promise<string[]> =>
  page.locator(shownWebview).evaluateAll((frames) => frames.map((frame) => frame.getAttribute('name') ?? ''));

const appears = (locator: Locator, milliseconds: number): Promise<boolean> =>
  succeeds(locator.waitFor({ timeout: milliseconds }));

const succeeds = (step: Promise<void>): Promise<boolean> =>
  step.then(
    () => true,
    () => false,
  );

/** What a person would see, for the message of a step that failed. */
async function describeWindow(page: Page): Promise<string> {
  const texts = async (selector: string): Promise<string> =>
    (await page.locator(selector).allInnerTexts()).join(' | ').replace(/\s+/g, ' ').slice(0, 300);
  const tabs = await texts('.tabs-container .tab');
  const editor = await texts('.editor-group-container.active .editor-container');
  const notices = await texts('.notifications-toasts .notification-list-item-message');
  const webviews = await page.locator('iframe.webview').count();
  return `tabs: ${tabs}; editor: ${editor}; notifications: ${notices}; webviews: ${webviews}`;
}

const shownWebview = 'iframe.webview.ready:visible';

/** The page inside the custom editor that was opened last. */
export const webviewFrame = (page: Page): FrameLocator =>
  page.frameLocator(shownWebview).last().frameLocator('iframe#active-frame');

/** Presses the button `name` of a notification: by key, since notifications still move when they have come. */
export async function answerNotification(page: Page, name: string): Promise<void> {
  const button = page.locator('.notifications-toasts').getByRole('button', { name, exact: true }).first();
  await button.waitFor();
  const end = Date.now() + patienceMilliseconds;
  while ((await button.isVisible()) && Date.now() < end) {
    await succeeds(button.press('Enter', { timeout: againMilliseconds }));
    await succeeds(button.waitFor({ state: 'hidden', timeout: againMilliseconds }));
  }
}

/** Rows of the Problems panel; the text of a row joins its columns without spaces. */
export async function problems(page: Page): Promise<Locator> {
  const panel = page.locator('.markers-panel');
  const rows = panel.locator('.monaco-list-row');
  const end = Date.now() + patienceMilliseconds;
  // The key closes a panel that is open.
  while (!(await panel.isVisible()) && Date.now() < end) {
    await page.keyboard.press('Control+Shift+M');
    await appears(panel, againMilliseconds);
  }
  await rows.first().waitFor();
  return rows;
}

/** Jumps to the problem `row` and applies the Quick Fix whose title contains `title`. */
export async function quickFix(page: Page, row: Locator, title: string): Promise<void> {
  const menu = page.locator('.action-widget .monaco-list-row');
  let titles: string[] = [];
  const end = Date.now() + 2 * patienceMilliseconds;
  const indexOfFix = (): number => titles.findIndex((text) => text.includes(title));
  // A key that comes before the cursor stands in the problem's line finds another menu, or none.
  while (indexOfFix() < 0 && Date.now() < end) {
    await page.keyboard.press('Escape');
    await row.dblclick();
    await page.locator('.editor-instance .cursor').first().waitFor();
    await page.keyboard.press('Control+.');
    if (await appears(menu.first(), againMilliseconds)) titles = await menu.allTextContents();
  }
  const at = indexOfFix();
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
