/** Which open texts are traces, and their lines: by language, or by content where another extension owns the file's ending. */
import { languages, Range, workspace, type Disposable, type DocumentFilter, type TextDocument } from 'vscode';
import { looksLikeTrace } from '../platform/cisco-ios/trace/detection.ts';
import { predictedTraceScheme, settingIds, traceLanguage } from './manifest.ts';

/** Languages that logs arrive in; `log` is VS Code's own and that of several extensions. */
const logLanguages = ['log', 'plaintext'];

/** Documents that may be traces; each is looked at before anything is said about it. */
export const traceSelector: readonly DocumentFilter[] = [traceLanguage, ...logLanguages].map((language) => ({
  language,
}));

/** Documents that repeat what another one says. */
const copySchemes: readonly string[] = ['git', 'output', predictedTraceScheme];

/** Lines that decide. */
const examinedLines = 300;
/** Lines that problems, outline and hovers see; reading them all takes about a second. */
export const maximumLines = 250_000;

/** One reading for each version of a document, so that problems, hovers and outline share it. */
const readings = new WeakMap<TextDocument, { readonly version: number; readonly lines: readonly string[] | null }>();

/** The lines of a trace, or null when the text is none. The same array for the same version. */
export function traceLines(document: TextDocument): readonly string[] | null {
  const known = readings.get(document);
  if (known?.version === document.version) return known.lines;
  const lines = isTrace(document) ? linesOf(document, maximumLines) : null;
  readings.set(document, { version: document.version, lines });
  return lines;
}

function isTrace(document: TextDocument): boolean {
  // The source-control view's copies of a file, and a comparison's, would show every problem twice.
  if (copySchemes.includes(document.uri.scheme)) return false;
  return document.languageId === traceLanguage || (isLog(document) && holdsTrace(document));
}

const isLog = ({ languageId }: TextDocument): boolean => logLanguages.includes(languageId);
const holdsTrace = (document: TextDocument): boolean => looksLikeTrace(linesOf(document, examinedLines));
const linesOf = (document: TextDocument, count: number): readonly string[] =>
  document.getText(new Range(0, 0, count, 0)).split(/\r\n|\n|\r/);

/** Gives logs with trace content the trace's language, once each: who changes it back has decided. */
export function recognizeTraces(): Disposable {
  const seen = new Set<string>();
  const recognize = (document: TextDocument): void => {
    const key = document.uri.toString();
    if (seen.has(key) || !isLog(document)) return;
    const isWanted = workspace.getConfiguration(undefined, document).get<boolean>(settingIds.recognizeTraces, true);
    if (!isWanted || traceLines(document) === null) return;
    seen.add(key);
    void languages.setTextDocumentLanguage(document, traceLanguage);
  };
  workspace.textDocuments.forEach(recognize);
  return workspace.onDidOpenTextDocument(recognize);
}
