/**
 * What a gateway's MS-RPC ALG makes of a mapper's answer: in the towers of the binding's inside, port and address become the
 * outside ones. Both keep their length, so that nothing else moves. DCOM's string bindings, whose text would grow inside
 * counted arrays, are located but not rewritten.
 */
import type { TranslateEnd } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import {
  addressBytes, binaryReplacement, portBytes, replaceFields, type FieldReplacement, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { towerAddressField, towerPortField } from './tower.ts';

/** From a port to the address of the next floor: the port, two counts and the protocol identifier. */
const addressBehindPort = 7;
const anyHost = '0.0.0.0';

/**
 * The PDU as it leaves the gateway; `fields` are those of the message as the analyzer located them. A tower without an
 * address, or with 0.0.0.0, means the host that answers, which is `own`. Towers hold IPv4 only.
 */
export function rewriteTowers(
  message: Uint8Array,
  fields: readonly LocatedField[],
  translate: TranslateEnd,
  own: string,
): RewrittenFields {
  const addresses = new Map(
    fields.filter(({ name }) => name === towerAddressField).map((field) => [field.offset, field] as const),
  );
  const replacements = fields.flatMap((port): FieldReplacement[] => {
    if (port.name !== towerPortField) return [];
    const address = addresses.get(port.offset + addressBehindPort);
    const isOwn = !address || address.value === anyHost;
    const to = translate(isOwn ? own : address.value, Number(port.value));
    if (!to) return [];
    const changed = binaryReplacement(port, String(to.port), portBytes(to.port));
    if (isOwn) return changed;
    const written = addressBytes(to.address, 4);
    return written ? [...changed, ...binaryReplacement(address, to.address, written)] : [];
  });
  return replaceFields(message, replacements);
}
