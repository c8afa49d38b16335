/** Which flows of the capture the ICMP errors in it are about: what surveys and rules start from. */
import { findFlows, type FlowMatch } from '../../flow/flow-lookup.ts';
import type { AlgMessage } from '../alg.ts';
import type { SurveyedCapture } from '../capture-survey.ts';
import type { Session } from '../session.ts';
import { isErrorType } from './vocabulary.ts';

export interface QuotingError {
  readonly session: Session;
  readonly message: AlgMessage;
  /** Who sent the error, and to whom. */
  readonly sender: string;
  readonly receiver: string;
  readonly isIpv6: boolean;
  readonly type: number;
  readonly code: number;
  /** As the quote has it; ports as the flow table keys the flow. */
  readonly protocol: number;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** False when the quote does not say the ports. */
  readonly namesFlow: boolean;
  readonly ttl: number;
  readonly identification: number;
  readonly sequence: number | undefined;
  /** Flows with exactly these ends; a match's direction is that of the quoted packet. */
  readonly matches: readonly FlowMatch[];
}

/** Errors beyond these are left out: a flood of them tells nothing new. */
const maximumErrors = 20_000;

type Unmatched = Omit<QuotingError, 'matches'>;

/** Every error that quotes a readable packet, in the order of sessions, with the flows that it is about. */
export function quotingErrors({
  flows,
  sessions,
}: Pick<SurveyedCapture, 'flows' | 'sessions'>): readonly QuotingError[] {
  const errors: Unmatched[] = [];
  for (const session of sessions) {
    if (session.alg !== 'icmp') continue;
    const client = flows.clientAddress(session.flow);
    const server = flows.serverAddress(session.flow);
    for (const message of session.messages) {
      if (errors.length >= maximumErrors) break;
      const error = errorOf(session, message, client, server);
      if (error) errors.push(error);
    }
  }
  const found = findFlows(flows, errors);
  return errors.map((error, at) => ({ ...error, matches: error.namesFlow ? (found[at] ?? []) : [] }));
}

function errorOf(session: Session, message: AlgMessage, client: string, server: string): Unmatched | undefined {
  const facts = message.facts ?? {};
  const number = (key: string): number => {
    const value = facts[key];
    return typeof value === 'number' ? value : 0;
  };
  const isIpv6 = client.includes(':');
  const { quotedSource, quotedDestination, quotedSequence } = facts;
  if (typeof quotedSource !== 'string' || typeof quotedDestination !== 'string') return undefined;
  if (!isErrorType(number('type'), isIpv6)) return undefined;
  return {
    session,
    message,
    sender: message.from === 'client' ? client : server,
    receiver: message.from === 'client' ? server : client,
    isIpv6,
    type: number('type'),
    code: number('code'),
    protocol: number('quotedProtocol'),
    source: quotedSource,
    destination: quotedDestination,
    sourcePort: number('quotedSourcePort'),
    destinationPort: number('quotedDestinationPort'),
    namesFlow: facts['quoteNamesFlow'] === true,
    ttl: number('quotedTtl'),
    identification: number('quotedIdentification'),
    sequence: typeof quotedSequence === 'number' ? quotedSequence : undefined,
  };
}

/** True for "time to live exceeded in transit": what draws a path. */
export const isTimeExceeded = ({ isIpv6, type, code }: Pick<QuotingError, 'isIpv6' | 'type' | 'code'>): boolean =>
  type === (isIpv6 ? 3 : 11) && code === 0;
