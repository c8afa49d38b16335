import fc from 'fast-check';
import { expect, test } from 'vitest';
import { junosDialect } from '../../../src/platform/junos-srx/junos-dialect.ts';
import { panOsDialect } from '../../../src/platform/pan-os/dialect.ts';
import { expandLists } from '../../../src/platform/statement-tree/line-words.ts';
import { statementText } from '../../../src/platform/statement-tree/statement-text.ts';
import { nodeAt, statementTree, valueBelow, wordsBelow } from '../../../src/platform/statement-tree/statement-tree.ts';
import { applyTreeCommands } from '../../../src/platform/statement-tree/tree-edit.ts';
import { vyosDialect } from '../../../src/platform/vyos/dialect.ts';
import { mutated } from '../reading-back.ts';

const junos = (text: string): readonly string[] =>
  statementText(text, junosDialect).leaves.map(({ verb, path }) => `${verb === 'set' ? '' : `${verb} `}${path.join(' ')}`); // prettier-ignore
const vyos = (text: string): readonly string[] =>
  statementText(text, vyosDialect(false)).leaves.map(({ path }) => path.join(' '));

test.each([
  ['a { b c; d { e; } }', ['a b c', 'a d e']],
  ['set a b c\nset a d e\n', ['a b c', 'a d e']],
  ['a {\n  b [ c "d e" ];\n}', ['a b c', 'a b d e']],
  ['a { /* b;\n c; */ d; # e;\n}', ['a d']],
  ['a { description "x; { y } # z"; }', ['a description x; { y } # z']],
  ['a { b {} }', ['a b']],
  ['a { inactive: b; delete: c; replace: d; }', ['a b', 'delete a c', 'a d']],
  ['hello world\n\nset a b\n', ['a b']],
  ['a { b {\nc;\nset d e\n', ['a b c', 'd e']],
  ['a { b c', []],
  ['} } a { b; } }', ['a b']],
  ['u@h> show configuration a b\nc {\n  d;\n}\n\nu@h> ', ['a b c d']],
  ['[edit a b]\nu@h# set c d\n\n[edit]\nu@h# set c d\n', ['a b c d', 'c d']],
  ['u@h# edit a\nu@h# set b\nu@h# top set c d\nu@h# up\nu@h# set e f\n', ['a b', 'c d', 'e f']],
  ['{master}[edit]\nu@h# delete a b\n', ['delete a b']],
  ['{primary:node0}\nu@h# set a b\n', ['a b']],
])('Junos: %j', (text, paths) => {
  expect(junos(text)).toEqual(paths);
  expect(junos(text.replaceAll('\n', '\r\n'))).toEqual(paths);
});

test.each([
  ['a {\n  b c\n  d {\n  }\n  e "f g"\n}\n', ['a b c', 'a d', 'a e f g']],
  [`set a b 'c d'\n`, ['a b c d']],
  ['route {\n  set {\n    table 10\n  }\n}\n// a { b }\n/* c */\n', ['route set table 10']],
  ['a {\n  b !10.0.0.0/8,;x\n}\n', ['a b !10.0.0.0/8,;x']],
])('VyOS: %j', (text, paths) => {
  expect(vyos(text)).toEqual(paths);
});

test('places are those of the text', () => {
  const text = 'a {\r\n    b {\r\n        c d;\r\n    }\r\n}\r\n';
  const [leaf] = statementText(text, junosDialect).leaves;
  expect(leaf).toMatchObject({ line: 3, endLine: 3, startColumn: 8, endColumn: 12, text: 'c d;' });
  expect(text.slice(leaf?.start, leaf?.end)).toBe('c d;');
});

test('lists', () => {
  expect(expandLists(['a', '[', 'b', 'c', ']', 'd'])).toEqual([
    ['a', 'b', 'd'],
    ['a', 'c', 'd'],
  ]);
  expect(expandLists(['a', '[', 'b'])).toEqual([['a', 'b']]);
  expect(expandLists(['a', ']', 'b'])).toEqual([['a', 'b']]);
});

test('the tree: what is deleted or deactivated is not in it, groups are below what is said itself', () => {
  const root = statementTree(
    statementText(
      'set groups g a limit 1\nset groups g a other x\nset apply-groups g\nset a limit 2\nset a limit 3\nset b c\ndelete b\nset d e\ndeactivate d\nset f g\ndeactivate f g\nactivate f g\n',
      junosDialect,
    ).leaves,
  );
  expect(valueBelow(nodeAt(root, 'a', 'limit'))?.word).toBe('3');
  expect(valueBelow(nodeAt(root, 'a', 'other'))).toMatchObject({ word: 'x', own: false });
  expect(wordsBelow(root)).toEqual(['groups', 'apply-groups', 'a', 'f']);
});

const texts = fc.constantFrom(
  'system {\n    host-name x;\n}\nsecurity {\n    alg {\n        sip disable;\n    }\n}\n',
  'set security alg sip disable\r\nset security alg dns maximum-message-length 4096\r\n',
  'security { alg { sip disable; ftp { disable; } } }\n',
  'user@h# show security\nalg {\n    sip {\n        disable;\n    }\n}\n\n[edit]\nuser@h# ',
);
const commands = fc.constantFrom(
  'set security alg ftp disable', 'set security alg rtsp disable', 'set security alg dns maximum-message-length 512',
  'set applications application x destination-port 21', 'set system host-name y',
); // prettier-ignore
const paths = (text: string): readonly string[] => [...junos(text)].sort();

test('an added statement is there, everything else as before, and its deletion leads back', () => {
  fc.assert(
    fc.property(texts, commands, (text, command) => {
      const before = new Set(paths(text));
      const added = command.slice(4);
      const changed = applyTreeCommands(text, [command], junosDialect);
      expect(paths(changed)).toContain(added);
      const single = /maximum|host-name/.test(command) ? [...before].filter((path) => path.startsWith(added.replace(/ \S+$/, ' '))) : []; // prettier-ignore
      expect(paths(changed).filter((path) => path !== added)).toEqual([...before].filter((path) => path !== added && !single.includes(path)).sort()); // prettier-ignore
      if (!before.has(added) && single.length === 0)
        expect(paths(applyTreeCommands(changed, [`delete ${added}`], junosDialect))).toEqual([...before].sort());
    }),
  );
});

test('edits of mutated texts never throw', () => {
  fc.assert(
    fc.property(mutated(texts), commands, (text, command) => {
      for (const dialect of [junosDialect, panOsDialect, vyosDialect(true)]) {
        const changed = applyTreeCommands(text, [command], dialect);
        expect(typeof applyTreeCommands(changed, [command.replace('set', 'delete')], dialect)).toBe('string');
      }
    }),
  );
});

test('hostile texts cost no more than their length', () => {
  const hostile = [
    '{'.repeat(300_000),
    '}'.repeat(300_000),
    'a { '.repeat(40_000),
    'a {\n'.repeat(40_000),
    `${'"'.repeat(7000)}\n`.repeat(40),
    `${'[ '.repeat(3900)}\n`.repeat(100),
    `set ${'[ a '.repeat(1900)}\n`.repeat(60),
    '/* '.repeat(40_000),
    'x\n'.repeat(40_000),
    `set ${'a '.repeat(60)}b\n`.repeat(3000),
    'set a b\ndelete a b\n'.repeat(8000),
  ];
  const started = performance.now();
  for (const text of hostile)
    for (const dialect of [junosDialect, vyosDialect(true)]) statementTree(statementText(text, dialect).leaves);
  expect(performance.now() - started).toBeLessThan(10_000);
});
