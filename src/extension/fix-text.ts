/** A fix as a text to paste: its commands as they are, everything that surrounds them as comments of the platform. */
import type { FixRecord } from '../report/document.ts';

/** A fix as the analysis has it, or as a log alone gives it: then there is no capture to prove it with. */
export type OfferedFix = Omit<FixRecord, 'proven' | 'proof'> & Partial<Pick<FixRecord, 'proven' | 'proof'>>;

/** Juniper and the Linux family comment with `#`; Cisco's systems, and whoever copied them, with `!`. */
const hashPlatforms = /^(?:junos|linux|vyos|mikrotik|fortios|pan-os|huawei)/;

const commentMark = (platform: string): string => (hashPlatforms.test(platform) ? '#' : '!');

/**
 * The whole fix as a document: title, proof, commands, then flush, verify, rollback and risk as comments. `platform` is the
 * platform's name as people write it.
 */
export function fixDocument(fix: OfferedFix, platform: string): string {
  const mark = commentMark(fix.platform);
  // Nothing but a command may begin a line without the mark.
  const remark = (text: string): string => `${mark} ${text.replaceAll(/\s*[\r\n]+\s*/g, `\n${mark} `)}`;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [mark, remark(title), ...lines.map((line) => remark(`  ${line}`))];
  return [
    remark(`${platform}: ${fix.title}`),
    ...(fix.proof ? [remark(`${fix.proven ? 'Proven' : 'Not proven'}: ${fix.proof}`)] : []),
    mark,
    ...fix.commands,
    ...section('Then, since existing translations keep the old behaviour:', fix.flush),
    ...section('Check that it works:', fix.verify),
    ...section('Take it back:', fix.rollback),
    ...section('Risk:', fix.risk === '' ? [] : [fix.risk]),
    '',
  ].join('\n');
}
