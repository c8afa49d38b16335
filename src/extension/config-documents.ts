/** Which open texts are router configurations, and what they say: by content, whatever language another extension gave them. */
import { workspace, type DocumentFilter, type TextDocument } from 'vscode';
import { readConfiguration } from '../platform/configuration.ts';
import type { ConfigurationReading } from '../platform/platform.ts';
import { previewScheme, predictedTraceScheme, reportScheme, settingIds, traceLanguage } from './manifest.ts';

/** Every document; each is looked at before anything is said about it. */
export const configurationSelector: DocumentFilter = { language: '*' };

/** Documents that repeat what another one says, or that are no text of the user's. */
const foreignSchemes: readonly string[] = ['git', 'output', 'vscode', 'comment', predictedTraceScheme, reportScheme, previewScheme]; // prettier-ignore
/** A running-config of ten thousand lines has half a megabyte. */
const largestCharacters = 2 * 2 ** 20;
const mostLines = 100_000;

/** Endings of configurations, and languages that extensions for routers declare; programs are not looked at. */
const configurationEnding =
  /(?:\.(?:cfg|conf|config|txt|set|rsc|ios|asa|pix|junos|cli|nft|rules|boot|run|running|startup)|\/[^/.]+)$/i;
const configurationLanguage =
  /^(?:plaintext|ini|properties)$|cisco|ios|asa|nxos|junos|juniper|vyos|forti|routeros|mikrotik|huawei|vrp|nft|palo/i;

/** One reading for each version of a document, so that problems, hovers and lenses share it. */
const readings = new WeakMap<
  TextDocument,
  { readonly version: number; readonly reading: ConfigurationReading | null }
>();

/** What the configuration says, or null when the text is none, or is not wanted. The same object for the same version. */
export function configurationOf(document: TextDocument): ConfigurationReading | null {
  const known = readings.get(document);
  if (known?.version === document.version) return known.reading;
  const reading = isCandidate(document) ? readConfiguration(document.getText()).reading : null;
  readings.set(document, { version: document.version, reading });
  return reading;
}

function isCandidate(document: TextDocument): boolean {
  const { uri, languageId, lineCount } = document;
  if (foreignSchemes.includes(uri.scheme) || languageId === traceLanguage || lineCount > mostLines) return false;
  if (!configurationLanguage.test(languageId) && !configurationEnding.test(uri.path)) return false;
  if (document.getText().length > largestCharacters) return false;
  return workspace.getConfiguration(undefined, document).get<boolean>(settingIds.recognizeConfigurations, true);
}
