/**
 * What a NetShow ALG makes of a connect-funnel packet: another address and port as UTF-16 text. The message is filled up to
 * a multiple of eight octets, and its chunk count, the packet's length and its chunk count follow ([MS-MMSP] 2.2.3, 2.2.4).
 */
import { u32le } from '../../base/bytes.ts';
import type { PayloadBinding, RewrittenFields } from '../field-rewrite.ts';
import { readPacket } from './parse.ts';

/** `packet`: one whole packet, from its TcpMessageHeader on. */
export function rewriteFunnel(packet: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields {
  const unchanged = { bytes: packet, changes: [], growth: 0 };
  const message = readPacket(packet).find(({ funnel }) => funnel);
  const funnel = message?.funnel;
  const [address, protocol, port] = funnel?.fields ?? [];
  if (!message || !funnel || !address || !protocol || !port) return unchanged;
  const outside = bindings.find(
    ({ inside }) => inside.address === funnel.address && inside.port === funnel.port,
  )?.outside;
  if (!outside || message.offset + message.size > packet.length || u32le(packet, 8) + 16 !== packet.length)
    return unchanged;
  const name = `${outside.address}\\${protocol.value}\\${outside.port}`;
  const at = address.offset;
  // The name ends with a zero letter.
  const used = at - message.offset + (name.length + 1) * 2;
  const size = Math.ceil(used / 8) * 8;
  const growth = size - message.size;
  const bytes = new Uint8Array(packet.length + growth);
  bytes.set(packet.subarray(0, at));
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < name.length; index += 1) view.setUint16(at + index * 2, name.charCodeAt(index), true);
  bytes.set(packet.subarray(message.offset + message.size), message.offset + size);
  view.setUint32(message.offset, size / 8, true);
  view.setUint32(8, bytes.length - 16, true);
  view.setUint32(16, u32le(packet, 16) + growth / 8, true);
  const changes = [
    { field: address, value: outside.address },
    { field: port, value: String(outside.port) },
  ];
  return { bytes, changes, growth };
}
