/**
 * Direct connections between IRC clients, offered inside a chat message: CTCP's `DCC` ("The Client-To-Client Protocol",
 * Zeuge, Rollo, Mesander, 1994). The address is a 32-bit number in decimal; newer clients write IPv6 as text.
 */
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { LocatedField } from '../alg.ts';

export interface DccOffer {
  /** SEND, CHAT, and their kin for TLS and faster transfer: SSEND, SCHAT, TSEND, XMIT, MOVE. */
  readonly type: string;
  readonly argument: string;
  readonly address: string;
  /** 0 asks the other side to listen ("reverse" DCC); the answer repeats the token. */
  readonly port: number;
  readonly size: number | undefined;
  /** `address` and `port`, offsets within the text. */
  readonly fields: readonly LocatedField[];
}

const ctcp = '\u0001';
/** Those whose words are a name, an address and a port; RESUME and ACCEPT name a port that is already known. */
const offerTypes: readonly string[] = ['SEND', 'CHAT', 'SSEND', 'SCHAT', 'TSEND', 'XMIT', 'MOVE'];
/** A name may hold blanks, so only what is written like an address ends it: no real one has less than eight digits. */
const shape =
  /^([A-Za-z]+) ("[^"]*"|.+?) (\d{8,10}|\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+) (\d{1,5})(?: (\d{1,20}))?(?: (\S+))?$/d;

/** The offer in a message's text; undefined for other CTCP, and for an address or port that is none. */
export function readDcc(text: string): DccOffer | undefined {
  const marker = `${ctcp}DCC `;
  const begin = text.indexOf(marker);
  if (begin < 0) return undefined;
  const from = begin + marker.length;
  const close = text.indexOf(ctcp, from);
  const match = shape.exec(text.slice(from, close < 0 ? text.length : close));
  const type = match?.[1]?.toUpperCase() ?? '';
  const address = addressOf(match?.[3] ?? '');
  const port = Number(match?.[4]);
  if (!match || !offerTypes.includes(type) || address === undefined || port > 65_535) return undefined;
  const field = (name: string, value: string, group: number): LocatedField => {
    const [start, end] = match.indices?.[group] ?? [0, 0];
    return { name, value, offset: from + start, length: end - start };
  };
  return {
    type,
    argument: (match[2] ?? '').replaceAll('"', ''),
    address,
    port,
    size: match[5] === undefined ? undefined : Number(match[5]),
    fields: [field('address', address, 3), field('port', String(port), 4)],
  };
}

function addressOf(text: string): string | undefined {
  if (/^\d{1,10}$/.test(text)) return Number(text) <= 0xffff_ffff ? formatIpv4(Number(text)) : undefined;
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return formatIpv4(v4);
  const v6 = parseIpv6(text);
  return v6 && formatIpv6(v6);
}
