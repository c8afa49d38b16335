/** The programs that are measured beside each other on the same capture. Those that are not installed are left out. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from './measure.ts';

export interface Contestant {
  readonly name: string;
  readonly command: (file: string) => Command;
}

export const ownName = 'alg-trace analyze --json';

/** The command line is `program`, and its exit code 1 says that it found something. */
export const ownContestant = (program: string): Contestant => ({
  name: ownName,
  command: (file) => ({ program: process.execPath, words: [program, 'analyze', file, '--json'], goodCodes: [0, 1] }),
});

/** The report that a person reads, who is the one to press Ctrl+C. */
export const ownTextContestant = (program: string): Contestant => ({
  name: 'alg-trace analyze',
  command: (file) => ({ program: process.execPath, words: [program, 'analyze', file], goodCodes: [0, 1] }),
});

/** A replay of every packet under one platform, the analysis included. */
export const replayContestant = (program: string): Contestant => ({
  name: 'alg-trace replay --json',
  command: (file) => ({ program: process.execPath, words: [program, 'replay', file, '--json'], goodCodes: [0, 1] }),
});

interface Peer {
  readonly name: string;
  readonly program: string;
  readonly words: (file: string) => readonly string[];
}

const peers: readonly Peer[] = [
  { name: 'cat', program: 'cat', words: (file) => [file] },
  // Names are not asked for: a resolver's patience is not what is measured.
  { name: 'tshark -q -z expert', program: 'tshark', words: (file) => ['-n', '-r', file, '-q', '-z', 'expert'] },
  { name: 'tcptrace', program: 'tcptrace', words: (file) => ['-n', file] },
  { name: 'ndpiReader', program: 'ndpiReader', words: (file) => ['-i', file, '-q'] },
];

export function installedPeers(): Contestant[] {
  const found = peers.flatMap(({ name, program, words }) => {
    const installed = pathOf(program);
    return installed
      ? [{ name, command: (file: string): Command => ({ program: installed, words: words(file) }) }]
      : [];
  });
  return [
    ...found,
    {
      name: 'pcap-parser (packets only)',
      command: (file) => ({
        program: process.execPath,
        words: ['--no-deprecation', 'test/bench/pcap-parser.cjs', file],
      }),
    },
  ];
}

const pathOf = (program: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((directory) => path.join(directory, program))
    .find((file) => existsSync(file));
