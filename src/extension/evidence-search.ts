/** Looks for evidence that belongs to a capture: in its folder first, then in the rest of its workspace folder. */
import { FileType, RelativePattern, Uri, workspace } from 'vscode';
import { looksLikeEvidence } from './evidence-content.ts';
import {
  headBytes,
  maximumCandidates,
  maximumTexts,
  otherSide,
  textCandidates,
  type NamedFile,
} from './evidence-policy.ts';
import { baseName } from './file-name.ts';
import type { Host } from './host.ts';

/** A slow file system may not hold up the capture for longer; what was found by then joins. */
const searchMilliseconds = 1500;

interface FoundFile extends NamedFile {
  readonly uri: Uri;
}

/** The other side's capture, router logs and configurations, in the order in which they join. */
export async function findEvidence(capture: Uri, host: Host): Promise<readonly Uri[]> {
  const deadline = Date.now() + searchMilliseconds;
  const name = baseName(capture);
  const beside = await filesBeside(capture);
  const other = otherSide(name, beside);
  const near = await recognized(textCandidates(name, beside), host, deadline);
  const texts =
    near.length > 0 ? near : await recognized(textCandidates(name, await filesOfWorkspace(capture)), host, deadline);
  return [...(other ? [other.uri] : []), ...texts];
}

async function filesBeside(capture: Uri): Promise<readonly FoundFile[]> {
  const folder = Uri.joinPath(capture, '..');
  const entries = await settled(workspace.fs.readDirectory(folder));
  const named = (entries ?? [])
    .filter(([, type]) => (type & FileType.File) !== 0)
    // The size is asked for later, and of the few only whose names matter.
    .map(([name]) => ({ name, bytes: 1, uri: Uri.joinPath(folder, name) }));
  const name = baseName(capture);
  return withSizes([...named.filter((file) => otherSide(name, [file]) !== null), ...textCandidates(name, named)]);
}

async function filesOfWorkspace(capture: Uri): Promise<readonly FoundFile[]> {
  const folder = workspace.getWorkspaceFolder(capture);
  if (!folder) return [];
  const pattern = new RelativePattern(folder, '**/*.{log,txt,cfg,conf}');
  const found = await settled(workspace.findFiles(pattern, '**/node_modules/**', maximumCandidates));
  return withSizes((found ?? []).map((uri) => ({ name: baseName(uri), bytes: 1, uri })));
}

async function withSizes(files: readonly FoundFile[]): Promise<readonly FoundFile[]> {
  const sized = await Promise.all(
    files.map(async (file) => {
      const stat = await settled(workspace.fs.stat(file.uri));
      return stat ? [{ ...file, bytes: stat.size }] : [];
    }),
  );
  return sized.flat();
}

async function recognized(files: readonly FoundFile[], host: Host, deadline: number): Promise<readonly Uri[]> {
  const found: Uri[] = [];
  for (const { uri } of files) {
    if (found.length === maximumTexts || Date.now() > deadline) break;
    const head = await settled(host.headOf(uri, headBytes));
    if (head && looksLikeEvidence(head)) found.push(uri);
  }
  return found;
}

/** Undefined for what cannot be read: evidence is a help, its absence no error. */
async function settled<Result>(promise: PromiseLike<Result>): Promise<Result | undefined> {
  try {
    return await promise;
  } catch {
    return undefined;
  }
}
