/**
 * What a gateway's FTP ALG makes of a command or reply: the endpoint that it names becomes that of the other side (RFC 2663
 * §2.9, RFC 2428 §4). The text grows or shrinks, so every later sequence number of that direction shifts. An EPRT may change
 * its family (RFC 6384 §5.2); turning EPSV into PASV, which RFC 6384 also wants, makes another message and is not done here.
 */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { TranslateEnd } from '../address-rewrite.ts';
import type { LocatedField, Side } from '../alg.ts';
import {
  asciiBytes, replaceFields, unchanged, type BindingEnd, type FieldReplacement, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { framingOf } from '../frame-size.ts';
import { lineBytes, textBytesOf } from '../line-reader.ts';
import { addressSeenBy, type CreateRewriter } from '../rewriter.ts';
import type { DataEndpoint, EndpointForm } from './endpoint.ts';
import { beginsTls, endpointOf, maximumLineBytes, parseCommand, parseReplyLine } from './parse.ts';
import { maximumReplyBytes, replyBytes } from './reply-size.ts';

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
 * The message (a command or a whole reply, with its line ends) as it leaves the gateway. A 229 names no address and means
 * its sender's, which is `own`; only its port is written.
 */
export function rewriteEndpoint(
  message: Uint8Array,
  from: Side,
  translate: TranslateEnd,
  own: string,
): RewrittenFields {
  const endpoint = endpointOf(message, from);
  const to = endpoint && translate(endpoint.address ?? own, endpoint.port);
  if (!endpoint || !to) return unchanged(message);
  const replacements = endpoint.fields.flatMap((field: LocatedField): FieldReplacement[] => {
    const text = written(endpoint.form, field.name, to, endpoint);
    const value = field.name === 'port' ? String(to.port) : field.name === 'address' ? to.address : text;
    return text === undefined || value === undefined || value === field.value
      ? []
      : [{ field, value, written: asciiBytes(text) }];
  });
  const addressFails = endpoint.fields.some(
    ({ name }) => name === 'address' && written(endpoint.form, name, to, endpoint) === undefined,
  );
  return replaceFields(message, addressFails ? [] : replacements);
}

const codeDigits = 3;

/** After a 234 to AUTH nobody in between reads either direction; that CCC may end it (RFC 4217 §12) is not followed. */
export const ftpRewriter: CreateRewriter = (session) => {
  let mechanism = '';
  let isEncrypted = false;
  return {
    frame: (from, bytes) => {
      if (isEncrypted) return 'opaque';
      const size = from === 'client' ? lineBytes(bytes, maximumLineBytes) : replyBytes(bytes);
      const framing = framingOf(size, bytes, maximumReplyBytes);
      if (framing === 'opaque' || framing === 0) return framing;
      const line = bytes.subarray(0, framing);
      if (from === 'server') isEncrypted = beginsTls(parseReplyLine(line, codeDigits, undefined).code, mechanism);
      else {
        const { verb, argument } = parseCommand(line, textBytesOf(line));
        if (verb === 'AUTH') mechanism = argument;
      }
      return framing;
    },
    rewrite: (message, from, { end }) => rewriteEndpoint(message, from, end, addressSeenBy(session, from, from)),
  };
};
