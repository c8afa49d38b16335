/**
 * Replays of one analysis as the editor and the command line ask for them: what the first capture would become under a
 * platform's profile, or under that of a configuration among the inputs. Results are kept while the analysis lives.
 */
import { CaptureError } from '../base/capture-error.ts';
import { formatEndpoint } from '../base/address.ts';
import { nextTurn } from '../base/turn.ts';
import type { CaptureEvidence, EvidenceSet } from '../diagnosis/evidence-set.ts';
import { learnBindings } from '../diagnosis/learn-bindings.ts';
import { learntReplay } from '../diagnosis/learnt-replay.ts';
import { clientEndpoint, serverEndpoint } from '../diagnosis/flow-text.ts';
import type { Session } from '../alg/session.ts';
import { replayCapture, type CaptureReplay } from '../gateway/replay-capture.ts';
import type { ReplayEvidence } from '../gateway/replay-sessions.ts';
import type { GateOutcome, SessionOutcome } from '../gateway/session-outcome.ts';
import { sessionOutcomes } from '../gateway/session-outcomes.ts';
import type { Profile } from '../gateway/profile.ts';
import { withObservedSizes, type ObservedSize } from '../platform/fix.ts';
import { seenMessages } from '../diagnosis/replay-messages.ts';
import { platforms } from '../platform/registry.ts';
import type {
  BindingRecord,
  GateResult,
  GatewayChoice,
  MatrixCell,
  MatrixRow,
  ReplayMatrix,
  ReplayReply,
  SessionHeading,
  SessionReplayRecord,
} from './replay-api.ts';

export const configurationChoice = 'configuration';

const mostRows = 2000;
const mostBindings = 2000;

export interface Replays {
  readonly choices: readonly GatewayChoice[];
  /** Throws `CaptureError` for a choice that is not among `choices`. */
  readonly replayOf: (choice: string) => CaptureReplay;
  readonly choiceOf: (choice: string) => GatewayChoice;
  /** Lets other work have its turn between two gateways. */
  readonly matrix: () => Promise<ReplayMatrix>;
  readonly reply: (choice: string) => ReplayReply;
}

/** `inside` are prefixes that the user names; else the configuration's, else they are inferred. */
export function createReplays(evidence: EvidenceSet, inside: readonly string[] = []): Replays {
  const capture = evidence.captures[0];
  if (!capture) throw new CaptureError('unreadable', 'There is no capture to replay. Add one to the inputs.');
  const learnt = learnBindings(evidence);
  const seen = seenMessages(evidence);
  const gateways = gatewaysOf(evidence, seen.sizes);
  const bases = new Map<boolean, ReplayEvidence>();
  const baseOf = (assumesNat: boolean, profile: Profile): ReplayEvidence => {
    const known = bases.get(assumesNat);
    if (known) return known;
    const { messagesOf } = seen;
    const made = learntReplay(capture, learnt, { profile, assumesNat, inside, ...(messagesOf ? { messagesOf } : {}) });
    bases.set(assumesNat, made);
    return made;
  };
  const replays = new Map<string, CaptureReplay>();
  const gatewayOf = (id: string): Gateway => {
    const found = gateways.find(({ choice }) => choice.id === id);
    if (found) return found;
    const known = gateways.map(({ choice }) => choice.id).join(', ');
    throw new CaptureError('unreadable', `There is no gateway "${id}"; there are ${known}.`);
  };
  const replayOf = (id: string): CaptureReplay => {
    const known = replays.get(id);
    if (known) return known;
    const { profile, assumesNat } = gatewayOf(id);
    const made = replayCapture(baseOf(assumesNat, profile), profile);
    // Columns of a large capture are megabytes: only the latest few are kept.
    if (replays.size >= 3) replays.delete(replays.keys().next().value ?? '');
    replays.set(id, made);
    return made;
  };
  let matrix: Promise<ReplayMatrix> | undefined;
  return {
    choices: gateways.map(({ choice }) => choice),
    choiceOf: (id) => gatewayOf(id).choice,
    replayOf,
    matrix: () =>
      (matrix ??= matrixOf(capture, gateways, (gateway) =>
        sessionOutcomes(baseOf(gateway.assumesNat, gateway.profile), gateway.profile),
      )),
    reply: (id) => replyOf(capture, gatewayOf(id).choice, replayOf(id)),
  };
}

interface Gateway {
  readonly choice: GatewayChoice;
  readonly profile: Profile;
  readonly assumesNat: boolean;
}

