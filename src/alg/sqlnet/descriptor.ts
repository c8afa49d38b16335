/**
 * Connect descriptors: nested `(KEYWORD=value)` pairs (Oracle Net Services Reference, "Syntax Rules for Configuration Files").
 * Only what stands inside an ADDRESS is an address: CONNECT_DATA names the client's own host under the same keyword.
 */
import type { LocatedField } from '../alg.ts';
import type { PacketText } from './parse.ts';

export const hostField = 'host';
export const portField = 'port';

export interface DescribedAddress {
  readonly protocol: string;
  /** An address or a name, as written. */
  readonly host: string;
  /** 0 when it is not told. */
  readonly port: number;
  readonly fields: readonly LocatedField[];
}

/** Places that are looked at; a list of load-balanced listeners is shorter. */
const maximumAddresses = 64;

export function readAddresses({ text, offset }: PacketText): readonly DescribedAddress[] {
  const addresses: DescribedAddress[] = [];
  let seen = 0;
  for (const match of text.matchAll(/\(\s*ADDRESS\s*=/gi)) {
    if (++seen > maximumAddresses) break;
    const end = closingAt(text, match.index);
    const address = readAddress(text.slice(match.index + 1, end), offset + match.index + 1);
    if (address) addresses.push(address);
  }
  return addresses;
}

/**
 * Where a redirect leads. Behind a zero byte stands what the client shall say there, as python-oracledb reads it.
 */
export const redirectTargets = ({ text, offset }: PacketText): readonly DescribedAddress[] =>
  readAddresses({ text: text.split('\0', 1)[0] ?? '', offset }).filter(({ port }) => port !== 0);

/** An IPv6 address stands in brackets. */
export const bareHost = (host: string): string => host.replace(/^\[|\]$/g, '');

/** `SERVICE_NAME` or `SID`; empty when there is none. */
export const serviceOf = ({ text }: PacketText): string =>
  /\(\s*(?:SERVICE_NAME|SID)\s*=([^()]*)\)/i.exec(text)?.[1]?.trim() ?? '';

/** Where the parenthesis that opens at `from` closes; the text's end when it does not. */
function closingAt(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function readAddress(inner: string, offset: number): DescribedAddress | undefined {
  let protocol = '';
  let host = '';
  let port = 0;
  const fields: LocatedField[] = [];
  for (const match of inner.matchAll(/\(\s*(PROTOCOL|HOST|PORT)\s*=([^()]*)\)/gi)) {
    const keyword = match[1]?.toUpperCase();
    const written = match[2] ?? '';
    const value = written.trim();
    const at = offset + match.index + match[0].indexOf('=') + 1 + written.indexOf(value);
    if (keyword === 'PROTOCOL') protocol = value.toLowerCase();
    else if (keyword === 'HOST' && host === '') {
      host = value;
      fields.push({ name: hostField, value, offset: at, length: value.length });
    } else if (keyword === 'PORT' && port === 0 && /^\d{1,5}$/.test(value) && Number(value) <= 0xffff) {
      port = Number(value);
      fields.push({ name: portField, value, offset: at, length: value.length });
    }
  }
  return host === '' && port === 0 ? undefined : { protocol, host, port, fields };
}
