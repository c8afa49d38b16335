/**
 * What a gateway's NetBIOS ALG makes of a message: the datagram header's source, the addresses of NB records and a retarget's
 * address become those of the other side. All are binary and keep their length.
 */
import type { TranslateEnd } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import {
  addressBytes, binaryReplacement, portBytes, replaceFields, type FieldReplacement, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { addressField, isDatagramService, parseDatagram, portField } from './datagram-service.ts';
import { parseNameService } from './name-service.ts';
import { readSessionPacket, sessionPacketBytes } from './session-service.ts';

const addressLength = 4;

/**
 * The message as it leaves the gateway; `fields` are those that the analyzer located. A port stands right behind the address
 * that it belongs to and changes with it; name records have none. IPv6 does not fit.
 */
export function rewriteAddresses(
  message: Uint8Array,
  fields: readonly LocatedField[],
  translate: TranslateEnd,
): RewrittenFields {
  const ports = new Map(fields.filter(({ name }) => name === portField).map((field) => [field.offset, field] as const));
  const replacements = fields.flatMap((field): FieldReplacement[] => {
    if (field.name !== addressField) return [];
    const port = ports.get(field.offset + addressLength);
    const to = translate(field.value, port && Number(port.value));
    const written = to && addressBytes(to.address, addressLength);
    if (!written) return [];
    return [
      ...binaryReplacement(field, to.address, written),
      ...(port ? binaryReplacement(port, String(to.port), portBytes(to.port)) : []),
    ];
  });
  return replaceFields(message, replacements);
}

export const netbiosRewriter: CreateRewriter = ({ transport, client, server }) => {
  if (transport === 'tcp')
    return {
      frame: (_from, bytes) => framingOf(sessionPacketBytes(bytes), bytes),
      rewrite: (message, _from, { end }) => rewriteAddresses(message, readSessionPacket(message).fields, end),
    };
  const ports = [server.port, client.port];
  return {
    rewrite: (message, _from, { end }) => {
      const parsed = isDatagramService(ports, message) ? parseDatagram(message) : parseNameService(message);
      return rewriteAddresses(message, parsed?.fields ?? [], end);
    },
  };
};
