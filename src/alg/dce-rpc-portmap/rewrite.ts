/**
 * What a gateway's MS-RPC ALG makes of a mapper's answer: in the towers of the binding's inside, port and address become the
 * outside ones. Both keep their length, so that nothing else moves. DCOM's string bindings, whose text would grow inside
 * counted arrays, are located but not rewritten.
 */
import { parseIpv4 } from '../../base/address.ts';
import type { LocatedField } from '../alg.ts';
import {
  replaceFields, type BindingEnd, type FieldReplacement, type PayloadBinding, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { towerAddressField, towerPortField } from './tower.ts';

/** From a port to the address of the next floor: the port, two counts and the protocol identifier. */
const addressBehindPort = 7;
const anyHost = '0.0.0.0';

const portReplacement = (field: LocatedField, { port }: BindingEnd): FieldReplacement => ({
  field,
  value: String(port),
  written: Uint8Array.of(port >>> 8, port & 255),
});

function addressReplacement(field: LocatedField, { address }: BindingEnd): FieldReplacement | undefined {
  const v4 = parseIpv4(address);
  if (v4 === undefined) return undefined;
  const written = Uint8Array.of(v4 >>> 24, (v4 >>> 16) & 255, (v4 >>> 8) & 255, v4 & 255);
  return { field, value: address, written };
}

/**
 * The PDU as it leaves the gateway; `fields` are those of the message as the analyzer located them. A tower without an
 * address, or with 0.0.0.0, means the host that answers: ask only with a binding of that host. Towers hold IPv4 only.
 */
export function rewriteTowers(
  message: Uint8Array,
  fields: readonly LocatedField[],
  { inside, outside }: PayloadBinding,
): RewrittenFields {
  const addresses = new Map(
    fields.filter(({ name }) => name === towerAddressField).map((field) => [field.offset, field] as const),
  );
  const replacements = fields.flatMap((port): FieldReplacement[] => {
    if (port.name !== towerPortField || port.value !== String(inside.port)) return [];
    const address = addresses.get(port.offset + addressBehindPort);
    const changed = inside.port === outside.port ? [] : [portReplacement(port, outside)];
    if (!address || address.value === anyHost) return changed;
    if (address.value !== inside.address) return [];
    const replaced = addressReplacement(address, outside);
    if (!replaced) return [];
    return inside.address === outside.address ? changed : [...changed, replaced];
  });
  return replaceFields(message, replacements);
}
