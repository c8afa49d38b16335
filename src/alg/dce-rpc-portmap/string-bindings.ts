/**
 * String bindings of DCOM's object resolver ([MS-DCOM] §2.2.19): after the endpoint mapper the second way in which port 135
 * tells where a service is, as UTF-16 text `192.0.2.7[49155]`. An ALG that reads only `ept_map` misses it.
 */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import { u16, u16le } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { NdrCursor, type NdrForm } from '../dce-rpc/ndr-cursor.ts';

/** [MS-DCOM] §3.1.2.5.1.1 and §3.1.2.5.1.5: ResolveOxid and ResolveOxid2 of IObjectExporter. */
export const resolveOperations: readonly number[] = [0, 4];

export const stringBindingField = 'string binding';

export interface StringBinding {
  readonly transport: 'tcp' | 'udp';
  /** Undefined for a name: the host that was asked, as far as anyone on the way can know. */
  readonly address: string | undefined;
  readonly name: string;
  readonly port: number;
  readonly field: LocatedField;
}

/** C706 appendix I, table I-2: protocol sequences over TCP and UDP. */
const towerIds: Readonly<Record<number, 'tcp' | 'udp'>> = { 7: 'tcp', 8: 'udp' };
const maximumEntries = 4096;

/** Bindings with ports; offsets count from the stub's start. */
export function readResolveResponse(stub: Uint8Array, form: NdrForm): readonly StringBinding[] {
  const cursor = new NdrCursor(stub, form);
  if (!cursor.pointer()) return [];
  const conformance = cursor.count();
  const entries = cursor.u16();
  const securityAt = cursor.u16();
  if (cursor.failed || conformance !== entries || entries > maximumEntries || securityAt > entries) return [];
  const half = form.littleEndian ? u16le : u16;
  const bindings: StringBinding[] = [];
  const end = Math.min(cursor.at + securityAt * 2, stub.length - 1);
  let at = cursor.at;
  while (at < end) {
    const transport = towerIds[half(stub, at)];
    if (half(stub, at) === 0) break;
    const offset = at + 2;
    let text = '';
    for (at = offset; at < end && half(stub, at) !== 0; at += 2) text += String.fromCharCode(half(stub, at));
    const binding = transport && toBinding(transport, text, offset);
    if (binding) bindings.push(binding);
    at += 2;
  }
  return bindings;
}

function toBinding(transport: 'tcp' | 'udp', text: string, offset: number): StringBinding | undefined {
  const match = /^([^[\]]+)\[(\d{1,5})\]$/.exec(text);
  const name = match?.[1];
  const port = Number(match?.[2]);
  if (name === undefined || port === 0 || port > 0xffff) return undefined;
  const isAddress = parseIpv4(name) !== undefined || parseIpv6(name) !== undefined;
  const field = { name: stringBindingField, value: text, offset, length: text.length * 2 };
  return { transport, address: isAddress ? name : undefined, name, port, field };
}
