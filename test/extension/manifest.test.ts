import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  capturePatterns,
  captureViewType,
  commandIds,
  contextKeys,
  joinEvidenceValues,
  previewCommandIds,
  sampleCapture,
  settingIds,
  traceLanguage,
  walkthroughId,
} from '../../src/extension/manifest.ts';
import { traceFirstLine } from '../../src/platform/cisco-ios/trace/detection.ts';

interface Step {
  readonly media: { readonly svg: string };
  readonly completionEvents: readonly string[];
  readonly description: string;
}
interface Manifest {
  readonly icon: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly languages: readonly { readonly id: string; readonly configuration: string; readonly firstLine: string }[];
    readonly grammars: readonly { readonly language: string; readonly path: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>> };
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
  };
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const source = read('package.json');
const manifest = JSON.parse(source) as Manifest;
const strings = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;
const { contributes } = manifest;
const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

const commandsOfCode: readonly string[] = [...Object.values(commandIds), ...Object.values(previewCommandIds)];

test('commands, settings, editor, language and walkthrough are those of the code', () => {
  expect(contributes.commands.map(({ command }) => command).sort()).toEqual([...commandsOfCode].sort());
  expect(Object.keys(contributes.configuration.properties).sort()).toEqual(Object.values(settingIds).sort());
  expect(contributes.configuration.properties[settingIds.joinEvidence]?.enum).toEqual(joinEvidenceValues);
  expect(contributes.customEditors.map(({ viewType }) => viewType)).toEqual([captureViewType]);
  expect(contributes.customEditors[0]?.selector.map(({ filenamePattern }) => filenamePattern)).toEqual(capturePatterns);
  expect(contributes.languages.map(({ id }) => id)).toEqual([traceLanguage]);
  expect(contributes.grammars.map(({ language }) => language)).toEqual([traceLanguage]);
  expect(contributes.walkthroughs.map(({ id }) => id)).toEqual([walkthroughId]);
});

test('every command has the category, and menus and steps name commands and keys that exist', () => {
  const known = commandsOfCode;
  expect(contributes.commands.map(({ category }) => category)).toEqual(known.map(() => 'ALG Trace'));
  for (const { command } of Object.values(contributes.menus).flat()) expect(known).toContain(command);
  const events = steps.flatMap(({ completionEvents }) => completionEvents);
  const keys = events.flatMap((event) => (event.startsWith('onContext:') ? [event.slice('onContext:'.length)] : []));
  expect(keys).toEqual(Object.values(contextKeys));
  for (const event of events.filter((name) => name.startsWith('onCommand:')))
    expect(known).toContain(event.slice('onCommand:'.length));
});

test('every placeholder has its string, and every string is used', () => {
  const used = [...source.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
  expect([...new Set(used)].sort()).toEqual(Object.keys(strings).sort());
});

test('files that the manifest names exist', () => {
  const paths = [
    manifest.icon,
    ...steps.map(({ media }) => media.svg),
    ...contributes.grammars.map(({ path }) => path),
    ...contributes.languages.map(({ configuration }) => configuration),
  ];
  for (const path of paths) expect(read(path).length, path).toBeGreaterThan(0);
});

test('the first line that decides the language is the one of the trace reader', () => {
  expect(contributes.languages[0]?.firstLine).toBe(traceFirstLine);
});

test('the sample is a capture that the editor opens', () => {
  expect(capturePatterns.some((pattern) => sampleCapture.endsWith(pattern.slice(1)))).toBe(true);
});
