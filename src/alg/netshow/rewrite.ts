/**
 * What a NetShow ALG makes of a connect-funnel packet: another address and port as UTF-16 text. The message is filled up to
 * a multiple of eight octets, and its chunk count, the packet's length and its chunk count follow ([MS-MMSP] 2.2.3, 2.2.4).
 */
import { u32le } from '../../base/bytes.ts';
import type { TranslateEnd } from '../address-rewrite.ts';
import { applyEdits, unchanged, type MessageEdit, type RewrittenFields } from '../field-rewrite.ts';
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter } from '../rewriter.ts';
import { mmsRules, readPacket } from './parse.ts';

/** `packet`: one whole packet, from its TcpMessageHeader on. */
export function rewriteFunnel(packet: Uint8Array, translate: TranslateEnd): RewrittenFields {
  const message = readPacket(packet).find(({ funnel }) => funnel);
  const funnel = message?.funnel;
  const [address, protocol, port] = funnel?.fields ?? [];
  if (!message || !funnel || !address || !protocol || !port) return unchanged(packet);
  const outside = translate(funnel.address, funnel.port);
  if (!outside || message.offset + message.size > packet.length || u32le(packet, 8) + 16 !== packet.length)
    return unchanged(packet);
  const name = `${outside.address}\\${protocol.value}\\${outside.port}`;
  const at = address.offset;
  // The name ends with a zero letter.
  const used = at - message.offset + (name.length + 1) * 2;
  const size = Math.ceil(used / 8) * 8;
  const growth = size - message.size;
  const text = new Uint8Array(message.offset + size - at);
  const view = new DataView(text.buffer);
  for (let index = 0; index < name.length; index += 1) view.setUint16(index * 2, name.charCodeAt(index), true);
  const edits = [
    number32(8, packet.length + growth - 16),
    number32(16, u32le(packet, 16) + growth / 8),
    number32(message.offset, size / 8),
    { offset: at, length: message.offset + message.size - at, written: text },
  ];
  const changes = [
    { field: address, value: outside.address },
    { field: port, value: String(outside.port) },
  ];
  return { bytes: applyEdits(packet, edits), changes, edits, growth };
}

function number32(offset: number, value: number): MessageEdit {
  const written = new Uint8Array(4);
  new DataView(written.buffer).setUint32(0, value, true);
  return { offset, length: 4, written };
}

/** Only the client asks for a funnel. */
export const netshowRewriter: CreateRewriter = () => ({
  frame: (_from, bytes) => framingOf(mmsRules.sizeOf(bytes), bytes),
  rewrite: (message, from, { end }) => (from === 'client' ? rewriteFunnel(message, end) : unchanged(message)),
});
