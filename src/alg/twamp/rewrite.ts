/** What a gateway's TWAMP ALG makes of a Request-TW-Session: the ends of the test session in place, nothing grows. */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import {
  replaceFields,
  unchanged,
  type FieldReplacement,
  type PayloadBinding,
  type RewrittenFields,
} from '../field-rewrite.ts';
import { messageBytes, readRequest } from './parse.ts';

/** The HMAC at the end is not checked in unauthenticated mode (RFC 4656 §3.2), the only one that an ALG can read. */
export function rewriteRequest(message: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields {
  if (message.length < messageBytes.requestSession) return unchanged(message);
  const { fields, senderAddress, senderPort, receiverAddress, receiverPort } = readRequest(message);
  const replacements: FieldReplacement[] = [];
  for (const [part, address, port] of [
    ['sender', senderAddress, senderPort],
    ['receiver', receiverAddress, receiverPort],
  ] as const) {
    const outside = bindings.find(({ inside }) => inside.address === address && inside.port === port)?.outside;
    const written = outside && addressBytes(outside.address);
    const addressField = fields.find(({ name }) => name === `${part}.address`);
    const portField = fields.find(({ name }) => name === `${part}.port`);
    if (!outside || !addressField || !portField || written?.length !== addressField.length) continue;
    replacements.push({ field: addressField, value: outside.address, written });
    const portBytes = Uint8Array.of(outside.port >>> 8, outside.port & 255);
    replacements.push({ field: portField, value: String(outside.port), written: portBytes });
  }
  return replaceFields(message, replacements);
}

function addressBytes(address: string): Uint8Array | undefined {
  const number = parseIpv4(address);
  if (number === undefined) return parseIpv6(address);
  return Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);
}
