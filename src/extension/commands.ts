/** The commands that users find in the palette and in menus. */
import { commands, Disposable, l10n, Uri, window, type ExtensionContext } from 'vscode';
import type { AnalysisDocument } from '../report/document.ts';
import { analysisOf } from './analysis-of.ts';
import type { CaptureEditor } from './capture-editor.ts';
import { chooseEvidence, unique } from './choose-evidence.ts';
import { activeCapture, chooseCapture, currentFile } from './chosen-files.ts';
import { findEvidence } from './evidence-search.ts';
import { exportFindings } from './export-findings.ts';
import type { Host } from './host.ts';
import { captureViewType, commandIds } from './manifest.ts';
import { compareTrace, replayUnderAnother, saveOtherSide } from './replay-commands.ts';
import type { PredictedTraces } from './replay-trace.ts';
import type { ReportDocuments } from './report-document.ts';
import { unpackSample } from './sample.ts';

export function registerCommands(
  context: ExtensionContext,
  editor: CaptureEditor,
  reports: ReportDocuments,
  traces: PredictedTraces,
  host: Host,
): Disposable {
  const withAnalysis =
    (use: (uri: Uri, analysis: AnalysisDocument) => Promise<void>) =>
    async (given: unknown): Promise<void> => {
      const uri = currentFile(given) ?? (await chooseCapture(given));
      const analysis = uri && (await analysisOf(uri, editor, host));
      if (uri && analysis) await use(uri, analysis);
    };

  const handlers: Readonly<Record<keyof typeof commandIds, (...parameters: readonly unknown[]) => Promise<void>>> = {
    openSample: async () => {
      await commands.executeCommand('vscode.openWith', await unpackSample(context), captureViewType);
    },
    analyzeWith: async (given) => {
      const capture = await chooseCapture(given);
      if (!capture) return;
      const joined = editor.find(capture)?.sources.slice(1) ?? (await findEvidence(capture, host));
      const evidence = await chooseEvidence(capture, joined);
      if (evidence) await editor.openWith(capture, evidence);
    },
    compareCaptures: async (clicked, selected) => {
      const pair = Array.isArray(selected) ? selected.filter((uri) => uri instanceof Uri) : [];
      const [first, second] = pair;
      if (pair.length !== 2 || !first || !second || !(clicked instanceof Uri)) {
        void window.showInformationMessage(l10n.t('Select two captures in the Explorer to analyze them together.'));
        return;
      }
      await editor.openWith(first, unique([second, ...(await findEvidence(first, host))], first));
    },
    reload: async () => {
      const capture = activeCapture();
      const document = capture && editor.find(capture);
      await document?.load(document.sources.slice(1));
    },
    showReport: withAnalysis((uri, analysis) => reports.show(uri, analysis)),
    exportFindings: withAnalysis(exportFindings),
    replay: (given) => replayUnderAnother(given, editor),
    saveOtherSide: (given) => saveOtherSide(given, editor),
    compareTrace: (given) => compareTrace(given, editor, traces),
  };
  return Disposable.from(
    ...Object.entries(handlers).map(([name, handler]) =>
      commands.registerCommand(commandIds[name as keyof typeof commandIds], handler),
    ),
  );
}
