/**
 * A rewrite of an RPC message as one of its record (RFC 5531 §11): what changes in the message changes in the fragments that
 * hold it, and their marks tell the new lengths. Fragments stay as many as they were.
 */
import { concat } from '../../base/bytes.ts';
import { amendRewrite, applyEdits, unchanged, type MessageEdit, type RewrittenFields } from '../field-rewrite.ts';
import { fragmentBytes, isLastFragment, markBytes, markOf } from './record-reader.ts';

interface Fragment {
  /** Of its bytes behind the mark, in the record. */
  readonly at: number;
  /** Of the same bytes in the message. */
  readonly from: number;
  readonly length: number;
  readonly isLast: boolean;
}

/** `record`: with all its marks; `rewrite` gets the message without them. */
export function rewriteRecord(record: Uint8Array, rewrite: (message: Uint8Array) => RewrittenFields): RewrittenFields {
  const fragments = fragmentsOf(record);
  const parts = fragments.map(({ at, length }) => record.subarray(at, at + length));
  // Most records are one fragment, and those of file services are large.
  const rewritten = rewrite(parts.length === 1 && parts[0] ? parts[0] : concat(parts));
  if (rewritten.edits.length === 0) return unchanged(record);
  const edits = rewritten.edits.flatMap((edit) => divide(edit, fragments));
  const marks = fragments.flatMap(({ at, length, isLast }): MessageEdit[] => {
    const growth = edits
      .filter(({ offset }) => offset >= at && offset < at + length)
      .reduce((sum, edit) => sum + edit.written.length - edit.length, 0);
    return growth === 0
      ? []
      : [{ offset: at - markBytes, length: markBytes, written: markOf(length + growth, isLast) }];
  });
  const bytes = applyEdits(record, edits);
  const changes = rewritten.changes.map(({ field, value }) => ({
    field: { ...field, offset: placeOf(field.offset, fragments) },
    value,
  }));
  return amendRewrite(record, { bytes, changes, edits, growth: bytes.length - record.length }, marks);
}

function fragmentsOf(record: Uint8Array): Fragment[] {
  const fragments: Fragment[] = [];
  let from = 0;
  for (let at = 0; at + markBytes <= record.length;) {
    const length = Math.min(fragmentBytes(record, at), record.length - at - markBytes);
    fragments.push({ at: at + markBytes, from, length, isLast: isLastFragment(record, at) });
    from += length;
    at += markBytes + length;
  }
  return fragments;
}

/** The edit in the record: one that spans fragments gives each as many bytes as it took, and the rest to the last. */
function divide({ offset, length, written }: MessageEdit, fragments: readonly Fragment[]): MessageEdit[] {
  const edits: MessageEdit[] = [];
  let taken = 0;
  for (const { at, from, length: held } of fragments) {
    const begin = Math.max(offset, from);
    const end = Math.min(offset + length, from + held);
    if (begin >= end) continue;
    const isRest = end === offset + length;
    const part = written.subarray(taken, isRest ? written.length : taken + end - begin);
    edits.push({ offset: at + begin - from, length: end - begin, written: part });
    taken += part.length;
  }
  return edits;
}

function placeOf(offset: number, fragments: readonly Fragment[]): number {
  const holder = fragments.find(({ from, length }) => offset >= from && offset < from + length);
  return holder ? holder.at + offset - holder.from : offset;
}
