/**
 * What a gateway would do with the messages of one session: the prediction that diagnosis compares with what happened,
 * and that proves a fix. Pure: a session and a profile in, verdicts out.
 */
import type { AlgId, AlgMessage, GateEndpoint, Transport } from '../alg/alg.ts';
import { translationOf } from './nat-rule.ts';
import { decideAlg, type AlgDecision, type Profile } from './profile.ts';
import { judgeSize, type SizeLimit } from './size-limit.ts';

/** A message as replay needs it; `size` is the declared size, also when the flow ended before it was complete. */
export type ReplayMessage = Pick<AlgMessage, 'packet' | 'from' | 'name' | 'size' | 'facts'>;

export interface ReplaySession {
  readonly alg: AlgId;
  readonly transport: Transport;
  readonly client: GateEndpoint;
  readonly server: GateEndpoint;
  readonly messages: readonly ReplayMessage[];
  /** Why the messages cannot be judged at all (encrypted, one-sided, cut), when that is so. */
  readonly blind?: string;
}

export const verdicts = ['forward', 'translate', 'drop', 'reset', 'bypass'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * Junos' flow states: `Watch` = the ALG reads the payload, `Forward` = headers only, `Drop` = every further packet is
 * dropped (Junos OS, show services stateful-firewall conversations).
 */
export type FlowState = 'Watch' | 'Forward' | 'Drop';

export interface MessageVerdict {
  readonly packet: number;
  readonly message: ReplayMessage;
  readonly verdict: Verdict | 'cannot-know';
  /** Whether the ALG may rewrite addresses inside the message. */
  readonly payload: 'read' | 'untouched';
  /** False when the verdict rests on something that no public source confirms. */
  readonly verified: boolean;
  readonly reason: string;
  /** State of the flow after the message. */
  readonly flowState: FlowState;
}

export interface SessionReplay {
  readonly platform: string;
  readonly title: string;
  readonly decision: AlgDecision;
  readonly verdicts: readonly MessageVerdict[];
  /** The first message that does not pass, or null. */
  readonly broken: MessageVerdict | null;
  /** The first message whose fate cannot be known, or null. */
  readonly undecided: MessageVerdict | null;
}

/** Facts of DNS messages: what a query announces (RFC 6891 §6.2.3), and what the answered query allowed, 512 without EDNS. */
const announcedSizeFact = 'ednsSize';
const allowedSizeFact = 'allowedSize';

function sizeFact(message: ReplayMessage, name: string): number | null {
  const value = message.facts?.[name];
  return typeof value === 'number' ? value : null;
}

interface FlowProgress {
  readonly session: ReplaySession;
  readonly decision: AlgDecision;
  readonly translation: string | null;
  state: FlowState;
  bypassed: boolean;
  /** What the client's latest message announced; undefined before its first. */
  clientSize: number | null | undefined;
}

type Judged = Omit<MessageVerdict, 'packet' | 'message' | 'flowState'>;

function passed({ translation, decision }: FlowProgress, reason: string, verified: boolean): Judged {
  const payload = decision.state === 'on' && !decision.payloadExempt ? 'read' : 'untouched';
  return translation
    ? { verdict: 'translate', payload, verified, reason: `${reason}; ${translation}` }
    : { verdict: 'forward', payload, verified, reason };
}

function judgeAgainst(flow: FlowProgress, limit: SizeLimit, message: ReplayMessage): Judged {
  const clientSize = message.from === 'server' ? (sizeFact(message, allowedSizeFact) ?? flow.clientSize) : null;
  const judgement = judgeSize(limit, message.size, clientSize);
  const verified = judgement.verified && (flow.decision.setting?.verified ?? false);
  const what = `${message.name}: ${judgement.reason}`;
  if (judgement.outcome === 'passes') return passed(flow, what, verified);
  if (judgement.outcome === 'cannot-know')
    return { verdict: 'cannot-know', payload: 'untouched', verified: false, reason: what };
  if (flow.decision.payloadExempt)
    return {
      verdict: 'cannot-know',
      payload: 'untouched',
      verified: false,
      reason: `${what}; no-payload stops the rewriting, but whether the ALG still assembles the message is not documented`,
    };
  if (limit.oversize.action === 'bypass-session') {
    flow.bypassed = true;
    flow.state = 'Forward';
    return {
      verdict: 'bypass',
      payload: 'untouched',
      verified,
      reason: `${what}; the ALG lets it and the rest of the session pass unread`,
    };
  }
  // A lost datagram leaves the next one its chance; a hole in a TCP stream does not.
  if (limit.oversize.action === 'reset' || flow.session.transport === 'tcp') flow.state = 'Drop';
  return {
    verdict: limit.oversize.action,
    payload: 'untouched',
    verified,
    reason: `${what}; the gateway ${limit.oversize.action === 'reset' ? 'resets the connection' : 'drops it'}`,
  };
}

function judge(flow: FlowProgress, message: ReplayMessage): Judged {
  const { decision } = flow;
  if (flow.state === 'Drop')
    return { verdict: 'drop', payload: 'untouched', verified: true, reason: 'the flow was torn down before' };
  if (flow.bypassed)
    return { verdict: 'bypass', payload: 'untouched', verified: true, reason: 'the ALG gave this session up before' };
  if (decision.state === 'off') return passed(flow, decision.reason, decision.setting?.verified ?? false);
  if (decision.state === 'unknown')
    return { verdict: 'cannot-know', payload: 'untouched', verified: false, reason: decision.reason };
  const limit = decision.setting?.limit;
  if (limit) return judgeAgainst(flow, limit, message);
  return passed(flow, `${decision.reason}; no limit of its message size is known`, decision.setting?.verified ?? false);
}

/** Runs the session's messages, in order, through the profile. */
export function replaySession(session: ReplaySession, profile: Profile): SessionReplay {
  const { alg, transport, client, server } = session;
  const decision = decideAlg(profile, alg, transport, client, server);
  const flow: FlowProgress = {
    session,
    decision,
    translation: translationOf(profile.nat, transport, client, server),
    state: decision.state === 'off' ? 'Forward' : 'Watch',
    bypassed: false,
    clientSize: undefined,
  };
  const results: MessageVerdict[] = [];
  for (const message of session.messages) {
    const judged = judge(flow, message);
    if (message.from === 'client') flow.clientSize = sizeFact(message, announcedSizeFact);
    results.push({ ...judged, packet: message.packet, message, flowState: flow.state });
  }
  return {
    platform: profile.platform,
    title: profile.title,
    decision,
    verdicts: results,
    broken: results.find(({ verdict }) => verdict === 'reset' || verdict === 'drop') ?? null,
    undecided: results.find(({ verdict }) => verdict === 'cannot-know') ?? null,
  };
}
