/** One PPTP control message (RFC 2637 §2): its type, and the call ids that GRE is keyed by, with their places. */
import { u16, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { controlMessage, isMessageType, magicCookie, messageType } from './vocabulary.ts';

/** Length, message type, cookie, control message type, reserved. */
export const headerBytes = 12;
/** The longest message, Incoming-Call-Request, has 220 bytes; a little is left to extensions. */
export const maximumBytes = 512;

export interface PptpMessage {
  readonly type: number;
  readonly size: number;
  /** The sender's own call id, and the one that its peer chose. */
  readonly callId: number | undefined;
  readonly peerCallId: number | undefined;
  readonly result: number | undefined;
  readonly fields: readonly LocatedField[];
}

/** Field names; `rewrite` knows them. */
export const ownCallId = 'call id';
export const peerCallId = 'peer call id';

/** Where each message has its call ids (RFC 2637 §2.7 to §2.15). */
const callIdAt: Readonly<Record<number, { readonly own?: number; readonly peer?: number; readonly result?: number }>> =
  {
    2: { result: 14 },
    [messageType.outgoingCallRequest]: { own: 12 },
    [messageType.outgoingCallReply]: { own: 12, peer: 14, result: 16 },
    [messageType.incomingCallRequest]: { own: 12 },
    [messageType.incomingCallReply]: { own: 12, peer: 14, result: 16 },
    [messageType.incomingCallConnected]: { peer: 12 },
    [messageType.callClearRequest]: { own: 12 },
    [messageType.callDisconnectNotify]: { own: 12 },
    [messageType.wanErrorNotify]: { peer: 12 },
    [messageType.setLinkInfo]: { peer: 12 },
  };

/** Size of the message that begins here; 0 when none does, -1 when more bytes are needed to tell. */
export function messageSize(bytes: Uint8Array): number {
  if (bytes.length >= 4 && u16(bytes, 2) !== controlMessage) return 0;
  if (bytes.length < 8) return -1;
  if (u32(bytes, 4) !== magicCookie) return 0;
  const size = u16(bytes, 0);
  return size < headerBytes || size > maximumBytes ? 0 : size;
}

/** As `messageSize`, with the control message type: for telling PPTP from chance. */
export const beginsMessage = (bytes: Uint8Array): boolean =>
  bytes.length >= headerBytes && messageSize(bytes) > 0 && isMessageType(u16(bytes, 8)) && u16(bytes, 10) === 0;

/** Reads a message from its header on; undefined when the header is not there. Fields beyond the bytes are left out. */
export function parsePptp(bytes: Uint8Array): PptpMessage | undefined {
  const size = messageSize(bytes);
  if (size <= 0 || bytes.length < headerBytes) return undefined;
  const type = u16(bytes, 8);
  const { own, peer, result } = callIdAt[type] ?? {};
  const fields: LocatedField[] = [];
  const idAt = (name: string, at: number | undefined): number | undefined => {
    if (at === undefined || at + 2 > Math.min(size, bytes.length)) return undefined;
    const value = u16(bytes, at);
    fields.push({ name, value: String(value), offset: at, length: 2 });
    return value;
  };
  return {
    type,
    size,
    callId: idAt(ownCallId, own),
    peerCallId: idAt(peerCallId, peer),
    result: result !== undefined && result < Math.min(size, bytes.length) ? u8(bytes, result) : undefined,
    fields,
  };
}
