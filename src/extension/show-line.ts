/** Shows a line of a text that evidence names, beside the capture. */
import { commands, TextEditorRevealType, type Uri, ViewColumn, window, workspace } from 'vscode';

/** `line` starts at 1, as in the analysis. */
export async function showLine(uri: Uri, line: number): Promise<void> {
  try {
    const document = await workspace.openTextDocument(uri);
    const { range } = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
    const editor = await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, selection: range });
    editor.revealRange(range, TextEditorRevealType.InCenter);
  } catch {
    // Too large or no text: VS Code's own editor says what the matter is, and offers its ways out.
    await commands.executeCommand('vscode.open', uri);
  }
}
