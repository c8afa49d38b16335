/** `alg-trace replay`: the first capture under a gateway, as a table, a matrix, a trace or a new capture. */
import { open } from 'node:fs/promises';
import { CaptureError } from '../base/capture-error.ts';
import type { Cancellation } from '../base/cancellation.ts';
import { configurationChoice, createReplays, type Replays } from '../engine/gateway-replays.ts';
import { otherSideChunks, predictedTraceOf } from '../engine/replay-previews.ts';
import { replayFixesOf } from '../engine/replay-fix-records.ts';
import type { EvidenceSet } from '../diagnosis/evidence-set.ts';
import { stoppedPackets } from '../gateway/stopped-packets.ts';
import type { ReplayArguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import { terminalWidth, useColor, write } from './output.ts';
import { readInputs } from './read-inputs.ts';
import { matrixText, replayText } from './replay-text.ts';

export const replaySchema = 'alg-trace/replay/1';

/** Resolves to the exit code. */
export async function replayCommand(options: ReplayArguments): Promise<number> {
  const files = options.config === null ? options.files : [...options.files, options.config];
  const { analysis, unreadable, cancellation, close } = await readInputs(files);
  try {
    const { evidence } = analysis;
    if (options.config !== null && evidence.configurations.length === 0)
      throw new CaptureError(
        'unsupported',
        `${options.config} is no configuration of a platform that is known. Name the platform with --platform.`,
      );
    const replays = createReplays(evidence, options.inside);
    const breaks = options.all
      ? await showMatrix(replays, options)
      : await showReplay(replays, evidence, options, cancellation);
    if (unreadable) return exitCode.unreadable;
    return breaks ? exitCode.findings : exitCode.clean;
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    process.stderr.write(`alg-trace: ${error.message}\n`);
    return exitCode.unreadable;
  } finally {
    await close();
  }
}

const style = (options: ReplayArguments): { readonly color: boolean; readonly width: number } => ({
  color: useColor(options.color),
  width: terminalWidth(),
});

/** True when a session breaks anywhere. */
async function showMatrix(replays: Replays, options: ReplayArguments): Promise<boolean> {
  const matrix = await replays.matrix();
  await write(
    options.json
      ? `${JSON.stringify({ schema: replaySchema, matrix }, null, 2)}\n`
      : matrixText(matrix, style(options)),
  );
  return matrix.rows.some(({ cells }) => cells.some(({ result }) => result === 'breaks'));
}

/** True when a session breaks. */
async function showReplay(
  replays: Replays,
  evidence: EvidenceSet,
  options: ReplayArguments,
  cancellation: Cancellation,
): Promise<boolean> {
  const hasConfiguration = replays.choices.some(({ id }) => id === configurationChoice);
  const choice = options.platform ?? (hasConfiguration ? configurationChoice : 'cisco-ios');
  const reply = replays.reply(choice);
  const fixes = options.fix ? replayFixesOf(replays, evidence, choice) : [];
  const stopped = stoppedPackets(replays.replayOf(choice));
  const trace = options.trace ? predictedTraceOf(replays, evidence, choice) : null;
  if (options.json) {
    const document = { schema: replaySchema, replay: reply, stopped, fixes, trace: trace?.lines ?? null };
    await write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    await write(replayText(reply, stopped, fixes, style(options)));
    if (trace)
      await write(
        `\n${trace.lines.join('\n')}${trace.lines.length > 0 ? '\n' : ''}${trace.why ? `${trace.why}\n` : ''}`,
      );
  }
  if (options.write !== null) await writeOtherSide(replays, choice, options.write, cancellation);
  return reply.sessions.some(({ result }) => result === 'breaks');
}

async function writeOtherSide(
  replays: Replays,
  choice: string,
  path: string,
  cancellation: Cancellation,
): Promise<void> {
  const { evidence } = replays.replayOf(choice);
  const file = await open(path, 'w').catch((error: unknown) => {
    throw new CaptureError(
      'unreadable',
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  try {
    const chunks = otherSideChunks(replays, choice, cancellation);
    for (;;) {
      const { value, done } = await chunks.next();
      if (!done) {
        await file.write(value);
        continue;
      }
      const { count } = evidence.analysis.index;
      process.stderr.write(`${path}: ${value.written} of ${count} packets on the other side\n`);
      return;
    }
  } finally {
    await file.close();
  }
}
