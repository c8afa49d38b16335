/** Names of ICMP types and codes, and which types a gateway's ICMP ALG reads at all. */

/** IANA "ICMP Type Numbers" and "ICMPv6 type Numbers"; RFC 792, RFC 950, RFC 4443. */
export const icmpType = {
  echoReply: 0,
  destinationUnreachable: 3,
  sourceQuench: 4,
  redirect: 5,
  echoRequest: 8,
  timeExceeded: 11,
  parameterProblem: 12,
  timestampRequest: 13,
  timestampReply: 14,
} as const;
export const icmpv6Type = {
  destinationUnreachable: 1,
  packetTooBig: 2,
  timeExceeded: 3,
  parameterProblem: 4,
  echoRequest: 128,
  echoReply: 129,
} as const;
/** RFC 792: the datagram did not fit and must not be fragmented. */
export const fragmentationNeededCode = 4;

interface TypeName {
  readonly name: string;
  /** Quotes the packet that caused it (RFC 1122 §3.2.2, RFC 4443 §2.4 c). */
  readonly error?: true;
  readonly codes?: readonly string[];
}

/** Codes: RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1. */
const types: Readonly<Record<number, TypeName>> = {
  0: { name: 'echo reply' },
  3: {
    name: 'destination unreachable',
    error: true,
    codes: [
      'network', 'host', 'protocol', 'port', 'fragmentation needed', 'source route failed', 'network unknown',
      'host unknown', 'source host isolated', 'network prohibited', 'host prohibited', 'network for this service',
      'host for this service', 'administratively prohibited', 'host precedence violation', 'precedence cutoff',
    ], // prettier-ignore
  },
  4: { name: 'source quench', error: true },
  5: {
    name: 'redirect',
    error: true,
    codes: ['network', 'host', 'network for this service', 'host for this service'],
  },
  8: { name: 'echo request' },
  11: { name: 'time exceeded', error: true, codes: ['in transit', 'in reassembly'] },
  12: { name: 'parameter problem', error: true, codes: ['pointer', 'missing option', 'bad length'] },
  13: { name: 'timestamp request' },
  14: { name: 'timestamp reply' },
  15: { name: 'information request' },
  16: { name: 'information reply' },
  17: { name: 'address mask request' },
  18: { name: 'address mask reply' },
};

/** Codes: RFC 4443 §3, RFC 7112 §5. Neighbours and listeners never cross a gateway: they are not read. */
const typesOfIpv6: Readonly<Record<number, TypeName>> = {
  1: {
    name: 'destination unreachable',
    error: true,
    codes: [
      'no route', 'administratively prohibited', 'beyond scope', 'address', 'port', 'source address policy',
      'route rejected', 'source routing header',
    ], // prettier-ignore
  },
  2: { name: 'packet too big', error: true },
  3: { name: 'time exceeded', error: true, codes: ['in transit', 'in reassembly'] },
  4: {
    name: 'parameter problem',
    error: true,
    codes: ['header field', 'next header', 'option', 'incomplete header chain'],
  },
  128: { name: 'echo request' },
  129: { name: 'echo reply' },
};

const typeOf = (type: number, isIpv6: boolean): TypeName | undefined => (isIpv6 ? typesOfIpv6 : types)[type];

/** True for the types of either IP version: what begins a flow of its own kind. */
export const isReadType = (type: number): boolean => Object.hasOwn(types, type) || Object.hasOwn(typesOfIpv6, type);

export const isErrorType = (type: number, isIpv6: boolean): boolean => typeOf(type, isIpv6)?.error === true;

/** Identifier and sequence number stand behind the checksum (RFC 792, RFC 950, RFC 4443 §4). */
export const hasIdentifier = (type: number, isIpv6: boolean): boolean =>
  isIpv6 ? type === 128 || type === 129 : type === 0 || type === 8 || (type >= 13 && type <= 18);

export const isRequestType = (type: number, isIpv6: boolean): boolean =>
  isIpv6 ? type === 128 : type === 8 || type === 13 || type === 15 || type === 17;

/** `echo request`, `destination unreachable (port)`, `type 42`. */
export function icmpName(type: number, code: number, isIpv6: boolean): string {
  const known = typeOf(type, isIpv6);
  if (!known) return `type ${type}`;
  if (!known.codes) return known.name;
  return `${known.name} (${known.codes[code] ?? `code ${code}`})`;
}
