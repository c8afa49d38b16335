/** PPTP control messages (RFC 2637 §2) and the GRE that their calls carry (§4.1). */
import { ByteWriter } from './byte-writer.ts';
import type { OtherPayload } from './transport.ts';

/** A message of `size` bytes; `body` stands behind the 12 bytes of header. */
export function pptpMessage(
  type: number,
  size: number,
  body: (writer: ByteWriter) => void = () => undefined,
): Uint8Array {
  const writer = new ByteWriter().u16(size).u16(1).u32(0x1a2b3c4d).u16(type).u16(0);
  body(writer);
  while (writer.length < size) writer.u8(0);
  return writer.finish();
}

export const startRequest = (): Uint8Array => pptpMessage(1, 156, (writer) => writer.u16(0x0100).u16(0));
export const startReply = (): Uint8Array => pptpMessage(2, 156, (writer) => writer.u16(0x0100).u8(1).u8(0));
export const outgoingCallRequest = (callId: number): Uint8Array =>
  pptpMessage(7, 168, (writer) => writer.u16(callId).u16(1));
export const outgoingCallReply = (callId: number, peerCallId: number, result = 1): Uint8Array =>
  pptpMessage(8, 32, (writer) => writer.u16(callId).u16(peerCallId).u8(result));
export const setLinkInfo = (peerCallId: number): Uint8Array => pptpMessage(15, 24, (writer) => writer.u16(peerCallId));
export const stopRequest = (): Uint8Array => pptpMessage(3, 16, (writer) => writer.u8(1));

/** An LCP configure-request in GRE version 1, keyed by the receiver's call id. */
export const greLcp = (callId: number, sequence: number): OtherPayload => ({
  protocol: 47,
  payload: new ByteWriter()
    .u16(0x3001)
    .u16(0x880b)
    .u16(14)
    .u16(callId)
    .u32(sequence)
    .bytes([0xff, 3, 0xc0, 0x21, 1, 1, 0, 10, 5, 6, 1, 2, 3, 4])
    .finish(),
});
