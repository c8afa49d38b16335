/** RealAudio greetings for stories. */
import { ByteWriter, textBytes } from './byte-writer.ts';

export interface PnaOptions {
  readonly version?: number;
  readonly audioPort?: number;
  readonly repairPort?: number;
}

export function pnaGreeting({ version = 10, audioPort, repairPort }: PnaOptions = {}): Uint8Array {
  const writer = new ByteWriter().bytes(textBytes('PNA')).u16(version);
  if (audioPort !== undefined) writer.u16(1).u16(2).u16(audioPort);
  if (repairPort !== undefined) writer.u16(7).u16(2).u16(repairPort);
  const agent = textBytes('Win32_4.0_5.0');
  return writer.u16(0x63).u16(agent.length).bytes(agent).u16(0).finish();
}
