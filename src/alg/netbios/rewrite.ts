/**
 * What a gateway's NetBIOS ALG makes of a message: the datagram header's source, the addresses of NB records and a retarget's
 * address become those of the other side. All are binary and keep their length.
 */
import { parseIpv4 } from '../../base/address.ts';
import type { LocatedField } from '../alg.ts';
import {
  replaceFields, type FieldReplacement, type PayloadBinding, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { addressField, portField } from './datagram-service.ts';

const addressBytes = 4;

/**
 * The message as it leaves the gateway; `fields` are those that the analyzer located. A port stands right behind the address
 * that it belongs to and changes with it when it is the binding's; name records have none. IPv6 does not fit.
 */
export function rewriteAddresses(
  message: Uint8Array,
  fields: readonly LocatedField[],
  { inside, outside }: PayloadBinding,
): RewrittenFields {
  const v4 = parseIpv4(outside.address);
  if (v4 === undefined) return replaceFields(message, []);
  const written = Uint8Array.of(v4 >>> 24, (v4 >>> 16) & 255, (v4 >>> 8) & 255, v4 & 255);
  const ports = new Map(fields.filter(({ name }) => name === portField).map((field) => [field.offset, field] as const));
  const replacements = fields.flatMap((field): FieldReplacement[] => {
    if (field.name !== addressField || field.value !== inside.address) return [];
    const found: FieldReplacement[] =
      inside.address === outside.address ? [] : [{ field, value: outside.address, written }];
    const port = ports.get(field.offset + addressBytes);
    if (port?.value === String(inside.port) && inside.port !== outside.port)
      found.push({
        field: port,
        value: String(outside.port),
        written: Uint8Array.of(outside.port >>> 8, outside.port & 255),
      });
    return found;
  });
  return replaceFields(message, replacements);
}
