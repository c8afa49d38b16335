/**
 * What a gateway's FTP ALG makes of a command or reply: the endpoint that it names becomes that of the other side (RFC 2663
 * §2.9, RFC 2428 §4). The text grows or shrinks, so every later sequence number of that direction shifts. An EPRT may change
 * its family (RFC 6384 §5.2); turning EPSV into PASV, which RFC 6384 also wants, makes another message and is not done here.
 */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { LocatedField, Side } from '../alg.ts';
import {
  asciiBytes,
  replaceFields,
  type BindingEnd,
  type FieldReplacement,
  type PayloadBinding,
  type RewrittenFields,
} from '../field-rewrite.ts';
import type { DataEndpoint, EndpointForm } from './endpoint.ts';
import { endpointOf } from './parse.ts';

const commas = (bytes: Iterable<number>): string => [...bytes].join(',');
const portBytes = (port: number): string => commas([port >>> 8, port & 255]);

/** One field of `form` with the new endpoint in it; undefined when the notation cannot say it. */
function written(form: EndpointForm, name: string, to: BindingEnd, from: DataEndpoint): string | undefined {
  const isIpv4 = parseIpv4(to.address) !== undefined;
  if (name === 'port') return form === 'extended' ? String(to.port) : portBytes(to.port);
  if (name === 'family') return isIpv4 ? '1' : '2';
  if (form === 'extended') return to.address;
  // 227 and PORT have room for four bytes only, LPRT says its length elsewhere.
  if (isIpv4 !== (parseIpv4(from.address ?? '') !== undefined)) return undefined;
  return isIpv4 ? to.address.replaceAll('.', ',') : commas(parseIpv6(to.address) ?? []);
}

/**
 * The message (a command or a whole reply, with its line ends) as it leaves the gateway. Only the endpoint of the binding's
 * inside is replaced; a 229 names no address and means its sender's, so that only its port is compared.
 */
export function rewriteEndpoint(message: Uint8Array, from: Side, { inside, outside }: PayloadBinding): RewrittenFields {
  const endpoint = endpointOf(message, from);
  const isBound =
    endpoint?.port === inside.port && (endpoint.address === undefined || endpoint.address === inside.address);
  if (!endpoint || !isBound) return replaceFields(message, []);
  const replacements = endpoint.fields.flatMap((field: LocatedField): FieldReplacement[] => {
    const text = written(endpoint.form, field.name, outside, endpoint);
    const value = field.name === 'port' ? String(outside.port) : field.name === 'address' ? outside.address : text;
    return text === undefined || value === undefined || value === field.value
      ? []
      : [{ field, value, written: asciiBytes(text) }];
  });
  const addressFails = endpoint.fields.some(
    ({ name }) => name === 'address' && written(endpoint.form, name, outside, endpoint) === undefined,
  );
  return replaceFields(message, addressFails ? [] : replacements);
}
