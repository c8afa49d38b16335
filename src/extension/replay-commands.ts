/** The replay's commands: which capture, which gateway, and what to do with them. */
import { commands, l10n, window } from 'vscode';
import type { GatewayChoice } from '../engine/replay-api.ts';
import type { CaptureDocument } from './capture-document.ts';
import type { CaptureEditor } from './capture-editor.ts';
import { chooseCapture } from './chosen-files.ts';
import { captureViewType } from './manifest.ts';
import { chooseGateway } from './replay-choice.ts';
import { writeOtherSide } from './replay-other-side.ts';
import { showTraces, type PredictedTraces } from './replay-trace.ts';

/** Shows, in the capture's page, what the gateway that the user chooses would do with it. */
export async function replayUnderAnother(given: unknown, editor: CaptureEditor): Promise<void> {
  const opened = await analyzedCapture(given, editor);
  const gateway = opened && (await chooseGateway(opened.choices, l10n.t('Replay {0} under', opened.document.name)));
  if (gateway) opened.document.wishGateway(gateway);
}

/** Writes the other side of the gateway that the user chooses. */
export async function saveOtherSide(given: unknown, editor: CaptureEditor): Promise<void> {
  const opened = await analyzedCapture(given, editor);
  const title = l10n.t('Whose other side?');
  const gateway = opened && (await chooseGateway(opened.choices, title));
  if (gateway) await writeOtherSide(opened.document, gateway);
}

/** Compares traces: of the configuration when it is one that traces can be predicted for, else of the router's defaults. */
export async function compareTrace(given: unknown, editor: CaptureEditor, traces: PredictedTraces): Promise<void> {
  const opened = await analyzedCapture(given, editor);
  if (!opened) return;
  const gateways = ['configuration', 'cisco-ios'].filter((id) => opened.choices.some((choice) => choice.id === id));
  await showTraces(opened.document, gateways, traces);
}

interface AnalyzedCapture {
  readonly document: CaptureDocument;
  readonly choices: readonly GatewayChoice[];
}

/** The capture in its editor, read to the end; null when the user chooses none, or was told why there is nothing to replay. */
async function analyzedCapture(given: unknown, editor: CaptureEditor): Promise<AnalyzedCapture | null> {
  const uri = await chooseCapture(given);
  if (!uri) return null;
  try {
    await commands.executeCommand('vscode.openWith', uri, captureViewType);
    const document = editor.find(uri);
    // A capture that cannot be read says so in its page.
    if (!document || !(await document.analyzed()) || !document.engine) return null;
    return { document, choices: await document.engine.choices() };
  } catch (error) {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return null;
  }
}
