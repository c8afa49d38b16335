/** ICMP: echoes between hosts, and errors that quote the packet which caused them. */
import { concat } from '../../../src/base/bytes.ts';
import type { Host } from './host.ts';
import { encodeIpPacket, type IpPacket } from './ip-packet.ts';
import type { Path } from './path.ts';
import type { IcmpMessage } from './transport.ts';

/** RFC 792 (types 8 and 0) or RFC 4443 (128 and 129), with 56 bytes of payload as ping sends. */
export function echo(path: Path, from: Host, to: Host, at: number, identifier: number, sequence: number): void {
  const isIpv6 = from.address.includes(':');
  const rest = ((identifier << 16) | sequence) >>> 0;
  const payload = Uint8Array.from({ length: 56 }, (_, index) => index);
  const request: IcmpMessage = { protocol: 'icmp', type: isIpv6 ? 128 : 8, code: 0, rest, payload };
  const journey = path.sends(from, request, at);
  if (!journey.delivered) return;
  const reply: IcmpMessage = { ...request, type: isIpv6 ? 129 : 0 };
  path.sends(to, reply, journey.at + to.reactionTime, journey.packet.source);
}

/** RFC 792: an error quotes the IP header and eight bytes; RFC 1812 §4.3.2.3 lets routers quote more. */
export function icmpError(
  type: number,
  code: number,
  quoted: IpPacket,
  { rest = 0, quotedBytes = 28 }: { readonly rest?: number; readonly quotedBytes?: number } = {},
): IcmpMessage {
  return { protocol: 'icmp', type, code, rest, payload: concat(encodeIpPacket(quoted)).slice(0, quotedBytes) };
}
