/** Which files a command is about: the one it was called on, the one that is looked at, or the one the user picks. */
import { l10n, TabInputCustom, Uri, window } from 'vscode';
import { captureEndings } from './evidence-policy.ts';
import { captureViewType } from './manifest.ts';

/** The file of the menu, else of the active capture or text editor. */
export function currentFile(given: unknown): Uri | undefined {
  if (given instanceof Uri) return given;
  return activeCapture() ?? window.activeTextEditor?.document.uri;
}

/** The capture in front, null when something else is. */
export function activeCapture(): Uri | null {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom && input.viewType === captureViewType ? input.uri : null;
}

/** The capture of the menu, else in front, else picked; undefined when the user picks none. */
export async function chooseCapture(given: unknown): Promise<Uri | undefined> {
  if (given instanceof Uri) return given;
  const active = activeCapture();
  if (active) return active;
  const title = l10n.t('Which capture?');
  const picked = await window.showOpenDialog({ title, filters: { [l10n.t('Captures')]: [...captureEndings] } });
  return picked?.[0];
}
