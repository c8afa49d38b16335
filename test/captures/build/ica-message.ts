/** Citrix' greetings and browser datagrams for stories. */
import { addressBytes } from './byte-writer.ts';

export const icaGreeting = Uint8Array.of(0x7f, 0x7f, 0x49, 0x43, 0x41, 0x00);

/** A datagram of the browser service; answers name a server. */
export function browserDatagram(command: number, server?: string): Uint8Array {
  const bytes = new Uint8Array(42);
  bytes.set([42, 0, 1, command, 0x02, 0xfd, 0xa8, 0xe3]);
  if (server) bytes.set(addressBytes(server), 12);
  return bytes;
}
