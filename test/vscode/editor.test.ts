/** The zone-transfer story as a user meets it, in the real VS Code of both builds. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  editorText,
  openCapture,
  openFile,
  openWorkbench,
  problems,
  quickFix,
  screenshot,
  setTheme,
  waitForExtension,
  webviewFrame,
  type Workbench,
} from './drive.ts';

const fix = 'no ip nat service alg tcp dns';

describe.each(['server', 'web'] as const)('in the %s build', (build) => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await openWorkbench(inject(build));
    await waitForExtension(workbench.page, 'ALG Trace');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await screenshot(workbench.page, `failed-${build}`);
  });

  afterAll(() => workbench.close());

  test('the capture opens on who sent the reset, and on the fix', async () => {
    const { page } = workbench;
    await openCapture(page, 'reset-client-side.pcap');
    const frame = webviewFrame(page);
    const findings = frame.getByTestId('findings');
    const reset = findings.locator('[data-finding-id="tcp/reset-by-gateway"]').first();
    await reset.waitFor();
    expect(await reset.innerText()).toMatch(/gateway accountable/i);
    expect(await reset.innerText()).toContain('TTL 254');
    const refused = findings.locator('[data-finding-id="dns/message-exceeds-limit"]');
    expect(await refused.innerText()).toContain('31751');
    await frame.getByTestId('packets').getByText('[RST', { exact: false }).first().waitFor();
    await frame.getByTestId('ladder').getByText('RST', { exact: false }).first().waitFor();
    await inBothThemes('capture');

    await refused.getByTestId('fix-open').first().click();
    await expect.poll(() => editorText(page)).toContain(`\n${fix}\n`);
  });

  test("the log's problem has a Quick Fix that gives the commands", async () => {
    const { page } = workbench;
    await openFile(page, 'router.log');
    const problem = (await problems(page)).filter({ hasText: '31751' }).first();
    await problem.waitFor();
    await inBothThemes('log');

    await quickFix(page, problem, `Open the commands for Cisco IOS: ${fix}`);
    await page.locator('.tab.active').filter({ hasNotText: 'router.log' }).waitFor();
    await expect.poll(() => editorText(page)).toContain(`\n${fix}\n`);
    await screenshot(page, `fix-${build}`);
  });

  test('a capture opened before VS Code knows its editor still opens in it, once', async () => {
    const { page, close } = await openWorkbench(inject(build));
    try {
      await openCapture(page, 'reset-client-side.pcap');
      await webviewFrame(page).locator('[data-finding-id="tcp/reset-by-gateway"]').first().waitFor();
      await expect.poll(() => page.locator('.tabs-container .tab').count()).toBe(1);
    } finally {
      await close();
    }
  });

  test('nothing of the extension failed', () => {
    expect(workbench.errors.filter((text) => /alg-?trace/i.test(text))).toEqual([]);
  });

  async function inBothThemes(name: string): Promise<void> {
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(workbench.page, theme);
      await screenshot(workbench.page, `${name}-${build}-${theme}`);
    }
  }
});
