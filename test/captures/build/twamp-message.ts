/** TWAMP-Control messages for stories (RFC 5357 §3). */
import { addressBytes } from './byte-writer.ts';

const zeros = (size: number, parts: readonly (readonly [at: number, bytes: Iterable<number>])[]): Uint8Array => {
  const bytes = new Uint8Array(size);
  for (const [at, part] of parts) bytes.set([...part], at);
  return bytes;
};
const port = (number: number): number[] => [number >>> 8, number & 255];

export const twampGreeting = (modes = 1): Uint8Array =>
  zeros(64, [[12, [0, 0, 0, modes]], [16, new Uint8Array(32).fill(0xa7)], [48, [0, 0, 4, 0]]]); // prettier-ignore
export const twampSetUp = (mode = 1): Uint8Array => zeros(164, [[0, [0, 0, 0, mode]]]);
export const twampServerStart = (accept = 0): Uint8Array => zeros(48, [[15, [accept]]]);
export const twampStart = (): Uint8Array => zeros(32, [[0, [2]]]);
export const twampStartAck = (): Uint8Array => zeros(32, []);
export const twampStop = (): Uint8Array => zeros(32, [[0, [3, 0, 0, 0, 0, 0, 0, 1]]]);
export const twampAccept = (number: number, accept = 0): Uint8Array => zeros(48, [[0, [accept, 0, ...port(number)]]]);

export interface TwampRequestOptions {
  readonly senderPort: number;
  readonly receiverPort: number;
  readonly sender?: string;
  readonly receiver?: string;
}

export const twampRequest = ({ senderPort, receiverPort, sender, receiver }: TwampRequestOptions): Uint8Array =>
  zeros(112, [
    [0, [5, 4]],
    [12, [...port(senderPort), ...port(receiverPort)]],
    ...(sender ? [[16, addressBytes(sender)] as const] : []),
    ...(receiver ? [[32, addressBytes(receiver)] as const] : []),
  ]);
