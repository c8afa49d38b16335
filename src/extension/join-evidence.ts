/** Loads a capture together with what is found beside it, as far as the user's setting allows. */
import { l10n, window, workspace } from 'vscode';
import type { CaptureDocument } from './capture-document.ts';
import { findEvidence } from './evidence-search.ts';
import { relativeName } from './file-name.ts';
import type { Host } from './host.ts';
import { joinEvidenceValues, settingIds, type JoinEvidence } from './manifest.ts';

export async function joinEvidence(document: CaptureDocument, host: Host): Promise<void> {
  const wish = wishFor(document);
  if (wish === 'off') return document.load([]);
  if (wish === 'auto') return document.load(findEvidence(document.uri, host));
  const loading = document.load([]);
  const evidence = await findEvidence(document.uri, host);
  if (evidence.length > 0) {
    const join = l10n.t('Join');
    const names = evidence.map((uri) => relativeName(document.uri, uri)).join(', ');
    const question = l10n.t('Analyze {0} together with {1}?', document.name, names);
    if ((await window.showInformationMessage(question, join)) === join) return document.load(evidence);
  }
  return loading;
}

function wishFor({ uri }: CaptureDocument): JoinEvidence {
  const value = workspace.getConfiguration(undefined, uri).get<string>(settingIds.joinEvidence);
  return joinEvidenceValues.find((known) => known === value) ?? 'auto';
}
