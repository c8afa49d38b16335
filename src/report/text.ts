/** One analysis for the terminal: findings first, each with evidence and fix. */
import type { Severity } from '../base/severity.ts';
import type { AnalysisSummary, EvidenceRecord, FindingRecord, FixRecord, SourceRecord } from './document.ts';
import { visible } from './visible.ts';

export interface TextOptions {
  readonly color: boolean;
  /** Columns to wrap at. */
  readonly width: number;
}

const styles = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', blue: '34', cyan: '36' } as const;
type Style = keyof typeof styles;
/** Colours a text, or leaves it. */
export type Paint = (style: Style, text: string) => string;

export const painter =
  (color: boolean): Paint =>
  (style, text) =>
    color ? `\u001b[${styles[style]}m${text}\u001b[0m` : text;

const marks: Readonly<Record<Severity, { readonly mark: string; readonly style: Style }>> = {
  error: { mark: '✖ error', style: 'red' },
  warning: { mark: '▲ warning', style: 'yellow' },
  info: { mark: '● info', style: 'blue' },
  hint: { mark: '○ hint', style: 'cyan' },
};

export function textReport(document: AnalysisSummary, options: TextOptions): string {
  const paint = painter(options.color);
  const lines: string[] = [];
  for (const source of document.sources) lines.push(...sourceLines(source, paint));
  lines.push(paint('dim', `${count(document.flows, 'flow')}, ${sessionsLine(document)}`), '');
  if (document.findings.length === 0) lines.push(paint('green', 'No findings.'), '');
  for (const finding of document.findings) lines.push(...findingLines(finding, document, options.width, paint), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

function sessionsLine({ sessionCounts }: AnalysisSummary): string {
  const kinds = Object.entries(sessionCounts);
  const total = kinds.reduce((sum, [, number]) => sum + number, 0);
  const named = kinds.length === 0 ? '' : ` (${kinds.map(([alg, number]) => `${alg} ${number}`).join(', ')})`;
  return `${count(total, 'ALG session')}${named}`;
}

function sourceLines(source: SourceRecord, paint: Paint): string[] {
  const what =
    source.kind === 'capture'
      ? `${source.format}, ${count(source.packets, 'packet')}, ${source.linkTypes.join(', ')}${source.firstTime ? `, ${source.firstTime}` : ''}`
      : `${source.kind === 'trace' ? 'router log' : 'configuration'}, ${source.format}, ${count(source.lines, 'line')}`;
  return [
    `${paint('bold', visible(source.path))}  ${paint('dim', what)}`,
    ...source.problems.map((problem) => paint('yellow', `  ${visible(problem)}`)),
  ];
}

function findingLines(finding: FindingRecord, document: AnalysisSummary, width: number, paint: Paint): string[] {
  const { mark, style } = marks[finding.severity];
  const sure = `${Math.round(finding.confidence * 100)} %`;
  return [
    `${paint(style, mark)}  ${paint('bold', finding.title)}`,
    paint('dim', `  ${finding.id} · accountable: ${finding.accountable} · confidence ${sure}`),
    ...wrap(visible(finding.detail), width, '  '),
    ...finding.evidence.flatMap((evidence) => evidenceLines(evidence, finding, document, width)),
    ...finding.fixes.flatMap((fix) => fixLines(fix, width, paint)),
  ];
}

function evidenceLines(
  evidence: EvidenceRecord,
  finding: FindingRecord,
  document: AnalysisSummary,
  width: number,
): string[] {
  const source = evidence.source ?? finding.source;
  const file = document.sources.length > 1 ? `${baseName(document.sources[source]?.path ?? '')} ` : '';
  const place =
    evidence.line !== undefined
      ? `${file}line ${evidence.line}`
      : evidence.packet !== undefined
        ? `${file}packet ${evidence.packet}`
        : '';
  const [first = '', ...rest] = wrap(`${visible(evidence.text)}${place ? `  [${place}]` : ''}`, width, '    ');
  return [first.replace('    ', '  - '), ...rest];
}

/** A fix with everything that belongs to it, indented. */
export function fixLines(fix: FixRecord, width: number, paint: Paint): string[] {
  const block = (label: string, lines: readonly string[]): string[] =>
    lines.map((line, at) => `    ${(at === 0 ? label : '').padEnd(9)}${line}`);
  return [
    `  ${paint('green', 'Fix')} ${paint('bold', fix.title)}${fix.proven ? paint('green', '  proven') : ''}`,
    ...fix.commands.map((command) => `    ${paint('green', command)}`),
    ...block('rollback', fix.rollback),
    ...block('flush', fix.flush),
    ...block('verify', fix.verify),
    ...wrap(`Risk: ${fix.risk}`, width, '    '),
    ...wrap(fix.proof, width, '    '),
    ...fix.effects.flatMap((effect) => wrap(`Also: ${effect}`, width, '    ')),
  ];
}

const baseName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

/** Lines of at most `width` columns, unless one word is longer, each behind `indent`. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(indent + line);
  return lines;
}
