/** The findings of one analysis as Markdown: what goes into a ticket. Nothing that a packet says can become markup. */
import type { AnalysisDocument, EvidenceRecord, FindingRecord, FixRecord, SourceRecord } from './document.ts';

/** The whole report, ending with a line break. */
export function markdownReport(analysis: AnalysisDocument): string {
  const { sources, findings, sessions, flows } = analysis;
  const names = sources.map(({ path }) => path);
  return [
    `# Findings: ${names.map(escapeMarkdown).join(', ')}`,
    '',
    ...sources.map(sourceLine),
    '',
    `${count(findings.length, 'finding')}, ${count(sessions.length, 'ALG session')}, ${count(flows, 'flow')}.`,
    ...findings.flatMap((finding) => findingLines(finding, sources)),
    '',
  ].join('\n');
}

function sourceLine({ path, kind, format, packets, lines, bytes, firstTime, problems }: SourceRecord): string {
  const size = kind === 'capture' ? count(packets, 'packet') : count(lines, 'line');
  const since = firstTime === null ? '' : `, from ${firstTime}`;
  const trouble = problems.length === 0 ? '' : `. Problems: ${problems.map(escapeMarkdown).join('; ')}`;
  return `- ${escapeMarkdown(path)}: ${kind} (${escapeMarkdown(format)}), ${size}, ${count(bytes, 'byte')}${since}${trouble}`;
}

function findingLines(finding: FindingRecord, sources: readonly SourceRecord[]): readonly string[] {
  const { id, severity, title, detail, accountable, confidence, evidence, fixes } = finding;
  return [
    '',
    `## ${escapeMarkdown(title)}`,
    '',
    `${severity} \`${id}\`, accountable: **${accountable}**, confidence ${Math.round(confidence * 100)} %`,
    ...places(finding, sources),
    '',
    escapeMarkdown(detail),
    ...(evidence.length === 0 ? [] : ['', 'Evidence:', '']),
    ...evidence.map((record) => `- ${escapeMarkdown(record.text)}${evidencePlace(record, finding, sources)}`),
    ...fixes.flatMap(fixLines),
  ];
}

/** Lists end here: a finding about thousands of packets is not read packet by packet. */
const listedPlaces = 12;

function places({ source, packets, lines }: FindingRecord, sources: readonly SourceRecord[]): readonly string[] {
  const list = (kind: string, numbers: readonly number[]): readonly string[] => {
    if (numbers.length === 0) return [];
    const more = numbers.length > listedPlaces ? ` and ${numbers.length - listedPlaces} more` : '';
    return [`${kind}${numbers.length === 1 ? '' : 's'} ${numbers.slice(0, listedPlaces).join(', ')}${more}`];
  };
  const all = [...list('packet', packets), ...list('line', lines)];
  if (all.length === 0) return [];
  return ['', `In ${escapeMarkdown(sources[source]?.path ?? 'the analysis')}: ${all.join('; ')}.`];
}

function evidencePlace(
  { source, packet, line }: EvidenceRecord,
  finding: FindingRecord,
  sources: readonly SourceRecord[],
): string {
  const parts = [
    ...(packet === undefined ? [] : [`packet ${packet}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
  ];
  if (parts.length === 0) return '';
  const name = source === undefined || source === finding.source ? undefined : sources[source]?.path;
  return ` (${parts.join(', ')}${name === undefined ? '' : ` of ${escapeMarkdown(name)}`})`;
}

function fixLines({
  title,
  commands,
  rollback,
  verify,
  flush,
  risk,
  proven,
  proof,
  effects,
}: FixRecord): readonly string[] {
  const block = (heading: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', heading, '', ...lines.map((line) => `    ${line.replaceAll(/[\r\n]+/g, ' ')}`)];
  return [
    '',
    // The title names the platform.
    `### ${escapeMarkdown(title)}`,
    '',
    escapeMarkdown(proofSentence(proven, proof)),
    ...effects.flatMap((effect) => ['', escapeMarkdown(`Also: ${effect}`)]),
    ...block('Commands:', commands),
    ...block('Flush:', flush),
    ...block('Verify:', verify),
    ...block('Rollback:', rollback),
    ...(risk === '' ? [] : ['', `Risk: ${escapeMarkdown(risk)}`]),
  ];
}

/** Whether the fix is proven, and why or why not; some reasons say it themselves. */
export const proofSentence = (proven: boolean, proof: string): string =>
  /^(?:not )?proven\b/i.test(proof) ? proof : `${proven ? 'Proven' : 'Not proven'}${proof === '' ? '.' : `: ${proof}`}`;

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/**
 * CommonMark 0.31.2 §2.4: a backslash before ASCII punctuation makes it literal. Line breaks become blanks, and addresses
 * lose what GitHub's and VS Code's renderers recognise as a link.
 */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_[\]<>#|~&]|:(?=\/\/)/g, '\\$&');
}
