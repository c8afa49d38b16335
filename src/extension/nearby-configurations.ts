/** Configurations in the folder of a log, or anywhere in the workspace: where a fix may be wanted although no editor has them open. */
import { FileType, Uri, workspace } from 'vscode';

const configurationName = /\.(?:cfg|conf|config|txt)$/i;
/** A folder of a hundred configurations is an archive, and asking is better than reading it. */
const maximumFiles = 16;
const maximumBytes = 4 * 2 ** 20;

/** Names only decide whom to look at; whoever opens them looks at the content. */
export async function nearbyConfigurations(file: Uri): Promise<readonly Uri[]> {
  if (file.scheme === 'untitled') return [];
  const folder = Uri.joinPath(file, '..');
  try {
    const names = (await workspace.fs.readDirectory(folder)).flatMap(([name, type]) =>
      (type & FileType.File) !== 0 && configurationName.test(name) ? [name] : [],
    );
    return await ofReadableSize(names.slice(0, maximumFiles).map((name) => Uri.joinPath(folder, name)));
  } catch {
    return [];
  }
}

/** Those of the whole workspace, at most 16; the user's excludes hold. */
export async function workspaceConfigurations(): Promise<readonly Uri[]> {
  try {
    return await ofReadableSize(
      await workspace.findFiles('**/*.{cfg,conf,config,txt}', '**/node_modules/**', maximumFiles),
    );
  } catch {
    return [];
  }
}

async function ofReadableSize(files: readonly Uri[]): Promise<readonly Uri[]> {
  const sizes = await Promise.all(files.map((uri) => workspace.fs.stat(uri)));
  return files.filter((_, at) => (sizes[at]?.size ?? Infinity) <= maximumBytes);
}
