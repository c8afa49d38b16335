/** What the editor is told of a configuration: problems, hovers, Quick Fixes and the line above it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type * as code from 'vscode';
import { configurationActionProvider } from '../../src/extension/config-actions.ts';
import { configurationOf, statementsOf } from '../../src/extension/config-documents.ts';
import { configurationHoverProvider } from '../../src/extension/config-hover.ts';
import { configurationLenses } from '../../src/extension/config-lens.ts';
import { registerConfigurationProblems } from '../../src/extension/config-problems.ts';
import { settingIds } from '../../src/extension/manifest.ts';
import { fake, FakeDocument, Position, Range, Uri, type CodeAction } from './fake-vscode.ts';

vi.mock('vscode', () => import('./fake-vscode.ts'));

const configuration = [
  'version 15.2',
  'hostname edge',
  'ip nat inside source list 1 interface Dialer0 overload',
  'no ip nat service sip udp port 5060',
  'no ip nat service alg dns',
  'end',
  '',
].join('\n');
const wrongLine = 4;

const document = (name: string, text = configuration, language?: string): FakeDocument =>
  new FakeDocument(Uri.from({ scheme: 'file', path: `/${name}` }), text, language);
/** The real type has far more than the extension asks for. */
const asReal = (fakeDocument: FakeDocument): code.TextDocument => fakeDocument as unknown as code.TextDocument;

function actionsAt(text: FakeDocument, line: number): readonly CodeAction[] {
  const found = configurationActionProvider.provideCodeActions(
    asReal(text),
    new Range(line, 3, line, 3) as unknown as code.Range,
    { diagnostics: [] } as unknown as code.CodeActionContext,
    {} as code.CancellationToken,
  );
  return (found ?? []) as unknown as readonly CodeAction[];
}

beforeEach(() => {
  vi.useFakeTimers();
  fake.reset();
});
afterEach(() => vi.useRealTimers());

test.each([
  ['edge.cfg', 'plaintext'],
  ['edge.txt', 'plaintext'],
  ['edge-confg', 'cisco'],
  ['edge.anything', 'cisco'],
  ['edge.conf', 'ini'],
  ['edge.cfg', 'properties'],
])('%s in language %s is recognised by its content', (name, language) => {
  expect(configurationOf(asReal(document(name, configuration, language)))?.platform).toBe('cisco-ios');
});

test.each([
  ['program.ts', 'typescript', configuration],
  ['notes.md', 'markdown', configuration],
  ['debug.log', 'nat-alg-trace', configuration],
  ['letter.txt', 'plaintext', 'Dear all,\nthe router is down.\n'],
  ['huge.cfg', 'plaintext', configuration + '!'.repeat(2 ** 20)],
])('%s in language %s is left alone', (name, language, text) => {
  const found = document(name, text, language);
  expect(configurationOf(asReal(found))).toBeNull();
  expect(statementsOf(asReal(found))).toEqual([]);
});

test('one version of a text is read once, the next anew', () => {
  const text = document('edge.cfg');
  const first = configurationOf(asReal(text));
  expect(configurationOf(asReal(text))).toBe(first);
  text.setText(configuration.replace('15.2', '15.4'));
  expect(configurationOf(asReal(text))?.version).toBe('15.4');
});

test('the setting switches problems and lens off and on without a change of the text', () => {
  const text = document('edge.cfg');
  fake.open(text);
  const problems = registerConfigurationProblems();
  vi.runAllTimers();
  const found = (): readonly unknown[] => fake.diagnostics.get(text.uri.toString()) ?? [];
  expect(found()).toHaveLength(1);
  fake.configure(settingIds.recognizeConfigurations, false);
  vi.runAllTimers();
  expect(found()).toHaveLength(0);
  expect(lensesOf(text)).toHaveLength(0);
  fake.configure(settingIds.recognizeConfigurations, true);
  vi.runAllTimers();
  expect(found()).toHaveLength(1);
  problems.dispose();
});

