/** The zone-transfer story as a user meets it, in the real VS Code of both builds. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  editorText,
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

  test('the capture opens on who sent the reset', async () => {
    const { page } = workbench;
    await openFile(page, 'reset-client-side.pcap');
    const frame = webviewFrame(page);
    const finding = frame.getByTestId('findings').locator('[data-finding-id="tcp/reset-by-gateway"]');
    await finding.waitFor();
    const text = await frame.getByTestId('findings').innerText();
    expect(text).toContain('31751');
    expect(await finding.innerText()).toMatch(/gateway/i);
    await frame.getByTestId('packets').waitFor();
    for (const theme of ['dark', 'light'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `capture-${build}-${theme}`);
    }
  });

  test("the log's problem has a Quick Fix that gives the commands", async () => {
    const { page } = workbench;
    await openFile(page, 'router.log');
    const problem = (await problems(page)).filter({ hasText: '31751' }).first();
    await problem.waitFor();
    for (const theme of ['dark', 'light'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `log-${build}-${theme}`);
    }
    await quickFix(page, problem, fix);
    await expect.poll(() => editorText(page), { timeout: 15_000 }).toContain(fix);
    await screenshot(page, `fix-${build}`);
  });
});
