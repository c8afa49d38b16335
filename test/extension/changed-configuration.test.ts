/** What a fix makes of a configuration, and the one edit that it is. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedConfiguration, differingSpan } from '../../src/extension/changed-configuration.ts';

test('a command stands beside its relatives, before the end, and only once', () => {
  const text = 'hostname edge\nip nat inside source list 1 interface Dialer0 overload\nend\n';
  const command = 'no ip nat service alg tcp dns';
  const changed = changedConfiguration(text, 'cisco-ios', [command]);
  expect(changed.split('\n').filter((line) => line === command)).toHaveLength(1);
  expect(changed.indexOf(command)).toBeLessThan(changed.indexOf('\nend'));
  expect(changedConfiguration(changed, 'cisco-ios', [command])).toBe(changed);
  expect(
    changed
      .split('\n')
      .filter((line) => line !== command)
      .join('\n'),
  ).toBe(text);
});

test('line breaks stay as they are', () => {
  expect(changedConfiguration('hostname edge\r\n', 'cisco-ios', ['no ip nat service ftp'])).toMatch(/ftp\r\n/);
  expect(changedConfiguration('', 'cisco-ios', ['no ip nat service ftp'])).toBe('no ip nat service ftp\n');
});

test('the differing span turns one text into the other', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 });
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const span = differingSpan(before, after);
      if (!span) {
        expect(before).toBe(after);
        return;
      }
      expect(before.slice(0, span.start) + span.text + before.slice(span.end)).toBe(after);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
    }),
  );
});
