/**
 * One session under one profile: its messages against sizes and strict checks, its gates against what the ALG opens. Pure
 * but for the bindings that it asks about; the verdicts of packets follow from it.
 */
import type { AlgMessage } from '../alg/alg.ts';
import type { Gate } from '../alg/gate-table.ts';
import type { Session } from '../alg/session.ts';
import { formatEndpoint } from '../base/address.ts';
import type { AlgHandling, StrictAction } from './alg-handling.ts';
import { gateNeed, type GateScene } from './gate-need.ts';
import { settingOf, type AlgDecision, type Profile } from './profile.ts';
import { replaySession, type SessionReplay } from './replay.ts';
import type { BreakCause, GateOutcome, SessionOutcome } from './session-outcome.ts';
import type { Sourced } from './sourced.ts';

/** RFC 6335 §6: system ports end here. */
const firstUserPort = 1024;

interface Refusal {
  readonly action: StrictAction;
  readonly reason: string;
  readonly verified: boolean;
  readonly cause: 'strict' | 'partial';
}

const named = (words: string, { source }: Sourced<unknown>): string => `${words} (${source})`;

/** What the ALG has against the message that negotiated the gate; null when nothing. */
function objection(
  gate: Gate,
  message: AlgMessage | undefined,
  scene: GateScene,
  handling: AlgHandling | undefined,
): Refusal | null {
  const { partial, lowPort, thirdParty } = handling ?? {};
  const isSplit = message?.lastPacket !== undefined && message.lastPacket !== message.packet;
  if (isSplit && partial && partial.value !== 'reassemble')
    return {
      action: partial.value,
      reason: named(
        `${message.name} is split over packets ${message.packet} to ${message.lastPacket}, and the ALG ${partial.value === 'drop' ? 'drops what is not whole' : 'does not put segments together'}`,
        partial,
      ),
      verified: partial.verified,
      cause: 'partial',
    };
  const { to } = gate;
  const target = formatEndpoint(to.address, to.port);
  if (lowPort && lowPort.value !== 'accept' && to.port !== '*' && to.port < firstUserPort)
    return {
      action: lowPort.value,
      reason: named(`${target} has a port below ${firstUserPort}`, lowPort),
      verified: lowPort.verified,
      cause: 'strict',
    };
  const isParty = to.address === '*' || [scene.client.address, scene.server.address].includes(to.address);
  if (thirdParty && thirdParty.value !== 'accept' && !isParty)
    return {
      action: thirdParty.value,
      reason: named(`${to.address} is neither end of the session`, thirdParty),
      verified: thirdParty.verified,
      cause: 'strict',
    };
  return null;
}

interface JudgedGate extends GateOutcome {
  readonly refusal: Refusal | null;
}

const messageOf = (session: Session, gate: Gate): AlgMessage | undefined => {
  const { packet } = gate.openedAt;
  return session.messages.find((each) => each.packet <= packet && packet <= (each.lastPacket ?? each.packet));
};

function judgeGate(gate: Gate, session: Session, scene: GateScene, replay: SessionReplay, opened: number): JudgedGate {
  const { decision } = replay;
  const handling = decision.setting?.handling;
  const verified = decision.setting?.verified ?? false;
  const need = gateNeed(gate, session, scene);
  const result = (
    kind: GateOutcome['result'],
    reason: string,
    isVerified = verified,
    refusal: Refusal | null = null,
  ) => ({
    gate,
    result: kind,
    reason,
    verified: isVerified,
    refusal,
  });
  const message = messageOf(session, gate);
  const refusal = decision.state === 'on' ? objection(gate, message, scene, handling) : null;
  if (refusal && refusal.action !== 'ignore') return result('not-opened', refusal.reason, refusal.verified, refusal);
  if (need.kind === 'not-needed') return result('not-needed', need.reason, true);
  if (decision.state === 'unknown') return result('cannot-know', `${need.reason}, and ${decision.reason}`, false);
  const missing = missingHelp(replay, handling, need.kind, opened) ?? lateness(gate, scene, handling);
  const why = missing ?? (refusal ? refusal.reason : null);
  if (why === null) return result('opened', decision.reason);
  if (need.kind === 'latching')
    return result(
      'cannot-know',
      `${need.reason}: media arrives only if the peer answers to where it comes from; ${why}`,
      false,
    );
  if (need.kind === 'opening' && scene.profile.checks?.statefulFirewall?.value === true)
    return result('cannot-know', `${need.reason}; ${why}`, false);
  const isSure = refusal
    ? refusal.verified
    : decision.state === 'off'
      ? (decision.setting?.verified ?? true)
      : verified;
  return result('not-opened', `${need.reason}; ${why}`, isSure, refusal);
}

/** Gates of the session that are still open when `gate` is asked for: a data connection uses its gate up, media does not. */
const openAt = (opened: readonly Gate[], { openedAt }: Gate): number =>
  opened.filter(
    ({ firstPacket, reusable, media }) =>
      reusable === true || media !== undefined || firstPacket === null || firstPacket > openedAt.packet,
  ).length;

