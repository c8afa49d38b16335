/** SIP URIs and name-addresses (RFC 3261 §19.1, §20.10) with the place of host and port. */
import type { LocatedField } from '../alg.ts';
import { parametersOf, parameterOf, type Parameter } from '../text/parameters.ts';

export interface HostPort {
  readonly host: LocatedField;
  /** Undefined when none is written: the default applies. */
  readonly port: LocatedField | undefined;
}

export interface SipUri extends HostPort {
  readonly scheme: string;
  readonly user: string;
  readonly parameters: readonly Parameter[];
  /** RFC 3261 §19.1.1: where to send instead of the host. */
  readonly maddr: LocatedField | undefined;
}

export interface NameAddress {
  readonly uri: SipUri | undefined;
  /** Those behind the URI: `tag`, `expires`, `q`, … Offsets count from the message's start. */
  readonly parameters: readonly Parameter[];
}

/** `host[:port]`, with IPv6 in brackets; the field holds the address without them. */
const hostPort = /(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9._-]{1,255}))(?:\s*:\s*(\d{1,5}))?/dy;

/** Reads host and port at `at` of `text`; `offset` is where `text` begins in the message. */
export function readHostPort(
  name: string,
  text: string,
  at: number,
  offset: number,
): (HostPort & { readonly end: number }) | undefined {
  hostPort.lastIndex = at;
  const match = hostPort.exec(text);
  const indices = match?.indices;
  const range = indices?.[1] ?? indices?.[2];
  if (!match || !range) return undefined;
  const portRange = indices?.[3];
  const field = (part: string, from: number, to: number): LocatedField => ({
    name: `${name} ${part}`,
    value: text.slice(from, to),
    offset: offset + from,
    length: to - from,
  });
  return {
    host: field('host', range[0], range[1]),
    port: portRange ? field('port', portRange[0], portRange[1]) : undefined,
    end: at + match[0].length,
  };
}

/** A `sip:` or `sips:` URI; undefined for other schemes, which name no transport address. */
export function parseSipUri(name: string, text: string, offset: number): SipUri | undefined {
  const scheme = /^(sips?):/i.exec(text)?.[1];
  if (scheme === undefined) return undefined;
  const from = scheme.length + 1;
  // Only the user part may hold an `@` (RFC 3261 §25.1).
  const at = text.indexOf('@', from);
  const user = at < 0 ? '' : text.slice(from, at);
  const found = readHostPort(name, text, at < 0 ? from : at + 1, offset);
  if (!found) return undefined;
  const headersAt = text.indexOf('?', found.end);
  const tail = headersAt < 0 ? text : text.slice(0, headersAt);
  const parameters = parametersOf(tail, found.end);
  const maddr = parameterOf(parameters, 'maddr');
  return {
    scheme: scheme.toLowerCase(),
    user,
    host: found.host,
    port: found.port,
    parameters,
    maddr:
      maddr?.value === undefined
        ? undefined
        : { name: `${name} maddr`, value: maddr.value, offset: offset + maddr.offset, length: maddr.value.length },
  };
}

/** `"Name" <sip:user@host>;tag=x`, or the URI bare, whose parameters then belong to the header (RFC 3261 §20). */
export function parseNameAddress(name: string, text: string, offset: number): NameAddress {
  const open = openBracket(text);
  const shifted = (parameters: readonly Parameter[]): Parameter[] =>
    parameters.map((parameter) => ({ ...parameter, offset: parameter.offset + offset }));
  if (open >= 0) {
    const close = text.indexOf('>', open);
    const end = close < 0 ? text.length : close;
    return {
      uri: parseSipUri(name, text.slice(open + 1, end), offset + open + 1),
      parameters: shifted(parametersOf(text, Math.min(end + 1, text.length))),
    };
  }
  const semicolon = text.indexOf(';');
  const end = semicolon < 0 ? text.length : semicolon;
  return {
    uri: parseSipUri(name, text.slice(0, end).trimEnd(), offset),
    parameters: shifted(parametersOf(text, end)),
  };
}

/** The bracket that opens the URI, behind a quoted display name. */
function openBracket(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '\\' && quoted) at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (letter === '<' && !quoted) return at;
  }
  return -1;
}
