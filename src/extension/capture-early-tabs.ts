/**
 * Captures that were opened before VS Code knew the capture editor. A fresh profile learns of an extension's editors a moment
 * after its window is up, seconds on a busy machine; until then a capture opens as a text that cannot be displayed, and VS Code
 * never looks at it again. Later windows remember the editor from the first.
 */
import { commands, TabInputCustom, TabInputText, window, type Memento, type Tab, type Uri } from 'vscode';
import { baseName } from './file-name.ts';
import { capturePatterns } from './manifest.ts';

/** Set by the first activation in a profile: from then on a capture in a text editor is what the user wants. */
const memoryKey = 'captureEditorKnown';

const endings: readonly string[] = capturePatterns.map((pattern) => pattern.slice(1));

/** Opens them again where they stand, once for each profile. The capture editor has to be registered by now. */
export async function reopenEarlyCaptures(memory: Memento): Promise<void> {
  if (memory.get<boolean>(memoryKey) === true) return;
  await memory.update(memoryKey, true);
  // What is in front comes last, so that it is in front again.
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .sort((a, b) => Number(a.isActive) - Number(b.isActive));
  for (const tab of tabs) {
    const uri = earlyCapture(tab);
    if (uri) await reopen(uri, tab);
  }
}

async function reopen(uri: Uri, tab: Tab): Promise<void> {
  const { viewColumn } = tab.group;
  // Not `openWith`: who has chosen another editor for captures keeps it.
  await commands.executeCommand('vscode.open', uri, { viewColumn, preview: tab.isPreview, preserveFocus: true });
  // Where the two stand side by side now, the text has nothing left to show.
  const tabs = window.tabGroups.all.find((group) => group.viewColumn === viewColumn)?.tabs ?? [];
  const isOpen = tabs.some(({ input }) => input instanceof TabInputCustom && input.uri.toString() === uri.toString());
  const texts = tabs.filter((each) => earlyCapture(each)?.toString() === uri.toString());
  if (isOpen && texts.length > 0) await window.tabGroups.close(texts, true);
}

/** Null for tabs of anything else. */
function earlyCapture({ input }: Tab): Uri | null {
  if (!(input instanceof TabInputText)) return null;
  const name = baseName(input.uri).toLowerCase();
  return endings.some((ending) => name.endsWith(ending)) ? input.uri : null;
}
