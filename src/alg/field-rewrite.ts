/**
 * Puts other values where located fields stand: what is common to every ALG whose messages hold addresses as text. The
 * length may change, which over TCP shifts the sequence numbers of everything behind it.
 */
import { parseIpv4, parseIpv6 } from '../base/address.ts';
import { concat } from '../base/bytes.ts';
import type { LocatedField } from './alg.ts';

export interface BindingEnd {
  readonly address: string;
  readonly port: number;
}

/** One translation as an ALG applies it to a payload: what the message says, and what it has to say on the other side. */
export interface PayloadBinding {
  readonly inside: BindingEnd;
  readonly outside: BindingEnd;
}

export interface FieldChange {
  readonly field: LocatedField;
  /** The value that stands there now, in the field's own terms (an address, a port). */
  readonly value: string;
}

/** Bytes of the old message and what stands there instead. */
export interface MessageEdit {
  readonly offset: number;
  readonly length: number;
  readonly written: Uint8Array;
}

export interface RewrittenFields {
  /** The message itself when nothing changed. */
  readonly bytes: Uint8Array;
  readonly changes: readonly FieldChange[];
  /** In order, not overlapping; applied to the message they give `bytes`. */
  readonly edits: readonly MessageEdit[];
  /** Bytes that the message grew by; negative when it became shorter. */
  readonly growth: number;
}

export interface FieldReplacement extends FieldChange {
  /** The new value as the message writes it. */
  readonly written: Uint8Array;
}

export const unchanged = (message: Uint8Array): RewrittenFields => ({
  bytes: message,
  changes: [],
  edits: [],
  growth: 0,
});

/** ASCII text as bytes; what every text field is written in. */
export const asciiBytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0x7f);

/** A port in network order. */
export const portBytes = (port: number): Uint8Array => Uint8Array.of((port >>> 8) & 255, port & 255);

/** An address in network order when it has `length` bytes (4 or 16), else undefined: it does not fit. */
export function addressBytes(address: string, length: number): Uint8Array | undefined {
  if (length === 16) return parseIpv6(address);
  const number = parseIpv4(address);
  if (length !== 4 || number === undefined) return undefined;
  return Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);
}

/** A field that stands in binary becomes `value`, if it changes. */
export const binaryReplacement = (field: LocatedField, value: string, written: Uint8Array): FieldReplacement[] =>
  field.value === value ? [] : [{ field, value, written }];

/** `message` with the replacements, which must not overlap; those outside the message are left out. */
export function replaceFields(message: Uint8Array, replacements: readonly FieldReplacement[]): RewrittenFields {
  const parts: Uint8Array[] = [];
  const changes: FieldChange[] = [];
  const edits: MessageEdit[] = [];
  let copied = 0;
  for (const { field, value, written } of [...replacements].sort((a, b) => a.field.offset - b.field.offset)) {
    const end = field.offset + field.length;
    if (field.offset < copied || end > message.length) continue;
    parts.push(message.subarray(copied, field.offset), written);
    changes.push({ field, value });
    edits.push({ offset: field.offset, length: field.length, written });
    copied = end;
  }
  if (changes.length === 0) return unchanged(message);
  const bytes = concat([...parts, message.subarray(copied)]);
  return { bytes, changes, edits, growth: bytes.length - message.length };
}

/**
 * `rewritten` with what follows from its changes and is no field: lengths and checksums. `amendments` count from the start of
 * `message` and must not overlap what was replaced, nor each other.
 */
export function amendRewrite(
  message: Uint8Array,
  rewritten: RewrittenFields,
  amendments: readonly MessageEdit[],
): RewrittenFields {
  if (amendments.length === 0) return rewritten;
  const edits = [...rewritten.edits, ...amendments].sort((a, b) => a.offset - b.offset);
  const bytes = applyEdits(message, edits);
  return { bytes, changes: rewritten.changes, edits, growth: bytes.length - message.length };
}

/** What differs between `message` and `bytes` of the same length, as one edit for each run of bytes. */
export function rewrittenInPlace(
  message: Uint8Array,
  bytes: Uint8Array,
  changes: readonly FieldChange[],
): RewrittenFields {
  const edits: MessageEdit[] = [];
  for (let at = 0; at < message.length; at += 1) {
    const from = at;
    while (at < message.length && bytes[at] !== message[at]) at += 1;
    if (at > from) edits.push({ offset: from, length: at - from, written: bytes.slice(from, at) });
  }
  return { bytes: edits.length === 0 ? message : bytes, changes, edits, growth: 0 };
}

/** What became of the part of `message` behind its first `headBytes`, as a rewrite of the whole message. */
export function rewrittenBehind(message: Uint8Array, headBytes: number, rewritten: RewrittenFields): RewrittenFields {
  if (rewritten.edits.length === 0 && rewritten.changes.length === 0) return unchanged(message);
  return {
    bytes: rewritten.edits.length === 0 ? message : concat([message.subarray(0, headBytes), rewritten.bytes]),
    changes: rewritten.changes.map(({ field, value }) => ({
      field: { ...field, offset: field.offset + headBytes },
      value,
    })),
    edits: rewritten.edits.map((edit) => ({ ...edit, offset: edit.offset + headBytes })),
    growth: rewritten.growth,
  };
}

/** `message` with `edits`, which are in order and do not overlap. */
export function applyEdits(message: Uint8Array, edits: readonly MessageEdit[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const { offset, length, written } of edits) {
    parts.push(message.subarray(copied, offset), written);
    copied = offset + length;
  }
  return concat([...parts, message.subarray(copied)]);
}
