/** MGCP commands and responses as plain data with the place of what NAT concerns (RFC 3435 §3). */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import { latin1 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import type { AddressPair } from '../address-rewrite.ts';
import { sdpAddressPairs } from '../sdp/address-pairs.ts';
import { parseSdp } from '../sdp/parse.ts';
import type { SessionDescription } from '../sdp/session-description.ts';
import { headerOf, parseHead, type MessageHead } from '../text/message-head.ts';

/** RFC 3435 §3.1, §3.2.2.6: gateways listen on the first, call agents on the second. */
export const gatewayPort = 2427;
export const agentPort = 2727;

export interface MgcpMessage {
  /** `CRCX`, …; empty in responses. */
  readonly verb: string;
  /** 0 for a command. */
  readonly code: number;
  readonly comment: string;
  readonly transaction: string;
  readonly endpoint: string;
  /** Profile behind the version, e.g. `NCS 1.0`. */
  readonly profile: string;
  readonly callId: string | undefined;
  readonly connectionId: string | undefined;
  readonly mode: string | undefined;
  /** What the gateway counted when the connection ended (RFC 3435 §3.2.2.7). */
  readonly packetsLost: number | undefined;
  readonly jitterMilliseconds: number | undefined;
  /** Of the other end in a command, of this end in a response. */
  readonly description: SessionDescription | undefined;
  /** Hosts that are addresses: endpoint, notified entity, description. Offsets count from the datagram's start. */
  readonly pairs: readonly AddressPair[];
}

export interface MgcpPart {
  readonly offset: number;
  readonly length: number;
}

const maximumParts = 32;
const commandLine =
  /^([A-Za-z][A-Za-z0-9]{3})[ \t]+(\d{1,9})[ \t]+(\S{1,255})[ \t]+MGCP[ \t]+\d+\.\d+(?:[ \t]+(.*))?$/d;
const responseLine = /^(\d{3})[ \t]+(\d{1,9})(?:[ \t]+(.*))?$/;

/** Several messages share a datagram, with a line of one dot between them (RFC 3435 §3.5.5). */
export function splitMessages(bytes: Uint8Array): MgcpPart[] {
  const parts: MgcpPart[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length && parts.length < maximumParts - 1;) {
    const lineFeed = bytes.indexOf(10, at);
    const end = lineFeed < 0 ? bytes.length : lineFeed;
    const isDot = bytes[at] === 0x2e && (end === at + 1 || (end === at + 2 && bytes[at + 1] === 13));
    if (isDot) {
      if (at > start) parts.push({ offset: start, length: at - start });
      start = Math.min(end + 1, bytes.length);
    }
    at = end + 1;
  }
  if (start < bytes.length) parts.push({ offset: start, length: bytes.length - start });
  return parts;
}

/** One message of a datagram; undefined when it begins none. */
export function parseMgcp(bytes: Uint8Array, { offset, length }: MgcpPart): MgcpMessage | undefined {
  const text = latin1(bytes, offset, offset + length);
  const head = parseHead(text);
  const command = commandLine.exec(head.startLine);
  const response = command ? null : responseLine.exec(head.startLine);
  if (!command && !response) return undefined;
  const description = readDescription(text);
  const parameters = headerOf(head, 'p')?.value;
  return {
    verb: (command?.[1] ?? '').toUpperCase(),
    code: Number(response?.[1] ?? 0),
    comment: (response?.[3] ?? '').trim(),
    transaction: command?.[2] ?? response?.[2] ?? '',
    endpoint: command?.[3] ?? '',
    profile: (command?.[4] ?? '').trim(),
    callId: headerOf(head, 'c')?.value,
    connectionId: headerOf(head, 'i')?.value,
    mode: headerOf(head, 'm')?.value.toLowerCase(),
    packetsLost: counted(parameters, 'PL'),
    jitterMilliseconds: counted(parameters, 'JI'),
    description,
    pairs: shifted([...entityPairs(head, command), ...(description ? sdpAddressPairs(description) : [])], offset),
  };
}

/** Behind a blank line by the book, behind the parameters in the field. */
function readDescription(text: string): SessionDescription | undefined {
  const at = /(?:^|\n)v=\d/.exec(text);
  return at ? parseSdp(text, at.index + (at[0].startsWith('\n') ? 1 : 0)) : undefined;
}

const counted = (parameters: string | undefined, name: string): number | undefined => {
  const digits = new RegExp(`(?:^|,)\\s*${name}\\s*=\\s*(\\d{1,9})`, 'i').exec(parameters ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** `aaln/1@[10.0.0.5]`, `N: ca@[10.0.0.9]:2727`: domains are often addresses in brackets (RFC 3435 §3.2.1.3). */
function entityPairs(head: MessageHead, command: RegExpExecArray | null): AddressPair[] {
  const pairs: AddressPair[] = [];
  const endpoint = command?.indices?.[3];
  if (command && endpoint) add('endpoint', command[3] ?? '', head.startOffset + endpoint[0], undefined);
  const notified = headerOf(head, 'n');
  if (notified) add('notified entity', notified.value, notified.offset, agentPort);
  return pairs;

  function add(part: string, text: string, offset: number, defaultPort: number | undefined): void {
    const match = /(?:^|@)\[?([0-9A-Fa-f.:]{2,45}?)\]?(?::(\d{1,5}))?$/d.exec(text);
    const host = match?.[1];
    const range = match?.indices?.[1];
    if (host === undefined || !range || (parseIpv4(host) === undefined && parseIpv6(host) === undefined)) return;
    const portRange = match?.indices?.[2];
    const field = (name: string, [from, to]: readonly [number, number]): LocatedField => ({
      name: `${part} ${name}`,
      value: text.slice(from, to),
      offset: offset + from,
      length: to - from,
    });
    pairs.push({ part, address: field('host', range), port: portRange && field('port', portRange), defaultPort });
  }
}

const shifted = (pairs: readonly AddressPair[], by: number): AddressPair[] =>
  by === 0
    ? [...pairs]
    : pairs.map((pair) => ({
        ...pair,
        address: { ...pair.address, offset: pair.address.offset + by },
        port: pair.port && { ...pair.port, offset: pair.port.offset + by },
      }));
