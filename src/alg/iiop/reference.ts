/**
 * Object references (IOR, CORBA 3.0 §13.6) inside a message: they are found wherever they stand, because the body's types
 * are known only to the application. What is taken for one must read as one to its end.
 */
import { u32, u32le } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { CdrCursor } from './cdr-cursor.ts';
import { headerBytes } from './message.ts';

/** TAG_INTERNET_IOP (§13.6.2). */
const internetProfile = 0;
const maximumReferences = 32;
const maximumProfiles = 16;
const maximumTypeIdBytes = 256;
/** Repository identifiers begin so (§10.7.1); three letters and the colon. */
const typePrefixes: readonly number[] = [0x49444c3a, 0x524d493a];

export interface ObjectProfile {
  /** Repository identifier of the object: `IDL:Bank/Account:1.0`. */
  readonly typeId: string;
  readonly minor: number;
  readonly host: string;
  readonly port: number;
  readonly hostField: LocatedField;
  readonly portField: LocatedField;
  /** The encapsulation that holds it: its bytes behind the length, and its own byte order. */
  readonly encapsulation: { readonly offset: number; readonly length: number; readonly isLittleEndian: boolean };
}

/** Internet profiles of every reference in `message`, which begins with the GIOP header. */
export function findProfiles(message: Uint8Array, isLittleEndian: boolean): ObjectProfile[] {
  const found: ObjectProfile[] = [];
  const length = isLittleEndian ? u32le : u32;
  for (let at = headerBytes; at + 16 <= message.length && found.length < maximumReferences; at += 4) {
    const typeBytes = length(message, at);
    if (typeBytes < 5 || typeBytes > maximumTypeIdBytes || !typePrefixes.includes(u32(message, at + 4))) continue;
    found.push(...readReference(new CdrCursor(message, isLittleEndian, at, message.length)));
  }
  return found;
}

function readReference(cursor: CdrCursor): ObjectProfile[] {
  const typeId = cursor.string().text;
  const count = cursor.long();
  if (cursor.failed || count > maximumProfiles) return [];
  const profiles: ObjectProfile[] = [];
  for (let index = 0; index < count; index += 1) {
    const tag = cursor.long();
    const { offset, length } = cursor.octets();
    if (cursor.failed) return [];
    const profile = tag === internetProfile ? readProfile(cursor.bytes, typeId, offset, length) : undefined;
    if (profile) profiles.push(profile);
  }
  return profiles;
}

/** §15.7.2: byte order, version, host, port, object key. */
function readProfile(bytes: Uint8Array, typeId: string, offset: number, length: number): ObjectProfile | undefined {
  const order = bytes[offset] ?? 0xff;
  if (order > 1 || length < 8) return undefined;
  const isLittleEndian = order === 1;
  const cursor = new CdrCursor(bytes, isLittleEndian, offset + 1, offset + length, offset);
  const major = cursor.octet();
  const minor = cursor.octet();
  const host = cursor.string();
  const port = cursor.short();
  if (cursor.failed || major !== 1 || !/^[\w.:[\]%-]+$/.test(host.text)) return undefined;
  return {
    typeId,
    minor,
    host: host.text,
    port,
    hostField: { name: 'profile.host', value: host.text, offset: host.offset, length: host.length },
    portField: { name: 'profile.port', value: String(port), offset: cursor.at - 2, length: 2 },
    encapsulation: { offset, length, isLittleEndian },
  };
}
