/** Lets the user say what belongs to a capture: what has joined is checked, what lies around is offered. */
import { FileType, l10n, RelativePattern, ThemeIcon, Uri, window, workspace, type QuickPickItem } from 'vscode';
import { captureEndings, isEvidenceName, textEndings } from './evidence-policy.ts';
import { baseName, relativeName } from './file-name.ts';

/** More is no choice any more; the button leads to the file dialog. */
const maximumOffered = 200;

interface EvidenceItem extends QuickPickItem {
  readonly uri: Uri;
}

/** What is to be analyzed with `capture` from now on; undefined when the user leaves it as it is. */
export async function chooseEvidence(capture: Uri, joined: readonly Uri[]): Promise<readonly Uri[] | undefined> {
  const pick = window.createQuickPick<EvidenceItem>();
  pick.title = l10n.t('Analyze {0} together with', baseName(capture));
  pick.placeholder = l10n.t("Router logs, configurations, the other side's capture");
  pick.canSelectMany = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [{ iconPath: new ThemeIcon('folder-opened'), tooltip: l10n.t('Browse…') }];
  const show = (uris: readonly Uri[], picked: readonly Uri[]): void => {
    pick.items = unique(uris, capture).map((uri) => ({ label: relativeName(capture, uri), uri }));
    const keys = new Set(picked.map(String));
    pick.selectedItems = pick.items.filter(({ uri }) => keys.has(uri.toString()));
  };
  show(joined, joined);
  pick.busy = true;
  const chosen = new Promise<readonly Uri[] | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems.map(({ uri }) => uri)));
    pick.onDidHide(() => resolve(undefined));
    pick.onDidTriggerButton(() => {
      const selected = pick.selectedItems.map(({ uri }) => uri);
      // The dialog takes the pick's place.
      resolve(browse(capture).then((more) => (more.length > 0 ? unique([...selected, ...more], capture) : undefined)));
    });
  });
  pick.show();
  const around = await filesAround(capture);
  show([...joined, ...around], pick.items.length > 0 ? pick.selectedItems.map(({ uri }) => uri) : joined);
  pick.busy = false;
  const answer = await chosen;
  pick.dispose();
  return answer;
}

/** Without repetitions, and without the capture itself. */
export const unique = (uris: readonly Uri[], capture: Uri): readonly Uri[] => [
  ...new Map(uris.filter((uri) => uri.toString() !== capture.toString()).map((uri) => [uri.toString(), uri])).values(),
];

async function filesAround(capture: Uri): Promise<readonly Uri[]> {
  const folder = Uri.joinPath(capture, '..');
  const workspaceFolder = workspace.getWorkspaceFolder(capture);
  const [entries, found] = await Promise.allSettled([
    workspace.fs.readDirectory(folder),
    workspaceFolder
      ? workspace.findFiles(
          new RelativePattern(workspaceFolder, `**/*.{${[...textEndings, ...captureEndings].join(',')}}`),
          '**/node_modules/**',
          maximumOffered,
        )
      : Promise.resolve([]),
  ]);
  const beside = entries.status === 'fulfilled' ? entries.value : [];
  return [
    ...beside.flatMap(([name, type]) => ((type & FileType.File) !== 0 ? [Uri.joinPath(folder, name)] : [])),
    ...(found.status === 'fulfilled' ? found.value : []),
  ]
    .filter((uri) => isEvidenceName(baseName(uri)))
    .slice(0, maximumOffered);
}

async function browse(capture: Uri): Promise<readonly Uri[]> {
  const picked = await window.showOpenDialog({
    title: l10n.t('Analyze {0} together with', baseName(capture)),
    openLabel: l10n.t('Analyze'),
    canSelectMany: true,
    defaultUri: Uri.joinPath(capture, '..'),
    filters: {
      [l10n.t('Logs, configurations and captures')]: [...textEndings, ...captureEndings],
      [l10n.t('All files')]: ['*'],
    },
  });
  return picked ?? [];
}
