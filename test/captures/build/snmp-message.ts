/** SNMP messages (RFC 1157, RFC 3416, RFC 3412) in BER, written from their parts. */
import { concat } from '../../../src/base/bytes.ts';
import { addressBytes, textBytes } from './byte-writer.ts';

/** One element: tag, definite length, contents. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = concat(contents);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >>> 8, body.length & 255];
  return concat([Uint8Array.of(tag, ...length), body]);
}

/** Non-negative, in as few bytes as it takes. */
export function integer(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest & 255);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  if ((bytes[0] ?? 0) >= 128) bytes.unshift(0);
  return element(2, Uint8Array.from(bytes));
}

export const octets = (content: Uint8Array | string): Uint8Array =>
  element(4, typeof content === 'string' ? textBytes(content) : content);

export function objectName(text: string): Uint8Array {
  const [first = 1, second = 3, ...arcs] = text.split('.').map(Number);
  const encoded = [first * 40 + second, ...arcs].flatMap((arc) => {
    const septets = [arc & 127];
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) septets.unshift((rest & 127) | 128);
    return septets;
  });
  return element(6, Uint8Array.from(encoded));
}

export const ipAddress = (address: string): Uint8Array => element(0x40, addressBytes(address));
export const nothing: Uint8Array = element(5);

export type Variable = readonly [name: string, value: Uint8Array];
const variables = (list: readonly Variable[]): Uint8Array =>
  element(0x30, ...list.map(([name, value]) => element(0x30, objectName(name), value)));

/** Get (0xa0), get-next, response, set, get-bulk (0xa5), inform, v2 trap, report (0xa8). */
export const pdu = (tag: number, requestId: number, list: readonly Variable[], status = 0): Uint8Array =>
  element(tag, integer(requestId), integer(status), integer(0), variables(list));

export const trapPdu = (agent: string, list: readonly Variable[] = []): Uint8Array =>
  element(
    0xa4,
    objectName('1.3.6.1.4.1.9'),
    ipAddress(agent),
    integer(2),
    integer(0),
    element(0x43, Uint8Array.of(0, 17)),
    variables(list),
  );

export const snmpMessage = (version: 0 | 1, body: Uint8Array, community = 'public'): Uint8Array =>
  element(0x30, integer(version), octets(community), body);

/** `flags`: 1 authenticated, 2 encrypted, 4 reportable; an encrypted body is opaque. */
export function snmpV3(flags: number, body: Uint8Array): Uint8Array {
  const header = element(0x30, integer(77), integer(65_507), octets(Uint8Array.of(flags)), integer(3));
  const security = octets(
    element(0x30, octets('engine'), integer(1), integer(2), octets('user'), octets(''), octets('')),
  );
  const data = flags & 2 ? octets(body) : element(0x30, octets('engine'), octets(''), body);
  return element(0x30, integer(3), header, security, data);
}