/** Why the ALG does not do what the gate needs; null when it does. */
function missingHelp(
  { decision }: SessionReplay,
  handling: AlgHandling | undefined,
  need: 'translation' | 'opening' | 'latching',
  opened: number,
): string | null {
  if (decision.state !== 'on') return decision.reason;
  const { rewrites, opensGates, maximumGates } = handling ?? {};
  if (need !== 'opening' && decision.payloadExempt) return decision.reason;
  if (need !== 'opening' && rewrites?.value === false)
    return named('the ALG leaves addresses in messages alone', rewrites);
  if (opensGates?.value === false) return named('the ALG opens nothing', opensGates);
  if (maximumGates && opened >= maximumGates.value)
    return named(
      `the ALG keeps ${maximumGates.value} data flow${maximumGates.value === 1 ? '' : 's'} of a session open at a time`,
      maximumGates,
    );
  return null;
}

/** Why the gate was closed again when its flow came; null when it was not. */
function lateness(gate: Gate, scene: GateScene, handling: AlgHandling | undefined): string | null {
  const lifetime = handling?.gateLifetimeSeconds;
  if (!lifetime || gate.outcome !== 'fulfilled' || gate.firstPacket === null) return null;
  const seconds = scene.secondsBetween(gate.openedAt.packet, gate.firstPacket);
  if (seconds <= lifetime.value) return null;
  return named(
    `the flow came ${seconds.toFixed(0)} s after it was negotiated, the gate lives ${lifetime.value} s`,
    lifetime,
  );
}

function causeOf(
  outcome: JudgedGate | undefined,
  session: Session,
  scene: GateScene,
  replay: SessionReplay,
): BreakCause {
  const { alg, transport } = session;
  if (outcome?.refusal) return { kind: outcome.refusal.cause, alg, transport };
  const setting = settingOf(scene.profile, alg, transport);
  const { port } = scene.server;
  if (replay.decision.state === 'off' && setting?.state === 'on' && port !== '*' && !setting.ports.includes(port))
    return { kind: 'port-not-watched', alg, transport, port };
  return replay.decision.state === 'off' ? { kind: 'alg-off', alg, transport } : { kind: 'other' };
}

/** Of a session that nothing can happen to. */
export function passingOutcome(session: Session, decision: AlgDecision, { platform, title }: Profile): SessionOutcome {
  const isRead = decision.state === 'on';
  return {
    session,
    result: 'passes',
    verdict: isRead ? 'translate' : 'forward',
    packet: null,
    reason: decision.reason,
    verified: decision.setting?.verified ?? true,
    decision,
    flowState: isRead ? 'Watch' : 'Forward',
    gates: [],
    replay: { platform, title, decision, verdicts: [], broken: null, undecided: null },
    cause: null,
  };
}

/** What becomes of the session under the scene's profile. */
export function judgeSession(session: Session, scene: GateScene): SessionOutcome {
  const { alg, transport } = session;
  const { messages } = scene;
  const replay = replaySession({ alg, transport, client: scene.client, server: scene.server, messages }, scene.profile);
  const gates: JudgedGate[] = [];
  const opened: Gate[] = [];
  for (const gate of session.gates) {
    const judged = judgeGate(gate, session, scene, replay, openAt(opened, gate));
    if (judged.result === 'opened') opened.push(gate);
    gates.push(judged);
  }
  const common = { session, decision: replay.decision, gates, replay };
  const flowState = replay.verdicts.at(-1)?.flowState ?? (replay.decision.state === 'off' ? 'Forward' : 'Watch');
  const closed = gates.find(({ result }) => result === 'not-opened');
  const { broken, undecided } = replay;
  if (broken && (!closed || broken.packet <= closed.gate.openedAt.packet))
    return {
      ...common,
      result: 'breaks',
      verdict: broken.verdict,
      packet: broken.packet,
      reason: broken.reason,
      verified: broken.verified,
      flowState,
      cause: { kind: 'oversize', alg, transport, size: broken.message.size },
    };
  if (closed) {
    const action = closed.refusal?.action;
    return {
      ...common,
      result: 'breaks',
      verdict: action === 'reset' ? 'reset' : 'drop',
      packet: closed.gate.openedAt.packet,
      reason: closed.reason,
      verified: closed.verified,
      flowState: action === 'reset' ? 'Drop' : flowState,
      cause: causeOf(closed, session, scene, replay),
    };
  }
  const doubtful = gates.find(({ result }) => result === 'cannot-know');
  if (undecided || doubtful)
    return {
      ...common,
      result: 'cannot-know',
      verdict: 'cannot-know',
      packet: undecided?.packet ?? doubtful?.gate.openedAt.packet ?? null,
      reason: undecided?.reason ?? doubtful?.reason ?? '',
      verified: false,
      flowState,
      cause: null,
    };
  const last = replay.verdicts.at(-1);
  return {
    ...common,
    result: 'passes',
    verdict: last?.verdict ?? (replay.decision.state === 'on' ? 'translate' : 'forward'),
    packet: null,
    reason: passingReason(gates, replay),
    verified: replay.verdicts.every(({ verified }) => verified) && gates.every(({ verified }) => verified),
    flowState,
    cause: null,
  };
}

function passingReason(gates: readonly JudgedGate[], { decision, verdicts }: SessionReplay): string {
  const opened = gates.filter(({ result }) => result === 'opened').length;
  if (opened > 0) return `${decision.reason}; ${opened} of ${gates.length} gates are opened by it`;
  if (gates.length > 0) return `no gate is needed: ${gates[0]?.reason ?? ''}`;
  return verdicts.at(-1)?.reason ?? decision.reason;
}
