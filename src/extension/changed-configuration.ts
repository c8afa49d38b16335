/** A configuration with a fix's commands carried out: as the platform shows it, or with the commands beside their relatives. */
import type { PlatformId } from '../platform/platform.ts';
import { platformOf } from '../platform/registry.ts';
import { insertionPlace } from '../platform/insertion-place.ts';

/** The changed text; the text itself when it has the commands already. Untouched lines stay byte for byte. */
export function changedConfiguration(text: string, platform: string, commands: readonly string[]): string {
  const apply = platformOf(platform as PlatformId)?.applyCommands;
  if (apply) return apply(text, commands);
  const newline = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const lines = text.split(/\r\n|\n|\r/);
  const { line, commands: missing } = insertionPlace(lines, commands);
  if (missing.length === 0) return text;
  const pieces = text.split(/(\r\n|\n|\r)/);
  const at = Math.min(line * 2, pieces.length);
  const gap = at >= pieces.length && text !== '' && !/[\r\n]$/.test(text) ? newline : '';
  pieces.splice(at, 0, gap + missing.map((command) => `${command}${newline}`).join(''));
  return pieces.join('');
}

/** The span of `before` that differs and what stands there in `after`: one edit, so that one undo takes it back. */
export function differingSpan(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly text: string } | null {
  if (before === after) return null;
  let start = 0;
  const shortest = Math.min(before.length, after.length);
  while (start < shortest && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shortest - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
