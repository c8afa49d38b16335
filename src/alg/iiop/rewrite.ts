/**
 * What an IIOP ALG makes of a message: other hosts and ports in its references. The host is text, so the encapsulation
 * grows; it is filled up to a multiple of eight, so that everything behind it keeps its alignment, and the lengths of
 * encapsulation and message follow. Octets behind a profile's last member are ignored by its reader (CORBA 3.0 §15.3.3).
 */
import { concat } from '../../base/bytes.ts';
import type { TranslateEnd } from '../address-rewrite.ts';
import {
  applyEdits,
  asciiBytes,
  unchanged,
  type FieldChange,
  type MessageEdit,
  type RewrittenFields,
} from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { giopFrameBytes, giopSize, headerBytes, readGiop } from './message.ts';
import { findProfiles, type ObjectProfile } from './reference.ts';

/** Where the header tells the message's length (CORBA 3.0 §15.4.1). */
const sizeAt = 8;

export function rewriteReferences(message: Uint8Array, translate: TranslateEnd): RewrittenFields {
  const parsed = readGiop(message);
  // Where a part is missing, or the rest follows in fragments, the lengths cannot be kept right.
  if (!parsed || parsed.isFragmented || parsed.isCompressed || giopSize(message) !== message.length)
    return unchanged(message);
  const edits: MessageEdit[] = [];
  const changes: FieldChange[] = [];
  let copied = 0;
  for (const profile of findProfiles(message, parsed.isLittleEndian)) {
    const { hostField, portField, host, port, encapsulation } = profile;
    const outside = translate(host, port);
    if (!outside || encapsulation.offset - 4 < copied) continue;
    const written = writeEncapsulation(message, profile, outside.address, outside.port);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, written.length, parsed.isLittleEndian);
    edits.push({
      offset: encapsulation.offset - 4,
      length: encapsulation.length + 4,
      written: concat([length, written]),
    });
    copied = encapsulation.offset + encapsulation.length;
    changes.push({ field: hostField, value: outside.address }, { field: portField, value: String(outside.port) });
  }
  if (changes.length === 0) return unchanged(message);
  const growth = edits.reduce((sum, { length, written }) => sum + written.length - length, 0);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, message.length + growth - headerBytes, parsed.isLittleEndian);
  const all = [{ offset: sizeAt, length: 4, written: size }, ...edits];
  return { bytes: applyEdits(message, all), changes, edits: all, growth };
}

function writeEncapsulation(
  message: Uint8Array,
  { encapsulation, hostField, portField }: ObjectProfile,
  host: string,
  port: number,
): Uint8Array {
  const { offset, length, isLittleEndian } = encapsulation;
  const text = asciiBytes(host);
  // Behind the port everything is aligned to four at most.
  const tailAt = roundUp(portField.offset + 2 - offset, 4);
  const tail = message.subarray(Math.min(offset + tailAt, offset + length), offset + length);
  const hostAt = hostField.offset - offset;
  const portAt = roundUp(hostAt + text.length + 1, 2);
  const used = roundUp(portAt + 2, 4) + tail.length;
  const growth = used - length;
  const written = new Uint8Array(length + roundUp(growth, 8));
  written.set(message.subarray(offset, offset + hostAt - 4));
  const view = new DataView(written.buffer);
  view.setUint32(hostAt - 4, text.length + 1, isLittleEndian);
  written.set(text, hostAt);
  view.setUint16(portAt, port, isLittleEndian);
  written.set(tail, roundUp(portAt + 2, 4));
  return written;
}

/** The next multiple of `step`; for a negative value the one towards zero. */
const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

export const iiopRewriter: CreateRewriter = () => ({
  frame: (_from, bytes) => framingOf(giopFrameBytes(bytes), bytes),
  rewrite: (message, _from, { end }) => rewriteReferences(message, end),
});
