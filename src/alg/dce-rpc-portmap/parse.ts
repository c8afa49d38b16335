/** Stubs of the endpoint mapper (C706 appendix O, [MS-RPCE] §2.2.1.2) in NDR and NDR64: what is asked and which towers answer. */
import { NdrCursor, type NdrForm } from '../dce-rpc/ndr-cursor.ts';
import { parseTower, type Tower } from './tower.ts';

/** C706 appendix O, in the interface's order. */
export const mapperOperation = { lookup: 2, map: 3 } as const;
const operationNames: readonly string[] = [
  'ept_insert', 'ept_delete', 'ept_lookup', 'ept_map', 'ept_lookup_handle_free', 'ept_inq_object', 'ept_mgmt_delete',
]; // prettier-ignore

export const mapperOperationName = (operation: number): string => operationNames[operation] ?? `operation ${operation}`;

const handleBytes = 20;
/** [MS-RPCE] §2.2.1.2.4 and §2.2.1.2.5: `range(0,500)`. */
const maximumTowers = 500;
const maximumTowerBytes = 1024;
const maximumAnnotationBytes = 64;

export interface MapperAnswer {
  readonly towers: readonly Tower[];
  /** Of `ept_lookup`: a list of what there is, which nobody said that he will use. */
  readonly listed: boolean;
  /** The mapper's status; undefined when the stub is cut. */
  readonly status: number | undefined;
}

/** [MS-RPCE] §2.2.1.2.5 and C706 appendix E: nothing is registered. */
const notRegistered = 0x16c9_a0d6;

export const statusText = (status: number): string =>
  status === notRegistered ? 'not registered' : `status 0x${status.toString(16).padStart(8, '0')}`;

/** The tower that an `ept_map` request asks for: the interface and the protocol wanted. */
export function readMapRequest(stub: Uint8Array, form: NdrForm): Tower | undefined {
  const cursor = new NdrCursor(stub, form);
  if (cursor.pointer()) cursor.uuid();
  return cursor.pointer() ? readTower(cursor) : undefined;
}

/** The answer to `ept_map`, or undefined when the stub is none. */
export function readMapResponse(stub: Uint8Array, form: NdrForm): MapperAnswer | undefined {
  const cursor = new NdrCursor(stub, form);
  cursor.skip(handleBytes);
  const count = cursor.u32();
  const present = readPointers(cursor, count);
  if (present === undefined) return undefined;
  return { towers: readTowers(cursor, present), listed: false, status: readStatus(cursor) };
}

/** The answer to `ept_lookup`: entries of object, tower and annotation, then the towers. */
export function readLookupResponse(stub: Uint8Array, form: NdrForm): MapperAnswer | undefined {
  const cursor = new NdrCursor(stub, form);
  cursor.skip(handleBytes);
  const count = cursor.u32();
  const maximum = cursor.count();
  const offset = cursor.count();
  const actual = cursor.count();
  if (cursor.failed || count > maximumTowers || actual > maximum || offset !== 0 || actual !== count) return undefined;
  let present = 0;
  for (let entry = 0; entry < actual; entry += 1) {
    if (form.wide) cursor.align(8);
    cursor.uuid();
    if (cursor.pointer()) present += 1;
    // The annotation is a varying string (C706 §14.3.4.2).
    const start = cursor.count();
    const length = cursor.count();
    if (cursor.failed || start !== 0 || length > maximumAnnotationBytes) return undefined;
    cursor.skip(length);
    cursor.align(4);
  }
  if (cursor.failed) return undefined;
  return { towers: readTowers(cursor, present), listed: true, status: readStatus(cursor) };
}

/** A conformant and varying array of pointers to towers; how many are not null. */
function readPointers(cursor: NdrCursor, count: number): number | undefined {
  const maximum = cursor.count();
  const offset = cursor.count();
  const actual = cursor.count();
  if (cursor.failed || count > maximumTowers || actual > maximum || offset !== 0 || actual !== count) return undefined;
  let present = 0;
  for (let index = 0; index < actual; index += 1) if (cursor.pointer()) present += 1;
  return cursor.failed ? undefined : present;
}

function readTowers(cursor: NdrCursor, count: number): Tower[] {
  const towers: Tower[] = [];
  for (let index = 0; index < count && !cursor.failed; index += 1) {
    const tower = readTower(cursor);
    if (tower) towers.push(tower);
  }
  return towers;
}

/** `twr_t`: conformance, length, octets. */
function readTower(cursor: NdrCursor): Tower | undefined {
  const conformance = cursor.count();
  const length = cursor.u32();
  if (conformance !== length || length > maximumTowerBytes) cursor.failed = true;
  const at = cursor.skip(length);
  const tower = cursor.failed ? undefined : parseTower(cursor.bytes, at, at + length);
  if (cursor.remaining > 0) cursor.align(4);
  return tower;
}

function readStatus(cursor: NdrCursor): number | undefined {
  const status = cursor.u32();
  return cursor.failed ? undefined : status;
}
