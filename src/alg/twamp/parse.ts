/** TWAMP-Control messages (RFC 5357 §3, layouts of RFC 4656 §3 and §3.5): fixed sizes, told apart by who speaks when. */
import { formatIpv4, formatIpv6 } from '../../base/address.ts';
import { u16, u32, u8 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';

export const messageBytes = {
  serverGreeting: 64, setUpResponse: 164, serverStart: 48, requestSession: 112, acceptSession: 48, startSessions: 32,
  startAck: 32, stopSessions: 32,
} as const; // prettier-ignore

/** RFC 4656 §3.4, RFC 5357 §3.5; the first octet of what a client sends after the set-up. */
export const commands: Readonly<
  Record<number, { readonly name: 'Start-Sessions' | 'Stop-Sessions' | 'Request-TW-Session'; readonly size: number }>
> = {
  2: { name: 'Start-Sessions', size: messageBytes.startSessions },
  3: { name: 'Stop-Sessions', size: messageBytes.stopSessions },
  5: { name: 'Request-TW-Session', size: messageBytes.requestSession },
};

/** RFC 4656 §3.1: unauthenticated control; every other mode encrypts it. */
const openMode = 1;
/** RFC 4656 §3.3. */
const acceptTexts = [
  'ok', 'failure', 'internal error', 'not supported', 'permanent resource limitation', 'temporary resource limitation',
] as const; // prettier-ignore

export const acceptText = (value: number): string => acceptTexts[value] ?? `code ${value}`;

/** Modes that a greeting offers; 0 refuses the connection. Undefined when the bytes are no greeting. */
export function greetingModes(bytes: Uint8Array): number | undefined {
  if (bytes.length < messageBytes.serverGreeting) return undefined;
  const count = u32(bytes, 48);
  // RFC 4656 §3.1: the count for key derivation is a power of two, at least 1024.
  const isCount = count >= 1024 && (count & (count - 1)) === 0;
  const modes = u32(bytes, 12);
  return modes <= 0xffff && (isCount || count === 0) ? modes : undefined;
}

export const isOpenMode = (mode: number): boolean => (mode & openMode) !== 0;
export const chosenMode = (bytes: Uint8Array): number => u32(bytes, 0);
export const serverStartAccept = (bytes: Uint8Array): number => u8(bytes, 15);

export interface SessionRequest {
  /** Undefined while it is zero, which stands for the control connection's own. */
  readonly senderAddress: string | undefined;
  readonly receiverAddress: string | undefined;
  readonly senderPort: number;
  readonly receiverPort: number;
  readonly fields: readonly LocatedField[];
}

/** RFC 5357 §3.5. */
export function readRequest(bytes: Uint8Array): SessionRequest {
  const isIpv6 = (u8(bytes, 1) & 15) === 6;
  const address = (name: string, offset: number): LocatedField | undefined => {
    const length = isIpv6 ? 16 : 4;
    if (bytes.subarray(offset, offset + length).every((byte) => byte === 0)) return undefined;
    return { name, value: isIpv6 ? formatIpv6(bytes, offset) : formatIpv4(u32(bytes, offset)), offset, length };
  };
  const port = (name: string, offset: number): LocatedField => ({
    name,
    value: String(u16(bytes, offset)),
    offset,
    length: 2,
  });
  const sender = address('sender.address', 16);
  const receiver = address('receiver.address', 32);
  const senderPort = port('sender.port', 12);
  const receiverPort = port('receiver.port', 14);
  return {
    senderAddress: sender?.value,
    receiverAddress: receiver?.value,
    senderPort: Number(senderPort.value),
    receiverPort: Number(receiverPort.value),
    fields: [...(sender ? [sender] : []), senderPort, ...(receiver ? [receiver] : []), receiverPort],
  };
}

/** RFC 4656 §3.5, Accept-Session. */
export const readAccept = (bytes: Uint8Array): { readonly accept: number; readonly port: LocatedField } => ({
  accept: u8(bytes, 0),
  port: { name: 'receiver.port', value: String(u16(bytes, 2)), offset: 2, length: 2 },
});
