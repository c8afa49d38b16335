/** The sample: a reset zone transfer from both sides, with the router's log and configuration, for a first look. */
import { FileSystemError, Uri, workspace, type ExtensionContext } from 'vscode';
import { sampleCapture, sampleFiles } from './manifest.ts';

/** Puts the sample into the extension's own storage, where it may be changed, and resolves to its capture. */
export async function unpackSample({ extensionUri, extension, globalStorageUri }: ExtensionContext): Promise<Uri> {
  const { version } = extension.packageJSON as { readonly version: string };
  const folder = Uri.joinPath(globalStorageUri, `sample-${version}`);
  await workspace.fs.createDirectory(folder);
  // A user's own changes stay, and a capture that is open is not written under its reader.
  await Promise.all(
    sampleFiles.map(async (name) => {
      const target = Uri.joinPath(folder, name);
      if (await exists(target)) return;
      // A listing of the extension's folder is not to be had on the web, hence the list of names.
      await workspace.fs.writeFile(
        target,
        await workspace.fs.readFile(Uri.joinPath(extensionUri, 'dist', 'sample', name)),
      );
    }),
  );
  return Uri.joinPath(folder, sampleCapture);
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}
