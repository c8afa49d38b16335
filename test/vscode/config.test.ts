/** Configurations as a user meets them in the real VS Code of both builds: the ALGs in force, a wrong command, fixes with their preview. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  answerNotification,
  editorText,
  openCapture,
  openFile,
  openWorkbench,
  problems,
  quickFix,
  runCommand,
  screenshot,
  setTheme,
  waitForExtension,
  webviewFrame,
  type Workbench,
} from './drive.ts';

type Page = Workbench['page'];

const configuration = 'running-config.cfg';
/** Circulates on the web, exists on no router. */
const wrong = 'no ip nat service alg dns';
const right = 'no ip nat service alg tcp dns';
/** An SRX, whose commands are all in one line: VS Code indents what stands in braces by itself. */
const srxConfiguration = [
  'set version 21.4R3.15',
  'set system host-name edge',
  'set security alg sip disable',
  'set security alg ftp enable',
  'set security nat source rule-set lan from zone trust',
  'set security nat source rule-set lan to zone untrust',
  'set security nat source rule-set lan rule all match source-address 10.0.0.0/24',
  'set security nat source rule-set lan rule all then source-nat interface',
].join('\n');
const themes = ['light', 'dark'] as const;

const focusEditor = (page: Page): Promise<void> => runCommand(page, 'View: Focus Active Editor Group');

const lensOf = (page: Page) => page.locator('.codelens-decoration').filter({ hasText: 'ALGs in force' }).first();
const inTitleBar = (page: Page, title: string) =>
  page.locator(`.editor-group-container.active .editor-actions .action-label[aria-label^="${title}"]`).first();

/** Opens the list of ALGs and searches it. */
async function findInList(page: Page, text: string): Promise<void> {
  await lensOf(page).locator('a').first().click();
  await page.locator('.quick-input-widget input[type="text"]').first().fill(text);
}

async function untilPreviewIsGone(page: Page): Promise<void> {
  await page.locator('.monaco-diff-editor').first().waitFor({ state: 'hidden' });
}

/** Rests the mouse on the line until the hover over it says `text`. */
async function hoverSays(page: Page, line: string, text: string): Promise<void> {
  const words = page.locator('.editor-instance .view-line').filter({ hasText: line }).locator('span span').first();
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: text }).first();
  // A hover that was asked for while the text was still being read does not come by itself.
  const isShown = async (): Promise<boolean> => {
    await page.mouse.move(0, 0);
    await words.hover();
    return hover.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
  };
  await expect.poll(isShown).toBe(true);
}

/** Waits until the tab says whether the file differs from what is saved. */
async function untilDirty(page: Page, isExpected: boolean): Promise<void> {
  const tab = page.locator('.tab.active').filter({ hasText: configuration });
  await expect.poll(async () => (await tab.getAttribute('class'))?.split(' ').includes('dirty')).toBe(isExpected);
}

