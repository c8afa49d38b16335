/** Via: the way a request came and its response goes back, and what a server saw of the sender (RFC 3261 §18.2, RFC 3581). */
import type { LocatedField } from '../alg.ts';
import { parameterOf, parametersOf } from '../text/parameters.ts';
import { readHostPort, type HostPort } from './uri.ts';

export interface Via extends HostPort {
  /** `UDP`, `TCP`, `TLS`, `WS`, … */
  readonly transport: string;
  readonly branch: LocatedField | undefined;
  /** The source address that the server saw. */
  readonly received: LocatedField | undefined;
  /** The source port that the server saw. */
  readonly rport: LocatedField | undefined;
  /** RFC 3581 §3: the client asks for the answer to be sent where the request came from. */
  readonly asksRport: boolean;
}

const protocol = /^SIP\s*\/\s*2\.0\s*\/\s*([A-Za-z0-9-]{1,16})\s+/i;

/** One value of a Via header, at `offset` of the message. */
export function parseVia(text: string, offset: number): Via | undefined {
  const start = protocol.exec(text);
  const sentBy = start ? readHostPort('via', text, start[0].length, offset) : undefined;
  if (!start || !sentBy) return undefined;
  const parameters = parametersOf(text, sentBy.end);
  const located = (name: string, form = /^[^\s]+$/): LocatedField | undefined => {
    const parameter = parameterOf(parameters, name);
    if (!parameter?.value || !form.test(parameter.value)) return undefined;
    const bracketed = parameter.value.startsWith('[') && parameter.value.endsWith(']');
    const value = bracketed ? parameter.value.slice(1, -1) : parameter.value;
    const at = offset + parameter.offset + (bracketed ? 1 : 0);
    return { name: `via ${name}`, value, offset: at, length: value.length };
  };
  return {
    transport: (start[1] ?? '').toUpperCase(),
    host: sentBy.host,
    port: sentBy.port,
    branch: located('branch'),
    received: located('received'),
    rport: located('rport', /^\d{1,5}$/),
    asksRport: parameterOf(parameters, 'rport') !== undefined,
  };
}
