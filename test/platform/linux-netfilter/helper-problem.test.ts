/** What reads as if it attached a helper and does not, and what only looks like it. */
import { expect, test } from 'vitest';
import { readConfiguration } from '../../../src/platform/configuration.ts';
import { readLinuxConfiguration as read } from '../../../src/platform/linux-netfilter/config-reader.ts';
import { isHelperProblem } from '../../../src/platform/linux-netfilter/helper-problem.ts';
import { nftRulesetText } from './texts.ts';

const object = 'ct helper ftp-standard {\n type "ftp" protocol tcp\n }';
const chain = (rules: string, hook = 'prerouting'): string =>
  `chain ${hook} {\n type filter hook ${hook} priority filter; policy accept;\n ${rules}\n }`;
const table = (...parts: readonly string[]): string => `table inet fw {\n ${parts.join('\n ')}\n}\n`;

const problemsIn = (text: string): readonly (readonly [number, string, string | null])[] =>
  read(text).statements.flatMap(({ problem, line }) =>
    problem && isHelperProblem(problem) ? [[line, problem.helper, problem.replacement] as const] : [],
  );

test.each([
  ['an object stands beside it', table(object, chain('tcp dport 21 ct helper "ftp" accept')), 'ftp'],
  ['it names the object', table(object, chain('tcp dport 21 ct helper "ftp-standard"')), 'ftp-standard'],
])('a rule that matches where it should set, %s: the replacement sets', (_name, text, helper) => {
  const [found, ...others] = problemsIn(text);
  expect(others).toEqual([]);
  const accepts = text.includes('accept\n }\n}') ? ' accept' : '';
  expect(found).toEqual([7, helper, `tcp dport 21 ct helper set "ftp-standard"${accepts}`]);
  const lines = text.split('\n');
  const mended = [...lines.slice(0, 6), found?.[2] ?? '', ...lines.slice(7)].join('\n');
  expect(problemsIn(mended)).toEqual([]);
  expect(read(mended).profile.algs.find(({ alg }) => alg === 'ftp')?.state).toBe('on');
});

test.each([
  ['the control port without an object', table(chain('tcp dport 21 ct helper "ftp" accept'))],
  ['nothing but the match', table(chain('ct helper "sip"'))],
  ['two objects that it could mean', table(object, object.replace('ftp-standard', 'ftp-other'), chain('tcp dport 21 ct helper "ftp"'))],
  ['a chain that no new flow meets first', table(object, chain('ct helper "ftp" accept', 'forward'))],
])('a rule that matches where it should set, %s: nothing is replaced', (_name, text) => {
  expect(problemsIn(text).map(([, , replacement]) => replacement)).toEqual([null]);
}); // prettier-ignore

test.each([
  ['a rule sets it', table(object, chain('tcp dport 21 ct helper set "ftp-standard"'), chain('ct helper "ftp" accept', 'forward'))],
  ['iptables sets it', `iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp\n${table(chain('tcp dport 21 ct helper "ftp" accept'))}`],
  ['the kernel assigns by itself', `net.netfilter.nf_conntrack_helper = 1\n${table(chain('tcp dport 21 ct helper "ftp" accept'))}`],
  ['the kernel is old', `Linux version 4.4.0-generic\n${table(chain('tcp dport 21 ct helper "ftp" accept'))}`],
  ['it filters what a helper expected', table(chain('tcp dport 1024-65535 ct helper "ftp" accept', 'forward'))],
  ['the ruleset is sound', nftRulesetText],
])('no problem where %s', (_name, text) => {
  expect(problemsIn(text)).toEqual([]);
}); // prettier-ignore

const sets = chain('tcp dport 21 ct helper set "ftp-standard"');
const forward = chain('ct state established,related accept', 'forward');

test('an object that is not there is named, and nothing is attached', () => {
  const text = table(sets, forward);
  expect(problemsIn(text)).toEqual([[4, 'ftp-standard', null]]);
  expect(read(text.replaceAll('ftp-standard', 'ftp')).profile.algs.find(({ alg }) => alg === 'ftp')?.state).toBe('off');
  expect(problemsIn(table(object, sets.replace('"ftp-standard"', '"ftp"')))).toEqual([
    [7, 'ftp', 'tcp dport 21 ct helper set "ftp-standard"'],
  ]);
});

test('an object of another table is none', () => {
  const text = `table inet other {\n ${object}\n}\n${table(sets, forward)}`;
  const problem = read(text).statements.find((statement) => statement.problem)?.problem;
  expect(problem?.message).toMatch(/it stands in table inet other/);
});

test.each([
  ['one chain of a table', table(sets)],
  ['a file that reads others', `include "/etc/nftables.d/*.nft"\n${table(sets, forward)}`],
  ['a command alone', 'nft add rule inet fw prerouting tcp dport 21 ct helper set "ftp-standard"\n'],
  ['a map', table(chain('ct helper set tcp dport map { 21 : "a" }'), forward)],
])('%s does not say that an object is missing', (_name, text) => {
  expect(problemsIn(text)).toEqual([]);
});

test('a chain before conntrack attaches nothing', () => {
  const text = table(object, chain('tcp dport 21 ct helper set "ftp-standard"').replace('priority filter', 'priority raw')); // prettier-ignore
  expect(problemsIn(text)).toEqual([[7, 'ftp-standard', null]]);
});

test('other problems are about commands', () => {
  const { reading } = readConfiguration('version 15.2\nip nat inside source list 1 interface Dialer0 overload\nno ip nat service alg dns\n'); // prettier-ignore
  const [problem] = reading?.statements.flatMap((statement) => statement.problem ?? []) ?? [];
  expect(problem && isHelperProblem(problem)).toBe(false);
});
