/** The page docs/rfc-requirements.md: every requirement with what the replays said, and the reasons as numbered notes. */
import { platforms } from '../../src/platform/registry.ts';
import { judgePlatform, platformProbes } from './judge-platform.ts';
import { modelProbes } from './model-probes.ts';
import type { Judgement, Requirement } from './requirement.ts';
import { unchecked } from './unchecked.ts';

const marks: Readonly<Record<Judgement['result'], string>> = { meets: '✓', breaks: '✗', 'cannot-know': '?' };

const documents: Readonly<Record<Requirement['rfc'], string>> = {
  4787: 'RFC 4787: unicast UDP',
  5382: 'RFC 5382: TCP',
  5508: 'RFC 5508: ICMP',
  6888: 'RFC 6888: carrier-grade NAT',
};
const numbers = [4787, 5382, 5508, 6888] as const;

const head = `\
# What the IETF asks of a NAT, and what the platforms do

Written by \`npm run docs:requirements\` from the engine's own runs; a test holds it to them. Each requirement is a small
capture that is replayed under the default profile of each platform: nothing is configured but NAT.

- ✓ meets it, ✗ breaks it, ? cannot be known: the answer would differ with something that the profile does not say.
- In parentheses: it rests on something that no public text confirms; the note says on what.
- The number behind a mark is its note at the end, with the replay's reason and the source of what the profile says.
- **must** and should are the documents' words; should covers "recommended".
- \`rfc-behave\` is the measure itself, with the shortest times that are allowed; \`plain-nat\` is a NAT of which nothing else is said.
- RFC 7857 updates some of these requirements; it is not in this table.
`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(titles), row(titles.map(() => '---')), ...rows.map(row)].join('\n');

const nameOf = ({ number, section, level }: Requirement): string =>
  `REQ-${number} (§${section}), ${level === 'must' ? '**must**' : 'should'}`;
const inDocument = <Row extends Requirement>(rows: readonly Row[], rfc: number): readonly Row[] =>
  rows.filter((each) => each.rfc === rfc);

/** Numbers equal reasons alike, in the order in which they come. */
class Notes {
  readonly texts: string[] = [];

  number(text: string): number {
    const known = this.texts.indexOf(text);
    return known >= 0 ? known + 1 : this.texts.push(text);
  }
}

async function platformTable(rfc: Requirement['rfc'], notes: Notes): Promise<string> {
  const rows: string[][] = [];
  for (const probe of inDocument(platformProbes, rfc)) {
    const cells = [nameOf(probe), probe.words];
    for (const { defaultProfile } of platforms) {
      const { result, reason, verified } = await judgePlatform(probe, defaultProfile);
      const mark = result === 'cannot-know' || verified !== false ? marks[result] : `(${marks[result]})`;
      cells.push(`${mark} ${notes.number(reason)}`);
    }
    rows.push(cells);
  }
  return table(['requirement', 'in short', ...platforms.map(({ id }) => id)], rows);
}

/** One answer for all platforms, or those that differ by name. */
async function modelTable(): Promise<string> {
  const rows: string[][] = [];
  for (const probe of modelProbes) {
    const broken: string[] = [];
    let said = '';
    for (const { id, defaultProfile } of platforms) {
      const { result, reason } = await probe.run(defaultProfile);
      if (result === 'meets') said = reason;
      else broken.push(`✗ ${id}: ${reason}`);
    }
    rows.push([`RFC ${probe.rfc} ${nameOf(probe)}`, probe.words, broken.length > 0 ? broken.join('; ') : `✓ ${said}`]);
  }
  return table(['requirement', 'in short', 'the replay under every platform'], rows);
}

/** The whole page as Markdown. */
export async function requirementsPage(): Promise<string> {
  const notes = new Notes();
  const parts = [head];
  for (const rfc of numbers) parts.push(`## ${documents[rfc]}\n`, `${await platformTable(rfc, notes)}\n`);
  parts.push(
    '## What the replay takes for granted\n',
    'No profile says anything of these, so the replay takes every gateway to keep them. That it does is run under every platform.\n',
    `${await modelTable()}\n`,
    '## What a replay cannot check\n',
    `${table(
      ['requirement', 'in short', 'why not'],
      unchecked.map((each) => [`RFC ${each.rfc} ${nameOf(each)}`, each.words, each.why]),
    )}\n`,
    '## Notes\n',
    `${notes.texts.map((text, index) => `${index + 1}. ${text}.`).join('\n')}\n`,
  );
  return parts.join('\n');
}
