import { expect, test } from 'vitest';
import { readArguments, UsageError } from '../../src/cli/arguments.ts';

test('analyze takes files and options in any order', () => {
  expect(readArguments(['analyze', '--json', 'a.pcap', 'b.log', '--fail-on', 'warning', '--color=never'])).toEqual({
    command: 'analyze', files: ['a.pcap', 'b.log'], json: true, failOn: 'warning', color: false,
  }); // prettier-ignore
});

test.each([
  [[], { command: 'help', topic: 'overview' }],
  [['--help'], { command: 'help', topic: 'overview' }],
  [['help', 'analyze'], { command: 'help', topic: 'analyze' }],
  [['analyze', '-h'], { command: 'help', topic: 'analyze' }],
  [['--version'], { command: 'version' }],
  [['help', 'replay'], { command: 'help', topic: 'replay' }],
  [
    ['replay', 'a.pcap', '--platform', 'fortios', '--fix'],
    {
      command: 'replay',
      files: ['a.pcap'],
      json: false,
      color: 'auto',
      platform: 'fortios',
      config: null,
      all: false,
      fix: true,
      write: null,
      trace: false,
      inside: [],
    },
  ],
])('%j', (words, expected) => {
  expect(readArguments(words)).toEqual(expected);
});

test.each([
  [['analyze'], 'at least one FILE'],
  [['analyse', 'x'], 'no command "analyse"'],
  [['capture.pcap'], 'alg-trace analyze capture.pcap'],
  [['analyze', 'x', '--fail-on', 'fatal'], '--fail-on takes'],
  [['analyze', 'x', '--colour'], "'--colour'"],
  [['analyze', 'x', '--color', 'blue'], '--color takes'],
])('%j is refused', (words, message) => {
  expect(() => readArguments(words)).toThrow(UsageError);
  expect(() => readArguments(words)).toThrow(message);
});
