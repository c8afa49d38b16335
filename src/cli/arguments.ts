/** The command line's words, checked: what is not known is refused, never ignored. */
import { parseArgs } from 'node:util';
import { severities, type Severity } from '../base/severity.ts';

export interface AnalyzeArguments {
  readonly command: 'analyze';
  readonly files: readonly string[];
  readonly json: boolean;
  /** Findings at or above it make the exit code 1. */
  readonly failOn: Severity | 'never';
  readonly color: boolean | 'auto';
}

export type Arguments =
  | AnalyzeArguments
  | { readonly command: 'help'; readonly topic: 'overview' | 'analyze' }
  | { readonly command: 'version' };

/** Unusable words: the message says which and what to type instead. */
export class UsageError extends Error {}

const commands = ['analyze', 'help', 'version'] as const;

/** Throws `UsageError`. */
export function readArguments(words: readonly string[]): Arguments {
  const parsed = parse(words);
  const { values } = parsed;
  const [command, ...files] = parsed.positionals;
  if (values.version || command === 'version') return { command: 'version' };
  if (command === undefined || command === 'help')
    return { command: 'help', topic: files[0] === 'analyze' ? 'analyze' : 'overview' };
  if (command !== 'analyze')
    throw new UsageError(
      `there is no command "${command}"; the commands are ${commands.join(', ')}. To analyze a file: alg-trace analyze ${command}`,
    );
  if (values.help) return { command: 'help', topic: 'analyze' };
  if (files.length === 0)
    throw new UsageError('analyze needs at least one FILE, e.g. alg-trace analyze client.pcap router.log');
  const failOn = values['fail-on'];
  if (failOn !== 'never' && !severities.some((severity) => severity === failOn))
    throw new UsageError(`--fail-on takes ${severities.join(', ')} or never, not "${failOn}"`);
  const { color } = values;
  if (color !== 'auto' && color !== 'always' && color !== 'never')
    throw new UsageError(`--color takes auto, always or never, not "${color}"`);
  return {
    command: 'analyze',
    files,
    json: values.json,
    failOn: failOn as Severity | 'never',
    color: color === 'auto' ? 'auto' : color === 'always',
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        'fail-on': { type: 'string', default: 'error' },
        color: { type: 'string', default: 'auto' },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'V', default: false },
      },
    });
  } catch (error) {
    // node:util says which option is wrong; the rest of its message speaks to programmers.
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}
