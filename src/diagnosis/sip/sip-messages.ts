/** SIP messages of a capture with the hosts that they went between: what the SIP rules work on. */
import type { AlgMessage, Side } from '../../alg/alg.ts';
import type { Session } from '../../alg/session.ts';
import type { SipFacts } from '../../alg/sip/facts.ts';
import { isPrivateAddress, parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { CaptureEvidence } from '../evidence-set.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface SipMessagePlace {
  readonly capture: CaptureEvidence;
  readonly session: Session;
  readonly message: AlgMessage;
  readonly facts: SipFacts;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

export interface SipSession {
  readonly capture: CaptureEvidence;
  readonly session: Session;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** Without keepalives and what is no SIP message. */
  readonly messages: readonly SipMessagePlace[];
}

export function sipSessions(capture: CaptureEvidence): SipSession[] {
  const { flows, sessions } = capture.analysis;
  return sessions.sessions
    .filter(({ alg }) => alg === 'sip')
    .map((session) => {
      const client = { address: flows.clientAddress(session.flow), port: flows.clientPort(session.flow) };
      const server = { address: flows.serverAddress(session.flow), port: flows.serverPort(session.flow) };
      const messages = session.messages.flatMap((message): SipMessagePlace[] => {
        const facts: SipFacts = message.facts ?? {};
        if (facts.method === undefined) return [];
        const fromClient = message.from === 'client';
        return [
          {
            capture,
            session,
            message,
            facts,
            source: fromClient ? client : server,
            destination: fromClient ? server : client,
          },
        ];
      });
      return { capture, session, client, server, messages };
    });
}

export const otherSide = (side: Side): Side => (side === 'client' ? 'server' : 'client');

/** `[2001:db8::1]:5060` → `2001:db8::1`; `10.0.0.5:5060` → `10.0.0.5`. */
export const hostOf = (endpoint: string | undefined): string =>
  (endpoint ?? '').replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([^:]+):\d+$/, '$1');

export const portOf = (endpoint: string | undefined, defaultPort: number): number =>
  Number(/(?:\]|^[^:]+):(\d+)$/.exec(endpoint ?? '')?.[1] ?? defaultPort);

export const isAddress = (text: string): boolean => parseIpv4(text) !== undefined || parseIpv6(text) !== undefined;

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Addresses that mean nothing in the public network: private ones, and 192.0.0.0/24 of 464XLAT phones (RFC 7335). */
export const isUnreachable = (address: string): boolean =>
  isPrivateAddress(address) || address.startsWith('192.0.0.') || isLoopback(address);

export const isPublic = (address: string): boolean => isAddress(address) && !isUnreachable(address);

/** `INVITE`, `200 OK to INVITE`. */
export const told = ({ message, facts }: SipMessagePlace): string =>
  facts.status === 0 ? message.name : `${message.name} to ${facts.method ?? '?'}`;
