/** Puts the parts together, the same in both hosts. Nothing here reads a file or starts an engine: activation is cheap. */
import { workspace, type ExtensionContext } from 'vscode';
import { FixPreviews } from './apply-fix.ts';
import { reopenEarlyCaptures } from './capture-early-tabs.ts';
import { CaptureEditor } from './capture-editor.ts';
import { registerCommands } from './commands.ts';
import { registerConfigurations } from './config-language.ts';
import type { Host } from './host.ts';
import { reportScheme } from './manifest.ts';
import { PredictedTraces } from './replay-trace.ts';
import { ReportDocuments } from './report-document.ts';
import { registerTraceLanguage } from './trace-language.ts';

export function activateExtension(context: ExtensionContext, host: Host): void {
  const traces = new PredictedTraces();
  const editor = new CaptureEditor(context.extensionUri, host, traces);
  const reports = new ReportDocuments();
  const previews = new FixPreviews();
  context.subscriptions.push(
    editor.register(),
    reports.register(),
    traces.register(),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === reportScheme) reports.forget(uri);
    }),
    registerCommands(context, editor, reports, traces, host),
    registerTraceLanguage(),
    previews.register(),
    registerConfigurations(previews),
  );
  void reopenEarlyCaptures(context.globalState);
}