function gatewaysOf({ configurations, traces }: EvidenceSet, sizes: readonly ObservedSize[]): readonly Gateway[] {
  const logged = traces.find(({ platform }) => platform !== null)?.platform ?? null;
  const own = configurations.slice(0, 1).map(({ name, reading }): Gateway => ({
    choice: { id: configurationChoice, title: `${name} (${reading.profile.title})`, kind: 'configuration' },
    profile: withObservedSizes(reading.profile, sizes),
    assumesNat: false,
  }));
  return [
    ...own,
    ...platforms.map(({ id, title, kind, defaultProfile }): Gateway => ({
      choice: { id, title, kind: kind ?? 'router' },
      // What one router was seen to do says nothing of another system.
      profile: logged === null || logged === id ? withObservedSizes(defaultProfile, sizes) : defaultProfile,
      assumesNat: true,
    })),
  ];
}

function headingOf({ analysis }: CaptureEvidence, session: Session): SessionHeading {
  const { id, alg, transport, flow } = session;
  return {
    session: id,
    alg,
    transport,
    client: clientEndpoint(analysis, flow),
    server: serverEndpoint(analysis, flow),
    flow,
    firstPacket: analysis.flows.firstPacket(flow) + 1,
  };
}

const sentence = (text: string): string => (text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`);

const cellOf = ({ result, reason, packet, verified }: SessionOutcome): MatrixCell => ({
  result,
  reason: sentence(reason),
  packet,
  verified,
});

async function matrixOf(
  capture: CaptureEvidence,
  gateways: readonly Gateway[],
  outcomesOf: (gateway: Gateway) => readonly SessionOutcome[],
): Promise<ReplayMatrix> {
  const columns: ReadonlyMap<number, MatrixCell>[] = [];
  for (const gateway of gateways) {
    columns.push(cellsOf(outcomesOf(gateway)));
    await nextTurn();
  }
  const crossing = capture.analysis.sessions.sessions.filter(({ id }) => columns.some((column) => column.has(id)));
  // What breaks somewhere is what is looked for: it comes first.
  const breaks = (session: Session): number =>
    columns.reduce((sum, column) => sum + (column.get(session.id)?.result === 'breaks' ? 1 : 0), 0);
  const ranked = crossing.map((session) => ({ session, broken: breaks(session) }));
  ranked.sort((one, other) => Number(other.broken > 0) - Number(one.broken > 0) || one.session.id - other.session.id);
  const rows = ranked.slice(0, mostRows).map(({ session }): MatrixRow => ({
    ...headingOf(capture, session),
    cells: columns.map((column) => column.get(session.id) ?? stayingOut),
  }));
  return { choices: gateways.map(({ choice }) => choice), rows, omitted: ranked.length - rows.length };
}

const gateResult = ({ gate, result, reason }: GateOutcome): GateResult => ({
  id: gate.id,
  purpose: gate.purpose,
  endpoints: `${formatEndpoint(gate.from.address, gate.from.port)} → ${formatEndpoint(gate.to.address, gate.to.port)}`,
  openedAt: gate.openedAt.packet,
  result,
  reason: sentence(reason),
});

const stayingOut: MatrixCell = {
  result: 'passes',
  reason: 'It does not cross the gateway.',
  packet: null,
  verified: true,
};

/** By session. Outcomes are many and alike: equal cells are one. */
function cellsOf(outcomes: readonly SessionOutcome[]): ReadonlyMap<number, MatrixCell> {
  const known = new Map<string, MatrixCell>();
  const cells = new Map<number, MatrixCell>();
  for (const outcome of outcomes) {
    const key = `${outcome.result} ${outcome.packet} ${outcome.verified} ${outcome.reason}`;
    const cell = known.get(key) ?? cellOf(outcome);
    known.set(key, cell);
    cells.set(outcome.session.id, cell);
  }
  return cells;
}

function replyOf(capture: CaptureEvidence, choice: GatewayChoice, replay: CaptureReplay): ReplayReply {
  const { outcomes, bindings, columns, evidence } = replay;
  const sessions = outcomes.slice(0, mostRows).map((outcome): SessionReplayRecord => ({
    ...headingOf(capture, outcome.session),
    ...cellOf(outcome),
    verdict: outcome.verdict,
    flowState: outcome.flowState,
    gates: outcome.gates.map(gateResult),
  }));
  const shown = bindings
    .slice(0, mostBindings)
    .map(({ transport, inside, outside, source, firstPacket }): BindingRecord => ({
      transport,
      inside: formatEndpoint(inside.address, inside.port),
      outside: formatEndpoint(outside.address, outside.port),
      source,
      firstPacket,
    }));
  const flowStates = { Watch: 0, Forward: 0, Drop: 0 };
  for (let flow = 0; flow < capture.analysis.flows.count; flow += 1) flowStates[replay.flowState(flow)] += 1;
  return {
    choice,
    counts: columns.counts(),
    flowStates,
    sides: evidence.sides.reason,
    sessions,
    bindings: shown,
    omittedSessions: outcomes.length - sessions.length,
    omittedBindings: bindings.length - shown.length,
  };
}
