/** Offers a reload when the capture or what joined it changes on disk; never reloads by itself, a user may be reading. */
import { Disposable, l10n, RelativePattern, Uri, window, workspace } from 'vscode';
import { baseName } from './file-name.ts';

/** A capture that is still being written changes many times a second. */
const settleMilliseconds = 1000;

/** Asks once, until the question is answered; `reload` is called when the user wants it. */
export function watchSources(sources: readonly Uri[], reload: () => void): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  const ask = async (name: string): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const yes = l10n.t('Reload');
    const answer = await window.showInformationMessage(l10n.t('{0} has changed on disk.', name), yes);
    isAsking = false;
    if (answer === yes) reload();
  };
  const onChange = (uri: Uri): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(baseName(uri)), settleMilliseconds);
  };
  const watchers = sources.map((uri) => {
    const pattern = new RelativePattern(Uri.joinPath(uri, '..'), escapeGlob(baseName(uri)));
    const watcher = workspace.createFileSystemWatcher(pattern, true, false, true);
    watcher.onDidChange(onChange);
    return watcher;
  });
  return Disposable.from(...watchers, new Disposable(() => clearTimeout(timer)));
}

/** File names with brackets or braces are patterns otherwise. */
const escapeGlob = (name: string): string => name.replace(/[[\]{}*?]/g, '[$&]');
