/** The networks that the user says are inside, for replays of a capture. */
import { workspace, type Uri } from 'vscode';
import { parsePrefix } from '../base/prefix.ts';
import { settingIds } from './manifest.ts';

/** Those of the setting that are prefixes; the settings editor marks the others. */
export function insidePrefixes(uri: Uri): readonly string[] {
  const value = workspace.getConfiguration(undefined, uri).get<readonly unknown[]>(settingIds.insidePrefixes, []);
  return value.filter((each): each is string => typeof each === 'string' && parsePrefix(each) !== undefined);
}
