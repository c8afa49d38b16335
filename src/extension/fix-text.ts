/** A fix as a text to paste: its commands as they are, everything that surrounds them as comments of the platform. */
import type { FixRecord } from '../report/document.ts';
import { proofSentence } from '../report/markdown.ts';

/** A fix as the analysis has it, or as a log alone gives it: then there is no capture to prove it with. */
export type OfferedFix = Omit<FixRecord, 'proven' | 'proof' | 'effects'> &
  Partial<Pick<FixRecord, 'proven' | 'proof' | 'effects'>>;

/** Juniper and the Linux family comment with `#`; Cisco's systems, and whoever copied them, with `!`. */
const hashPlatforms = /^(?:junos|linux|vyos|mikrotik|fortios|pan-os|huawei)/;

const commentMark = (platform: string): string => (hashPlatforms.test(platform) ? '#' : '!');

/** Comments are wrapped at this width, so that a terminal or a ticket shows them whole. */
const widestComment = 100;

/** The whole fix as a document: title, proof, commands, then flush, verify, rollback and risk as comments. */
export function fixDocument(fix: OfferedFix): string {
  const mark = commentMark(fix.platform);
  const remark = (text: string, indent = ''): readonly string[] =>
    wrap(text, widestComment - mark.length - 1 - indent.length).map((line) => `${mark} ${indent}${line}`);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [mark, ...remark(title), ...lines.flatMap((line) => remark(line, '  '))];
  return [
    ...remark(fix.title),
    ...(fix.proof ? remark(proofSentence(fix.proven ?? false, fix.proof)) : []),
    mark,
    ...fix.commands,
    ...section('Then, since existing translations keep the old behaviour:', fix.flush),
    ...section('Check that it works:', fix.verify),
    ...section('Take it back:', fix.rollback),
    ...section('Also, by the same replay:', fix.effects ?? []),
    ...section('Risk:', fix.risk === '' ? [] : [fix.risk]),
    '',
  ].join('\n');
}

/** Lines of at most `width` characters, unless one word is longer. No line break of `text` survives. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line];
}
