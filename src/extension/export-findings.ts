/** Writes an analysis to a file: the JSON contract, or the Markdown report. */
import { l10n, Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { AnalysisDocument } from '../report/document.ts';
import { markdownReport } from '../report/markdown.ts';
import { baseName } from './file-name.ts';

interface Format extends QuickPickItem {
  readonly ending: string;
  readonly write: (analysis: AnalysisDocument) => string;
}

const formats = (): readonly Format[] => [
  {
    label: 'JSON',
    description: l10n.t('the whole analysis, as `alg-trace analyze --json` prints it'),
    ending: 'json',
    write: (analysis) => `${JSON.stringify(analysis, null, 2)}\n`,
  },
  { label: 'Markdown', description: l10n.t('the findings, for a ticket'), ending: 'md', write: markdownReport },
];

export async function exportFindings(source: Uri, analysis: AnalysisDocument): Promise<void> {
  const format = await window.showQuickPick(formats(), {
    title: l10n.t('Export the findings of {0}', baseName(source)),
  });
  if (!format) return;
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(source, '..', `${baseName(source)}.findings.${format.ending}`),
    filters: { [format.label]: [format.ending] },
  });
  if (!target) return;
  await workspace.fs.writeFile(target, new TextEncoder().encode(format.write(analysis)));
  const open = l10n.t('Open');
  const message = l10n.t('Findings written to {0}.', baseName(target));
  if ((await window.showInformationMessage(message, open)) === open) await window.showTextDocument(target);
}
