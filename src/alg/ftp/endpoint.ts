/**
 * Where an FTP command or reply says that the data connection goes: its four notations, read with the byte range of each
 * part. RFC 959 §4.1.2 (PORT, 227), RFC 2428 §2 and §3 (EPRT, 229), RFC 1639 §2 and §3 (LPRT, 228).
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { LocatedField } from '../alg.ts';

export type EndpointForm = 'host-port' | 'extended' | 'long';

export interface DataEndpoint {
  readonly form: EndpointForm;
  /** Undefined where the notation leaves it out, which means the sender's own (229). */
  readonly address: string | undefined;
  readonly port: number;
  /** `address`, `port` and EPRT's `family` as they stand; offsets count from where the reader was told that the text is. */
  readonly fields: readonly LocatedField[];
}

const portOf = (high: number, low: number): number => high * 256 + low;

/** RFC 1123 §4.1.2.6 and practice: servers put the six numbers in parentheses, behind `=`, or bare; some put spaces in. */
const sixNumbers = /(?<!\d,? ?)(\d{1,3}), ?(\d{1,3}), ?(\d{1,3}), ?(\d{1,3}), ?(\d{1,3}), ?(\d{1,3})(?![\d,])/d;

/** `h1,h2,h3,h4,p1,p2` in `text`, which stands at `offset` of the message. */
export function readHostPort(text: string, offset: number): DataEndpoint | undefined {
  const match = sixNumbers.exec(text);
  if (!match?.indices) return undefined;
  const numbers = match.slice(1).map(Number);
  if (numbers.some((number) => number > 255)) return undefined;
  const [h1 = 0, h2 = 0, h3 = 0, h4 = 0, p1 = 0, p2 = 0] = numbers;
  const span = (first: number, last: number): Pick<LocatedField, 'offset' | 'length'> => {
    const from = match.indices?.[first]?.[0] ?? 0;
    return { offset: offset + from, length: (match.indices?.[last]?.[1] ?? from) - from };
  };
  const address = `${h1}.${h2}.${h3}.${h4}`;
  const port = portOf(p1, p2);
  return {
    form: 'host-port',
    address,
    port,
    fields: [
      { name: 'address', value: address, ...span(1, 4) },
      { name: 'port', value: String(port), ...span(5, 6) },
    ],
  };
}

/** Address families of RFC 2428 §2: 1 is IPv4, 2 is IPv6. */
const familyOf: Readonly<Record<string, 4 | 6>> = { '1': 4, '2': 6 };

/** RFC 2428 §2 allows any printable character as delimiter; letters and digits would be taken for what they delimit. */
const extendedForm = /([!-/:-@[-`{-~])(\d?)\1([0-9A-Fa-f.:]{0,64})\1(\d{1,5})\1/d;

/** `|af|address|port|` in `text`; 229 leaves family and address empty. */
export function readExtended(text: string, offset: number): DataEndpoint | undefined {
  const match = extendedForm.exec(text);
  if (!match?.indices) return undefined;
  const [, , family = '', written = '', portText = ''] = match;
  const port = Number(portText);
  if (port > 65_535) return undefined;
  const at = (group: number): Pick<LocatedField, 'offset' | 'length'> => {
    const [from, to] = match.indices?.[group] ?? [0, 0];
    return { offset: offset + from, length: to - from };
  };
  const portField = { name: 'port', value: portText, ...at(4) };
  if (written === '') return { form: 'extended', address: undefined, port, fields: [portField] };
  const address = normalAddress(written, familyOf[family]);
  if (address === undefined) return undefined;
  const familyField = { name: 'family', value: family, ...at(2) };
  return {
    form: 'extended',
    address,
    port,
    fields: [familyField, { name: 'address', value: address, ...at(3) }, portField],
  };
}

function normalAddress(text: string, family: 4 | 6 | undefined): string | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return family === 6 ? undefined : formatIpv4(v4);
  const v6 = parseIpv6(text);
  return v6 && family !== 4 ? formatIpv6(v6) : undefined;
}

/** Address length by IP version, which is the family number here (RFC 1639 §2). */
const addressBytesOf: Readonly<Record<number, number>> = { 4: 4, 6: 16 };
const longForm = /\d{1,3}(?:,\d{1,3}){8,24}/;

/** `af,hal,h1,…,pal,p1,p2` in `text`. */
export function readLong(text: string, offset: number): DataEndpoint | undefined {
  const match = longForm.exec(text);
  if (!match) return undefined;
  const pieces = match[0].split(',');
  const numbers = pieces.map(Number);
  const addressBytes = numbers[1] ?? 0;
  const isRegular =
    addressBytesOf[numbers[0] ?? 0] === addressBytes &&
    numbers[2 + addressBytes] === 2 &&
    numbers.length === addressBytes + 5 &&
    numbers.every((number) => number <= 255);
  if (!isRegular) return undefined;
  const bytes = Uint8Array.from(numbers.slice(2, 2 + addressBytes));
  const address = addressBytes === 4 ? bytes.join('.') : formatIpv6(bytes);
  const port = portOf(numbers.at(-2) ?? 0, numbers.at(-1) ?? 0);
  const span = (first: number, last: number): Pick<LocatedField, 'offset' | 'length'> => ({
    offset: offset + match.index + pieces.slice(0, first).join(',').length + 1,
    length: pieces.slice(first, last).join(',').length,
  });
  return {
    form: 'long',
    address,
    port,
    fields: [
      { name: 'address', value: address, ...span(2, 2 + addressBytes) },
      { name: 'port', value: String(port), ...span(3 + addressBytes, 5 + addressBytes) },
    ],
  };
}
