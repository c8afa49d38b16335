/** The server greets first, with 64 octets of known shape; a client that speaks first is something else. */
import { u32 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { greetingModes, messageBytes } from './parse.ts';

export function probeTwamp(_transport: Transport, from: Side, payload: Uint8Array, earlier?: Uint8Array): ProbeVerdict {
  const greeting = from === 'server' ? payload : earlier;
  // The greeting may be missing from the capture: a set-up is as long as it is.
  if (!greeting) return payload.length === messageBytes.setUpResponse ? 'more' : 'no';
  if (greeting.length > messageBytes.serverGreeting) return 'no';
  // The modes stand behind twelve unused octets; text there is none.
  if (greeting.length >= 16 && u32(greeting, 12) > 0xffff) return 'no';
  if (greeting.length < messageBytes.serverGreeting) return 'more';
  return greetingModes(greeting) === undefined ? 'no' : 'yes';
}
