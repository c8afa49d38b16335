/** A fix on its way into a configuration: shown, asked about, carried out as one edit, or left alone. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TextDocument } from 'vscode';
import { FixPreviews } from '../../src/extension/apply-fix.ts';
import { previewCommandIds } from '../../src/extension/manifest.ts';
import { fake, FakeDocument, Uri, type Disposable } from './fake-vscode.ts';

vi.mock('vscode', () => import('./fake-vscode.ts'));

const before = 'version 15.2\nip nat inside source list 1 interface Dialer0 overload\nend\n';
const command = 'no ip nat service alg tcp dns';
const fix = { platform: 'cisco-ios', title: 'turn off the DNS ALG for TCP', commands: [command] } as const;

let previews: FixPreviews;
let registered: Disposable;
let document: FakeDocument;

beforeEach(() => {
  fake.reset();
  previews = new FixPreviews();
  registered = previews.register() as unknown as Disposable;
  document = new FakeDocument(Uri.from({ scheme: 'file', path: '/edge.cfg' }), before);
  fake.open(document);
});
afterEach(() => registered.dispose());

const apply = (): Promise<boolean> => previews.apply(fix, document as unknown as TextDocument);
const untilShown = (): Promise<void> => vi.waitFor(() => expect(fake.tabs).toHaveLength(1));
const inTitleBar = (id: string): unknown => fake.commands.get(id)?.();

test('the notification’s Apply carries out what the preview showed, and closes it', async () => {
  fake.answer = 'Apply';
  expect(await apply()).toBe(true);
  expect(fake.preview).toContain(command);
  expect(document.getText()).toBe(fake.preview);
  expect(document.version).toBe(2);
  expect(fake.tabs).toEqual([]);
});

test('Cancel leaves the text alone', async () => {
  fake.answer = 'Cancel';
  expect(await apply()).toBe(false);
  expect(document.getText()).toBe(before);
  expect(fake.tabs).toEqual([]);
});

test('a notification put away leaves the question to the title bar', async () => {
  const outcome = apply();
  await untilShown();
  expect(document.getText()).toBe(before);
  inTitleBar(previewCommandIds.applyPreview);
  expect(await outcome).toBe(true);
  expect(document.getText()).toContain(command);
});

test('discarding in the title bar or closing the comparison leaves the text alone', async () => {
  const discarded = apply();
  await untilShown();
  inTitleBar(previewCommandIds.discardPreview);
  expect(await discarded).toBe(false);
  const closed = apply();
  await untilShown();
  fake.closeTab();
  expect(await closed).toBe(false);
  expect(document.getText()).toBe(before);
});

test('a second fix for the same configuration takes the place of the first', async () => {
  const first = apply();
  await untilShown();
  const second = apply();
  expect(await first).toBe(false);
  await untilShown();
  inTitleBar(previewCommandIds.applyPreview);
  expect(await second).toBe(true);
});

test('what was typed meanwhile is not overwritten', async () => {
  const outcome = apply();
  await untilShown();
  document.setText(`${before}! note\n`);
  inTitleBar(previewCommandIds.applyPreview);
  expect(await outcome).toBe(false);
  expect(document.getText()).toBe(`${before}! note\n`);
  expect(fake.messages.at(-1)).toContain('changed meanwhile');
});

test('a configuration that has the commands is told so, and no comparison opens', async () => {
  document.setText(before.replace('end\n', `${command}\nend\n`));
  expect(await apply()).toBe(false);
  expect(fake.preview).toBeNull();
  expect(fake.messages).toHaveLength(1);
});
