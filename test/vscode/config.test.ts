/** Configurations as a user meets them in the real VS Code of both builds: the ALGs in force, a wrong command, a fix with its preview. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import {
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

const wrong = 'no ip nat service alg dns';
const right = 'no ip nat service alg tcp dns';

const focusEditor = (page: Workbench['page']): Promise<void> => runCommand(page, 'View: Focus Active Editor Group');

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

  test('a configuration says which ALGs are in force', async () => {
    const { page } = workbench;
    await openFile(page, 'running-config.cfg');
    const lens = page.locator('.codelens-decoration').filter({ hasText: 'ALGs in force' }).first();
    await lens.waitFor();
    expect(await lens.innerText()).toMatch(/ALGs in force: DNS, .*\(\d+ on/);
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `config-${build}-${theme}`);
    }
    await lens.locator('a').first().click();
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'on by default once NAT is configured' }).first().waitFor();
    await screenshot(page, `config-algs-${build}`);
    await page.keyboard.press('Escape');
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
    await expect.poll(() => editorText(page)).not.toContain(wrong);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await runCommand(page, 'File: Revert File');
  });

  test('the capture’s fix is previewed in the configuration, applied, and undone', async () => {
    const { page } = workbench;
    await openCapture(page, 'reset-client-side.pcap');
    const refused = webviewFrame(page).locator('[data-finding-id="dns/message-exceeds-limit"]');
    await refused.getByTestId('fix-insert').first().click();
    await page.locator('.monaco-diff-editor').first().waitFor();
    await screenshot(page, `config-preview-${build}`);
    const apply = page.locator('.notifications-toasts .monaco-button').filter({ hasText: 'Apply' });
    await apply.first().click();
    await expect.poll(() => editorText(page)).toContain(right);
    await focusEditor(page);
    await page.keyboard.press('Control+z');
    await expect.poll(() => editorText(page)).not.toContain(right);
  });

  test('nothing of the extension failed', () => {
    expect(workbench.errors.filter((text) => /alg-?trace/i.test(text))).toEqual([]);
  });
});
