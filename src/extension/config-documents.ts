/** Which open texts are router configurations, and what they say: by content, whatever language another extension gave them. */
import { workspace, type DocumentFilter, type TextDocument } from 'vscode';
import type { ConfigurationStatement } from '../platform/configuration-statement.ts';
import { configurationStatements, readConfiguration } from '../platform/configuration.ts';
import type { ConfigurationReading } from '../platform/platform.ts';
import { previewScheme, predictedTraceScheme, reportScheme, settingIds, traceLanguage } from './manifest.ts';

/** Every document; each is looked at before anything is said about it. */
export const configurationSelector: DocumentFilter = { language: '*' };

/** Documents that repeat what another one says, or that are no text of the user's. */
const foreignSchemes: readonly string[] = ['git', 'output', 'vscode', 'comment', predictedTraceScheme, reportScheme, previewScheme]; // prettier-ignore
/** A running-config of ten thousand lines has half a megabyte; readers take half a second for a whole one. */
const largestCharacters = 2 ** 20;
const mostLines = 50_000;

/** Endings of configurations, and languages that extensions for routers declare; programs are not looked at. */
const configurationEnding =
  /(?:\.(?:cfg|conf|config|txt|set|rsc|ios|asa|pix|junos|cli|nft|rules|boot|run|running|startup)|\/[^/.]+)$/i;
const configurationLanguage =
  /^(?:plaintext|ini|properties)$|cisco|ios|asa|nxos|junos|juniper|vyos|forti|routeros|mikrotik|huawei|vrp|nft|palo/i;

interface Seen {
  readonly version: number;
  readonly reading: ConfigurationReading | null;
  readonly statements: readonly ConfigurationStatement[];
}

/** One reading for each version of a document, so that problems, hovers and lenses share it. */
const readings = new WeakMap<TextDocument, Seen>();

const nothing = { reading: null, statements: [] } as const;

function seen(document: TextDocument): Pick<Seen, 'reading' | 'statements'> {
  if (!isCandidate(document)) return nothing;
  const known = readings.get(document);
  if (known?.version === document.version) return known;
  const text = document.getText();
  const made = { version: document.version, ...(text.length > largestCharacters ? nothing : read(text)) };
  readings.set(document, made);
  return made;
}

function read(text: string): Pick<Seen, 'reading' | 'statements'> {
  const { reading } = readConfiguration(text);
  // Cisco's syntax may be plain although it is not whose: then both spellings are explained and none is called wrong.
  return { reading, statements: reading?.statements ?? configurationStatements(text) };
}

/** What the configuration says, or null when the text is none, or is not wanted. The same object for the same version. */
export const configurationOf = (document: TextDocument): ConfigurationReading | null => seen(document).reading;

/** Its ALG and NAT statements, also where the platform is not certain. */
export const statementsOf = (document: TextDocument): readonly ConfigurationStatement[] => seen(document).statements;

/** Asked before the cache, because the setting and the language change without a new version. */
function isCandidate(document: TextDocument): boolean {
  const { uri, languageId, lineCount } = document;
  if (foreignSchemes.includes(uri.scheme) || languageId === traceLanguage || lineCount > mostLines) return false;
  if (!configurationLanguage.test(languageId) && !configurationEnding.test(uri.path)) return false;
  return workspace.getConfiguration(undefined, document).get<boolean>(settingIds.recognizeConfigurations, true);
}
