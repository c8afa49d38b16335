/**
 * All sessions of a capture under one profile, without its packets: enough for a matrix of gateways, for proving a fix and
 * for what else it would open or close.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { AlgMessage, GateEndpoint } from '../alg/alg.ts';
import type { Session } from '../alg/session.ts';
import { assumedForwardings } from './assumed-forwardings.ts';
import { BindingTable } from './binding-table.ts';
import type { LearntBinding, LearntHost } from './binding.ts';
import type { GateScene } from './gate-need.ts';
import { judgeSession, passingOutcome } from './judge-session.ts';
import { decideAlg, settingOf, type Profile } from './profile.ts';
import type { SessionOutcome } from './session-outcome.ts';
import { inferSides, type Sides } from './sides.ts';

/** What a replay rests on besides the profile. */
export interface ReplayEvidence {
  readonly analysis: CaptureAnalysis;
  readonly sides: Sides;
  readonly learnt: readonly LearntBinding[];
  readonly learntHosts: readonly LearntHost[];
  /** From which side the capture was taken. */
  readonly view: 'inside' | 'outside';
  /** Messages of a session beyond what its capture shows; absent: those of the capture. */
  readonly messagesOf?: (session: Session) => readonly AlgMessage[];
  /** Whether private hosts are translated although the profile has no rule: true unless a configuration was read. */
  readonly assumesNat: boolean;
}

/** The evidence of one capture; `inside` are prefixes that the user or a configuration names. */
export function replayEvidence(
  analysis: CaptureAnalysis,
  options: {
    readonly inside?: readonly string[];
    readonly outside?: ReadonlySet<string>;
    readonly learnt?: readonly LearntBinding[];
    readonly learntHosts?: readonly LearntHost[];
    readonly view?: 'inside' | 'outside';
    readonly messagesOf?: (session: Session) => readonly AlgMessage[];
    readonly assumesNat: boolean;
  },
): ReplayEvidence {
  const gateFlows = new Set(analysis.sessions.gates.gates.flatMap(({ flow }) => flow ?? []));
  const { learnt = [], learntHosts = [], view = 'inside', assumesNat } = options;
  // Seen from outside all addresses may be public; what evidence translates is then the inside's.
  const translated = view === 'outside' ? learnt.map(({ inside }) => inside.address) : [];
  const sides = inferSides(analysis.index, analysis.flows, {
    inside: options.inside ?? [...new Set(translated)],
    outside: options.outside ?? new Set(),
    gateFlows,
  });
  const { messagesOf } = options;
  const forwarded = assumesNat && view === 'inside' ? assumedForwardings(analysis, sides, gateFlows) : [];
  const known = new Set(learnt.map(({ inside }) => inside.address));
  return {
    analysis,
    sides,
    // Evidence of a translation says more than an assumption about the same host.
    learnt: [...learnt, ...forwarded.filter(({ inside }) => !known.has(inside.address))],
    learntHosts,
    view,
    assumesNat,
    ...(messagesOf ? { messagesOf } : {}),
  };
}

export const sessionEnds = (
  { flows }: CaptureAnalysis,
  { flow }: Session,
): { readonly client: GateEndpoint; readonly server: GateEndpoint } => ({
  client: { address: flows.clientAddress(flow), port: flows.clientPort(flow) },
  server: { address: flows.serverAddress(flow), port: flows.serverPort(flow) },
});

/** The outcome of one session; null for one that does not cross the gateway, or that consists of errors and traces only. */
export function replayOneSession(
  session: Session,
  evidence: ReplayEvidence,
  profile: Profile,
  bindings: BindingTable,
): SessionOutcome | null {
  const { analysis, sides } = evidence;
  const { alg, transport } = session;
  if (!sides.crosses(session.flow)) return null;
  // Every gateway handles these; only what a profile says of them is worth a row.
  if ((alg === 'icmp' || alg === 'traceroute') && !settingOf(profile, alg, transport)) return null;
  const ends = sessionEnds(analysis, session);
  const decision = decideAlg(profile, alg, transport, ends.client, ends.server);
  // Most sessions of most captures are lookups: nothing is to be judged where there is neither a limit nor a gate.
  const isPlain = session.gates.length === 0 && !decision.setting?.limit && decision.state !== 'unknown';
  if (isPlain && evidence.messagesOf === undefined) return passingOutcome(session, decision, profile);
  const scene: GateScene = {
    profile,
    sides,
    bindings,
    messages: evidence.messagesOf?.(session) ?? session.messages,
    ...ends,
    secondsBetween: (earlier, later) => analysis.index.secondsBetween(earlier - 1, later - 1),
    insideSendsFirst: (flow) => {
      if (!sides.crosses(flow)) return undefined;
      const fromClient = analysis.flows.fromClient(flow, analysis.index.direction(analysis.flows.firstPacket(flow)));
      return fromClient === sides.clientInside(flow);
    },
  };
  return judgeSession(session, scene);
}

/** Outcomes by session, in the capture's order; those that do not cross the gateway, or are not wanted, are left out. */
export function replaySessions(
  evidence: ReplayEvidence,
  profile: Profile,
  wanted: (session: Session) => boolean = () => true,
): readonly SessionOutcome[] {
  const bindings = new BindingTable({ profile, ...evidence });
  return evidence.analysis.sessions.sessions.flatMap((session) =>
    wanted(session) ? (replayOneSession(session, evidence, profile, bindings) ?? []) : [],
  );
}