test('a wrong command is one warning on exactly its characters, a moment after typing, and gone with the document', () => {
  const text = document('edge.cfg', configuration.replace('no ip nat service alg dns\n', ''));
  const problems = registerConfigurationProblems();
  fake.open(text);
  vi.runAllTimers();
  const found = () => fake.diagnostics.get(text.uri.toString());
  expect(found()).toEqual([]);
  text.setText(configuration);
  vi.advanceTimersByTime(200);
  expect(found()).toEqual([]);
  vi.advanceTimersByTime(200);
  const [problem] = found() ?? [];
  expect(found()).toHaveLength(1);
  expect(problem).toMatchObject({ code: 'nat/wrong-platform-command', source: 'ALG Trace', severity: 1 });
  expect(problem?.range).toEqual(new Range(wrongLine, 0, wrongLine, 'no ip nat service alg dns'.length));
  fake.close(text);
  expect(found()).toBeUndefined();
  problems.dispose();
});

test('its Quick Fix writes the command that exists', () => {
  const text = document('edge.cfg');
  const [fix, ...others] = actionsAt(text, wrongLine);
  expect(others).toEqual([]);
  expect(fix).toMatchObject({ title: 'Replace with "no ip nat service alg tcp dns"', isPreferred: true });
  expect(fix?.edit?.replacements).toEqual([
    {
      uri: text.uri,
      range: new Range(wrongLine, 0, wrongLine, 'no ip nat service alg dns'.length),
      text: 'no ip nat service alg tcp dns',
    },
  ]);
});

test('a rule of nftables that only matches a helper is an error of its own, and the Quick Fix sets it', () => {
  const rule = '  tcp dport 21 ct helper "ftp" accept';
  const text = document(
    'fw.nft',
    `table inet fw {\n  ct helper ftp-standard { type "ftp" protocol tcp; }\n  chain prerouting {\n    type filter hook prerouting priority filter;\n${rule}\n  }\n}\n`,
  );
  const problems = registerConfigurationProblems();
  fake.open(text);
  vi.runAllTimers();
  const range = new Range(4, 2, 4, rule.length);
  expect(fake.diagnostics.get(text.uri.toString())).toMatchObject([{ code: 'nat/helper-missing', severity: 0, range }]);
  const [fix] = actionsAt(text, 4);
  expect(fix?.edit?.replacements).toEqual([
    { uri: text.uri, range, text: 'tcp dport 21 ct helper set "ftp-standard" accept' },
  ]);
  text.setText(text.getText().replace('ct helper "ftp"', 'ct helper set "ftp-standard"'));
  vi.runAllTimers();
  expect(fake.diagnostics.get(text.uri.toString())).toEqual([]);
  problems.dispose();
});

test('a statement that turns an ALG off offers the way back, by the platform’s own command', () => {
  const text = document('edge.cfg');
  const [turnOn, ...others] = actionsAt(text, 3);
  expect(others).toEqual([]);
  expect(turnOn).toMatchObject({ title: 'Turn on the SIP ALG for UDP…', kind: 'refactor.rewrite' });
  expect(turnOn?.command?.arguments).toMatchObject([{ platform: 'cisco-ios' }, text.uri]);
  expect(actionsAt(text, 0)).toEqual([]);
});

test('a hover says what the statement does, what is in force and which line says so', () => {
  const hover = configurationHoverProvider.provideHover(
    asReal(document('edge.cfg')),
    new Position(3, 5) as unknown as code.Position,
    {} as code.CancellationToken,
  );
  const { value } = (hover as unknown as { readonly contents: { readonly value: string } }).contents;
  expect(value).toContain('SIP over UDP: off. Source: line 4 of the configuration');
});

const lensesOf = (text: FakeDocument) => {
  const none = (): { dispose(): void } => ({ dispose: () => undefined });
  const found = configurationLenses(none).provideCodeLenses(asReal(text), {} as code.CancellationToken);
  return (found ?? []) as readonly code.CodeLens[];
};

test('the line above names ALGs by transport where they differ, and counts', () => {
  const [lens] = lensesOf(document('edge.cfg'));
  expect(lens?.command?.title).toMatch(/^ALGs in force: DNS, FTP, SIP\/TCP, .*\(\d+ on, 1 off\)$/);
  expect(lensesOf(document('letter.txt', 'nothing'))).toEqual([]);
});
