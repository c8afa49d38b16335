/** The command line's words, checked: what is not known is refused, never ignored. */
import { parseArgs } from 'node:util';
import { parsePrefix } from '../base/prefix.ts';
import { platformIds } from '../platform/platform.ts';
import { severities, type Severity } from '../base/severity.ts';

export interface AnalyzeArguments {
  readonly command: 'analyze';
  readonly files: readonly string[];
  readonly json: boolean;
  /** Findings at or above it make the exit code 1. */
  readonly failOn: Severity | 'never';
  readonly color: boolean | 'auto';
}

export interface ReplayArguments {
  readonly command: 'replay';
  readonly files: readonly string[];
  readonly json: boolean;
  readonly color: boolean | 'auto';
  /** Platform id; null: the configuration's, or Cisco IOS where there is none. */
  readonly platform: string | null;
  /** A configuration that is read as one whatever else the files are. */
  readonly config: string | null;
  /** Sessions × platforms. */
  readonly all: boolean;
  readonly fix: boolean;
  /** File for the other side. */
  readonly write: string | null;
  /** The router's debug lines as predicted. */
  readonly trace: boolean;
  /** Prefixes that the user calls inside. */
  readonly inside: readonly string[];
}

export const helpTopics = ['overview', 'analyze', 'replay'] as const;
export type HelpTopic = (typeof helpTopics)[number];

export type Arguments =
  | AnalyzeArguments
  | ReplayArguments
  | { readonly command: 'help'; readonly topic: HelpTopic }
  | { readonly command: 'version' };

/** Unusable words: the message says which and what to type instead. */
export class UsageError extends Error {}

const commands = ['analyze', 'replay', 'help', 'version'] as const;

/** Throws `UsageError`. */
export function readArguments(words: readonly string[]): Arguments {
  const parsed = parse(words);
  const { values } = parsed;
  const [command, ...files] = parsed.positionals;
  if (values.version || command === 'version') return { command: 'version' };
  if (command === undefined || command === 'help')
    return { command: 'help', topic: helpTopics.find((topic) => topic === files[0]) ?? 'overview' };
  if (command !== 'analyze' && command !== 'replay')
    throw new UsageError(
      `there is no command "${command}"; the commands are ${commands.join(', ')}. To analyze a file: alg-trace analyze ${command}`,
    );
  if (values.help) return { command: 'help', topic: command };
  if (files.length === 0)
    throw new UsageError(`${command} needs at least one FILE, e.g. alg-trace ${command} client.pcap router.log`);
  const failOn = values['fail-on'];
  if (failOn !== 'never' && !severities.some((severity) => severity === failOn))
    throw new UsageError(`--fail-on takes ${severities.join(', ')} or never, not "${failOn}"`);
  const { color } = values;
  if (color !== 'auto' && color !== 'always' && color !== 'never')
    throw new UsageError(`--color takes auto, always or never, not "${color}"`);
  const common = { files, json: values.json, color: color === 'auto' ? ('auto' as const) : color === 'always' };
  if (command === 'replay') return { ...common, command, ...replayWords(values) };
  const foreign = replayOptions.find((name) => Object.hasOwn(given(words), name));
  if (foreign !== undefined) throw new UsageError(`--${foreign} belongs to alg-trace replay`);
  return { ...common, command, failOn: failOn as Severity | 'never' };
}

const replayOptions = ['platform', 'config', 'all', 'fix', 'write', 'trace', 'inside'] as const;

/** Options that were typed, by name. */
const given = (words: readonly string[]): Readonly<Record<string, true>> =>
  Object.fromEntries(
    words.flatMap((word) => {
      const match = /^--([a-z-]+)/.exec(word);
      return match ? [[match[1] ?? '', true]] : [];
    }),
  );

function replayWords(
  values: ReturnType<typeof parse>['values'],
): Omit<ReplayArguments, 'command' | 'files' | 'json' | 'color'> {
  const { platform, config, all, fix, write, trace, inside } = values;
  if (platform !== undefined && !platformIds.some((id) => id === platform))
    throw new UsageError(`there is no platform "${platform}"; there are ${platformIds.join(', ')}`);
  if (all && (platform !== undefined || config !== undefined || write !== undefined || fix || trace))
    throw new UsageError('--all compares every platform; leave --platform, --config, --fix, --write and --trace out');
  if (platform !== undefined && config !== undefined)
    throw new UsageError('--platform and --config exclude each other: a configuration names its platform itself');
  const prefixes = inside ?? [];
  const wrong = prefixes.find((prefix) => !parsePrefix(prefix));
  if (wrong !== undefined) throw new UsageError(`--inside takes prefixes such as 10.0.0.0/8, not "${wrong}"`);
  return {
    platform: platform ?? null,
    config: config ?? null,
    all,
    fix,
    write: write ?? null,
    trace,
    inside: prefixes,
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
        platform: { type: 'string' },
        config: { type: 'string' },
        all: { type: 'boolean', default: false },
        fix: { type: 'boolean', default: false },
        write: { type: 'string' },
        trace: { type: 'boolean', default: false },
        inside: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'V', default: false },
      },
    });
  } catch (error) {
    // node:util says which option is wrong; the rest of its message speaks to programmers.
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
}
