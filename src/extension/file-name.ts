/** Names of files as users see them, from addresses of any file system. */

/** The part of `vscode.Uri` that is looked at here, so that tests need no editor. */
export interface FileAddress {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

/** Last part of the path. */
export const baseName = ({ path }: FileAddress): string => path.slice(path.lastIndexOf('/') + 1);

/** The folder's path, without the final slash. */
export const folderPath = ({ path }: FileAddress): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** `other` as seen from the folder of `from`: `router.log`, `logs/router.log`, `../router.log`, else its whole path. */
export function relativeName(from: FileAddress, other: FileAddress): string {
  if (from.scheme !== other.scheme || from.authority !== other.authority) return other.path;
  const here = folderPath(from).split('/');
  const there = folderPath(other).split('/');
  let shared = 0;
  while (shared < here.length && shared < there.length && here[shared] === there[shared]) shared += 1;
  if (shared <= 1 && here.length > 1) return other.path;
  return [...here.slice(shared).map(() => '..'), ...there.slice(shared), baseName(other)].join('/');
}
