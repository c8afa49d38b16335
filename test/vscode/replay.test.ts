/** The replay as a user meets it: the sample under its own configuration and under others, in the real VS Code of both builds. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { activeThroughAlg } from '../captures/ftp-stories.ts';
import {
  answerNotification,
  openCapture,
  openWorkbench,
  runCommand,
  screenshot,
  setTheme,
  waitForExtension,
  webviewFrame,
  type Workbench,
} from './drive.ts';

describe.each(['server', 'web'] as const)('in the %s build', (build) => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await openWorkbench(inject(build));
    await waitForExtension(workbench.page, 'ALG Trace');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await screenshot(workbench.page, `failed-replay-${build}`);
  });

  afterAll(() => workbench.close());

  test('the sample breaks under its configuration, and the matrix says where it would not', async () => {
    const { page } = workbench;
    await openCapture(page, 'reset-client-side.pcap');
    const frame = webviewFrame(page);
    await frame.getByTestId('findings').locator('[data-finding-id="tcp/reset-by-gateway"]').first().waitFor();
    await frame.getByRole('tab', { name: 'Replay' }).click();
    const chosen = frame.getByTestId('matrix').locator('[aria-selected="true"]');
    await chosen.waitFor();
    expect(await frame.getByTestId('gateway').inputValue()).toBe('configuration');
    expect(await chosen.getAttribute('aria-label')).toMatch(/^running-config\.cfg \(Cisco IOS\), dns .*: breaks/);
    await frame.getByTestId('replay-session').getByText('31751').first().waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `replay-${build}-${theme}`);
    }
  });

  test('the palette replays it under another gateway', async () => {
    const { page } = workbench;
    await runCommand(page, 'ALG Trace: Replay Under Another Gateway');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Junos SRX' }).first().click();
    const frame = webviewFrame(page);
    await expect.poll(() => frame.getByTestId('gateway').inputValue()).toBe('junos-srx');
    await expect
      .poll(() => frame.getByTestId('matrix').locator('[aria-selected="true"]').getAttribute('aria-label'))
      .toMatch(/^Junos SRX, dns/);
  });

  test('the other side is written as a capture that opens', async () => {
    const { page } = workbench;
    const frame = webviewFrame(page);
    await frame.getByTestId('gateway').selectOption('configuration');
    await frame.getByTestId('save-other-side').click();
    const name = page.locator('.quick-input-widget input[type="text"]').first();
    await expect.poll(() => name.inputValue()).toContain('reset-client-side.configuration.pcapng');
    await page.keyboard.press('Enter');
    await page.locator('.notifications-toasts').getByText('written', { exact: false }).first().waitFor();
    await answerNotification(page, 'Open');
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'configuration.pcapng' }).waitFor();
    await webviewFrame(page).getByTestId('packets').getByText('203.0.113.', { exact: false }).first().waitFor();
    await screenshot(page, `other-side-${build}`);
  });

  test('predicted and actual debug lines are compared', async () => {
    const { page } = workbench;
    await openCapture(page, 'reset-client-side.pcap');
    await runCommand(page, 'ALG Trace: Compare Predicted With Actual Trace');
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'router.log' }).waitFor();
    const lines = page.locator('.monaco-diff-editor .view-line').filter({ hasText: 'l7_msg_size' });
    await lines.first().waitFor();
    await screenshot(page, `traces-${build}`);
  });

  // The web build's workspace is served, not writable from here.
  test.runIf(build === 'server')('messages before and behind the gateway, and the gate that one opens', async () => {
    const { page, folder } = workbench;
    await writeFile(path.join(folder ?? '', 'active.pcap'), activeThroughAlg().inside.pcap());
    await openCapture(page, 'active.pcap');
    const frame = webviewFrame(page);
    await frame.getByRole('tab', { name: 'Replay' }).click();
    await frame.getByTestId('gateway').selectOption('cisco-ios');
    const message = frame.getByRole('region', { name: /^PORT in packet \d+$/ });
    await message.waitFor();
    expect(await message.locator('del').allInnerTexts()).not.toEqual([]);
    expect((await message.locator('.message-lines').first().innerText()).replace(/^1\n?/, '')).toContain(
      'PORT 10,0,0,5,4,3',
    );
    expect((await message.locator('.message-lines').last().innerText()).replace(/^1\n?/, '')).toContain(
      'PORT 203,0,113,',
    );
    await message.evaluate((node) => node.scrollIntoView({ block: 'end' }));
    await screenshot(page, `rewrites-${build}`);
    await frame.getByRole('button', { name: 'Show the ladder of this session' }).click();
    const gate = frame.getByTestId('ladder').locator('.step-gate').first();
    await gate.waitFor();
    await screenshot(page, `gate-${build}`);
    await gate.getByRole('button').click();
    await frame.getByText('This flow came through a gate: ftp-data, negotiated by ftp').waitFor();
  });

  test('who stands inside is named in the settings, where the page leads', async () => {
    const { page } = workbench;
    await openCapture(page, 'reset-client-side.pcap');
    const frame = webviewFrame(page);
    await frame.getByRole('tab', { name: 'Replay' }).click();
    const name = frame.getByTestId('name-inside');
    await name.scrollIntoViewIfNeeded();
    for (const theme of ['light', 'dark'] as const) {
      await setTheme(page, theme);
      await screenshot(page, `inside-${build}-${theme}`);
    }
    await name.click();
    await page.locator('.settings-editor').getByText('Inside Prefixes').first().waitFor();
    await screenshot(page, `inside-setting-${build}`);
  });

  test('nothing of the extension failed', () => {
    expect(workbench.errors.filter((text) => /alg-?trace/i.test(text))).toEqual([]);
  });
});