describe.each(['server', 'web'] as const)('in the %s build', (build) => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await openWorkbench(inject(build));
    await waitForExtension(workbench.page, 'ALG Trace');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await screenshot(workbench.page, `failed-config-${build}`);
  });

  afterAll(() => workbench.close());

  test('a configuration says which ALGs are in force, and what says so', async () => {
    const { page } = workbench;
    await openFile(page, configuration);
    await lensOf(page).waitFor();
    expect(await lensOf(page).innerText()).toMatch(/ALGs in force: DNS, .*\(\d+ on/);
    const rows = page.locator('.quick-input-list .monaco-list-row');
    for (const theme of themes) {
      await setTheme(page, theme);
      await screenshot(page, `config-${build}-${theme}`);
      await lensOf(page).locator('a').first().click();
      await rows.filter({ hasText: 'DNS over TCP' }).first().waitFor();
      await screenshot(page, `config-algs-${build}-${theme}`);
      await page.keyboard.press('Escape');
    }
    await findInList(page, 'overload');
    await rows.filter({ hasText: 'ip nat inside source list 100' }).first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => editorText(page)).toContain('ip nat inside source list 100');
  });

  test('the list turns an ALG off by a command that is previewed; the title bar applies it, one undo takes it back', async () => {
    const { page } = workbench;
    await focusEditor(page);
    await page.keyboard.press('Control+Home');
    await findInList(page, 'FTP over TCP');
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'FTP over TCP' }).first();
    await row.hover();
    await row.locator('.action-label').first().click();
    await inTitleBar(page, 'Apply the Fix').waitFor();
    for (const theme of themes) {
      await setTheme(page, theme);
      await screenshot(page, `config-preview-${build}-${theme}`);
    }
    await inTitleBar(page, 'Apply the Fix').click();
    await untilPreviewIsGone(page);
    await expect.poll(() => editorText(page)).toContain('no ip nat service ftp');
    await untilDirty(page, true);
    await screenshot(page, `config-applied-${build}`);
    await focusEditor(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => editorText(page)).not.toContain('no ip nat service ftp');
    await untilDirty(page, false);
  });

  test('a command that exists nowhere is a problem whose Quick Fix writes the real one', async () => {
    const { page } = workbench;
    await focusEditor(page);
    await page.keyboard.press('Control+Home');
    // As pasted: typing would have the suggestions take the Enter.
    await page.keyboard.insertText(`${wrong}\n`);
    const problem = (await problems(page)).filter({ hasText: 'Neither Cisco IOS nor IOS XE has this command' }).first();
    await problem.waitFor();
    await screenshot(page, `config-problem-${build}`);
    await quickFix(page, problem, `Replace with "${right}"`);
    await expect.poll(() => editorText(page)).toContain(right);
    await problem.waitFor({ state: 'detached' });
    await focusEditor(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => editorText(page)).not.toContain(right);
    // A text with a line break is pasted here in more than one step.
    const undone = async (): Promise<string> => {
      await page.keyboard.press('Control+z');
      return editorText(page);
    };
    await expect.poll(undone).toMatch(/^Building configuration/);
    await untilDirty(page, false);
  });

  test('the capture’s fix is previewed in the configuration, applied by the notification, and undone', async () => {
    const { page } = workbench;
    await openCapture(page, 'reset-client-side.pcap');
    const refused = webviewFrame(page).locator('[data-finding-id="dns/message-exceeds-limit"]');
    await refused.getByTestId('fix-insert').first().click();
    await page.locator('.monaco-diff-editor').first().waitFor();
    await answerNotification(page, 'Apply');
    await untilPreviewIsGone(page);
    await expect.poll(() => editorText(page)).toContain(right);
    await focusEditor(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => editorText(page)).not.toContain(right);
    await untilDirty(page, false);
  });

  test('a configuration of an SRX, not yet saved, has its line above, hovers, a problem and its Quick Fix', async () => {
    const { page } = workbench;
    const enable = 'set security alg ftp enable';
    const mended = 'delete security alg ftp disable';
    await runCommand(page, 'File: New Untitled Text File');
    await page.locator('.tab.active').filter({ hasText: 'Untitled-1' }).waitFor();
    await focusEditor(page);
    await page.keyboard.insertText(srxConfiguration);
    await expect.poll(() => editorText(page)).toBe(srxConfiguration);
    // SIP is off by the configuration's own line.
    await expect.poll(() => lensOf(page).innerText()).toMatch(/ALGs in force: .*FTP.*\(\d+ on, \d+ off/);
    expect(await lensOf(page).innerText()).not.toMatch(/SIP/);
    await hoverSays(page, 'alg sip disable', 'SIP over UDP: off. Source: line 3 of the configuration');
    await screenshot(page, `config-srx-hover-${build}`);
    await page.mouse.move(0, 0);
    const problem = (await problems(page)).filter({ hasText: 'Junos has no "enable" here' }).first();
    await problem.waitFor();
    await quickFix(page, problem, `Replace with "${mended}"`);
    await expect.poll(() => editorText(page)).toBe(srxConfiguration.replace(enable, mended));
    await problem.waitFor({ state: 'detached' });
    await screenshot(page, `config-srx-mended-${build}`);
    await focusEditor(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => editorText(page)).toBe(srxConfiguration);
    await problem.waitFor();
  });

  test('nothing of the extension failed', () => {
    expect(workbench.errors.filter((text) => /alg-?trace/i.test(text))).toEqual([]);
  });
});
