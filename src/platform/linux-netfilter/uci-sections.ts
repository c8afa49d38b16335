/** Sections of OpenWrt's UCI files: `config zone`, its options and lists, each with its line. */
import { shellWords, textLines, type TextLine } from './text-lines.ts';

export interface UciOption {
  readonly kind: 'option' | 'list';
  readonly name: string;
  readonly value: string;
  readonly place: TextLine;
}

export interface UciSection {
  readonly type: string;
  /** Name in `config interface 'wan'`; empty for anonymous sections. */
  readonly name: string;
  /** Position among the sections of the same type, from 0: `firewall.@zone[0]`. */
  readonly index: number;
  readonly place: TextLine;
  readonly options: readonly UciOption[];
}

/** The sections of the text; other lines are passed by. A blank or foreign line ends no section, a new one does. */
export function uciSections(text: string): readonly UciSection[] {
  const sections: (UciSection & { readonly options: UciOption[] })[] = [];
  const counts = new Map<string, number>();
  for (const place of textLines(text).lines) {
    const [keyword = '', first = '', second = ''] = shellWords(place.text);
    if (keyword === 'config' && /^[\w-]{1,40}$/.test(first) && shellWords(place.text).length <= 3) {
      const index = counts.get(first) ?? 0;
      counts.set(first, index + 1);
      sections.push({ type: first, name: second, index, place, options: [] });
    } else if ((keyword === 'option' || keyword === 'list') && /^[\w.-]{1,60}$/.test(first))
      sections.at(-1)?.options.push({ kind: keyword, name: first, value: second, place });
  }
  return sections;
}

export const optionOf = ({ options }: UciSection, name: string): UciOption | undefined =>
  options.findLast((option) => option.name === name);

/** Values of a list, or of an option that holds several words. */
export const listOf = ({ options }: UciSection, name: string): readonly string[] =>
  options
    .filter((option) => option.name === name)
    .flatMap(({ value }) => value.split(/\s+/))
    .filter((value) => value !== '')
    .slice(0, 256);

/** UCI's truth: `1`, `on`, `true`, `yes`, `enabled`; null when the text is neither. */
export function truthOf(value: string | undefined): boolean | null {
  if (value === undefined) return null;
  if (/^(?:1|on|true|yes|enabled)$/i.test(value)) return true;
  return /^(?:0|off|false|no|disabled)$/i.test(value) ? false : null;
}
