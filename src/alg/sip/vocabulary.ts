/** SIP's words: methods, compact header names, ports. */

/** RFC 3261 §18.1.2 and §19.1.2; 5061 is for TLS, but endpoints use it as a second plain port. */
export const sipPort = 5060;
export const sipAlternatePort = 5061;

/** RFC 3261 §7.1, RFC 3262, 3311, 3428, 3515, 3903, 6086, 6665. */
export const knownMethods: ReadonlySet<string> = new Set([
  'INVITE', 'ACK', 'BYE', 'CANCEL', 'REGISTER', 'OPTIONS', 'PRACK', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'PUBLISH', 'INFO',
  'REFER', 'MESSAGE',
]); // prettier-ignore

/** RFC 3261 §7.3.3, RFC 3515, 3841, 3892, 4028, 6665, 8224. */
const compactNames: Readonly<Record<string, string>> = {
  a: 'accept-contact', b: 'referred-by', c: 'content-type', d: 'request-disposition', e: 'content-encoding', f: 'from',
  i: 'call-id', j: 'reject-contact', k: 'supported', l: 'content-length', m: 'contact', o: 'event', r: 'refer-to',
  s: 'subject', t: 'to', u: 'allow-events', v: 'via', x: 'session-expires', y: 'identity',
}; // prettier-ignore

/** `name` in lower case. */
export const fullHeaderName = (name: string): string => (name.length === 1 ? (compactNames[name] ?? name) : name);
