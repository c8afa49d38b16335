/** What a RealAudio ALG makes of a greeting: other UDP ports in place. The address is not in the message. */
import { replaceFields, type PayloadBinding, type RewrittenFields } from '../field-rewrite.ts';
import { readGreeting } from './parse.ts';

export function rewriteGreeting(greeting: Uint8Array, bindings: readonly PayloadBinding[]): RewrittenFields {
  const ports = readGreeting(greeting)?.ports ?? [];
  return replaceFields(
    greeting,
    ports.flatMap(({ port, field }) => {
      const outside = bindings.find(({ inside }) => inside.port === port)?.outside.port;
      if (outside === undefined) return [];
      return [{ field, value: String(outside), written: Uint8Array.of(outside >>> 8, outside & 255) }];
    }),
  );
}
