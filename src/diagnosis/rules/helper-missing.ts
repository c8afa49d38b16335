/**
 * `nat/helper-missing`: on Linux a helper does nothing until a rule attaches it. Raised where a statement reads as if it
 * attached one and does not, and where sessions of the capture broke, a replay under the configuration breaks them too, and
 * the reason is that nothing attaches the helper to their port. A statement that explains such sessions is told with them,
 * not twice.
 */
import type { AlgId } from '../../alg/alg.ts';
import type { Session } from '../../alg/session.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import { settingOf } from '../../gateway/profile.ts';
import { replaySessions, type ReplayEvidence } from '../../gateway/replay-sessions.ts';
import type { SessionOutcome } from '../../gateway/session-outcome.ts';
import type { ConfigurationStatement } from '../../platform/configuration-statement.ts';
import { isHelperProblem } from '../../platform/linux-netfilter/helper-problem.ts';
import { helperOfAlg, type ConntrackHelper } from '../../platform/linux-netfilter/helpers.ts';
import type { CaptureEvidence, ConfigurationEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, packetsText, type Finding, type OfferedFix } from '../finding.ts';
import { flowText } from '../flow-text.ts';
import { learnBindings } from '../learn-bindings.ts';
import { learntReplay } from '../learnt-replay.ts';
import type { ObservedTrouble } from '../observed-trouble.ts';
import { fixesForOutcome } from '../replay-fixes.ts';

const shownSessions = 3;
/** Of sessions with the same lack: the first of them tells it, the rest are counted. */
const mostSessions = 500;

/** Beginnings of the findings that a missing helper explains; `ras` is told with H.323. */
const symptomsOf = (alg: AlgId): readonly string[] => ['alg/gate-', `${alg === 'ras' ? 'h323' : alg}/`];

interface Broken {
  readonly outcome: SessionOutcome;
  readonly symptoms: readonly Finding[];
}

interface Lack {
  readonly replay: ReplayEvidence;
  readonly kind: 'not-attached' | 'other-port' | 'automatic';
  readonly helper: ConntrackHelper;
  readonly broken: readonly Broken[];
}

export function helperMissing(evidence: EvidenceSet, trouble: ObservedTrouble): Finding[] {
  return evidence.configurations.flatMap((configuration) => {
    if (configuration.reading.platform !== 'linux-netfilter') return [];
    const lacks = lacksOf(configuration, evidence, trouble);
    const statements = configuration.reading.statements.filter(({ problem }) => problem && isHelperProblem(problem));
    const explains = ({ alg, transport }: ConfigurationStatement): boolean =>
      lacks.some(({ helper }) => helper.alg === alg && (transport === null || helper.transport === transport));
    return [
      ...lacks.map((lack) => tellLack(lack, statements, configuration, evidence)),
      ...statements.filter((each) => !explains(each)).map((each) => tellStatement(each, configuration)),
    ];
  });
}

function tellStatement({ problem, line, text }: ConfigurationStatement, { source }: ConfigurationEvidence): Finding {
  const instead = problem?.replacement ? ` Here it is: ${problem.replacement}` : '';
  return finding('nat/helper-missing', source, {
    detail: `${problem?.message ?? ''}${instead}`,
    lines: [line],
    // Another file may hold what this one lacks.
    confidence: 0.85,
    evidence: [{ text: text.trim(), line }],
  });
}

/** Sessions of the first capture that broke and whose helper the configuration does not attach. */
function lacksOf({ reading }: ConfigurationEvidence, evidence: EvidenceSet, trouble: ObservedTrouble): readonly Lack[] {
  const capture = evidence.captures[0];
  if (!capture) return [];
  const symptoms = (session: Session): readonly Finding[] =>
    trouble.of(capture, session).filter(({ id }) => symptomsOf(session.alg).some((start) => id.startsWith(start)));
  const candidates = capture.analysis.sessions.sessions
    .filter((session) => helperOfAlg(session.alg, session.transport) && symptoms(session).length > 0)
    .slice(0, mostSessions);
  const others = evidence.configurations.filter(
    (other) => other.reading !== reading && other.reading.platform === reading.platform,
  );
  if (candidates.length === 0) return [];
  const replay = learntReplay(capture, learnBindings(evidence), { profile: reading.profile, assumesNat: false });
  const wanted = new Set(candidates);
  const lacks = new Map<string, Lack>();
  for (const outcome of replaySessions(replay, reading.profile, (session) => wanted.has(session))) {
    const { session } = outcome;
    const kind = lackIn(outcome);
    const helper = helperOfAlg(session.alg, session.transport);
    if (!kind || !helper) continue;
    // Rules may be spread over files.
    if (others.some((other) => settingOf(other.reading.profile, session.alg, session.transport)?.state === 'on'))
      continue;
    const key = `${kind} ${helper.name} ${helper.transport}`;
    const broken = [...(lacks.get(key)?.broken ?? []), { outcome, symptoms: symptoms(session) }];
    lacks.set(key, { replay, kind, helper, broken });
  }
  return [...lacks.values()];
}

/** What keeps the helper from the session, where the replay needs it for one of its gates; null where it does not. */
function lackIn({ decision, gates, cause }: SessionOutcome): Lack['kind'] | null {
  const isNeeded = gates.some(({ result }) => result === 'not-opened' || result === 'cannot-know');
  if (!isNeeded) return null;
  if (decision.state === 'unknown') return 'automatic';
  if (decision.state !== 'off') return null;
  if (decision.setting?.state === 'off') return 'not-attached';
  return cause?.kind === 'port-not-watched' ? 'other-port' : null;
}

const problemLine = ({ problem, line }: ConfigurationStatement, source: number): EvidenceRecord => ({
  text: problem?.message ?? '',
  source,
  line,
});

function tellLack(
  { replay, kind, helper, broken }: Lack,
  statements: readonly ConfigurationStatement[],
  configuration: ConfigurationEvidence,
  evidence: EvidenceSet,
): Finding {
  const capture = evidence.captures[0];
  const [first] = broken;
  if (!capture || !first) throw new Error('a lack is of a session of the first capture');
  const { outcome } = first;
  const { session } = outcome;
  const sure = broken.some((each) => each.outcome.result === 'breaks' && each.outcome.verified);
  const packets = [...new Set(broken.flatMap((each) => each.outcome.packet ?? []))];
  const own = statements.filter(({ alg }) => alg === helper.alg);
  return finding('nat/helper-missing', capture.source, {
    ...(kind === 'automatic' ? { severity: 'warning' } : {}),
    detail: `${whatIsMissing(kind, helper, configuration, capture, session)} ${broken.length === 1 ? 'One session' : `${broken.length} sessions`} of this capture needed it (${packetsText(packets)}): ${outcome.reason}.`,
    packets,
    session: session.id,
    flow: session.flow,
    confidence: kind === 'automatic' ? 0.5 : sure ? 0.9 : 0.7,
    evidence: [
      ...own.map((statement) => problemLine(statement, configuration.source)),
      ...broken.slice(0, shownSessions).map((each) => predicted(each, capture)),
      ...first.symptoms
        .slice(0, 2)
        .map(({ title, packets: seen }) => ({ text: `Seen: ${title}`, packet: seen[0] ?? 1 })),
    ],
    fixes: kind === 'automatic' ? [] : fixesOf(outcome, replay, configuration),
  });
}

function whatIsMissing(
  kind: Lack['kind'],
  helper: ConntrackHelper,
  { name, reading }: ConfigurationEvidence,
  { analysis }: CaptureEvidence,
  { alg, transport, flow }: Session,
): string {
  const server = `${transport.toUpperCase()} port ${analysis.flows.serverPort(flow)}`;
  const setting = settingOf(reading.profile, alg, transport);
  switch (kind) {
    case 'not-attached':
      return `Nothing in ${name} attaches the conntrack helper ${helper.name} to ${server}.`;
    case 'other-port':
      return `${name} attaches the conntrack helper ${helper.name} to port ${setting?.ports.join(', ') ?? ''}, not to ${server}.`;
    case 'automatic':
      return `${name} leaves it to the system to attach the conntrack helper ${helper.name} to ${server} (${setting?.source ?? ''}), and it seems that it did not: see whether "lsmod" lists ${helper.module}, and load the module or install its package if it does not.`;
  }
}

const predicted = ({ outcome }: Broken, { analysis }: CaptureEvidence): EvidenceRecord => ({
  text: `Replayed under the configuration, ${flowText(analysis, outcome.session.flow)} ${outcome.result === 'breaks' ? 'breaks here' : 'may break here'}`,
  packet: outcome.packet ?? analysis.flows.firstPacket(outcome.session.flow) + 1,
});

function fixesOf(
  outcome: SessionOutcome,
  replay: ReplayEvidence,
  { reading }: ConfigurationEvidence,
): readonly OfferedFix[] {
  const { alg, transport } = outcome.session;
  // Where the replay cannot decide it names no cause; the proof then says that it is none.
  const cause = outcome.cause ?? { kind: 'alg-off', alg, transport };
  return fixesForOutcome({ ...outcome, cause }, replay, reading.profile, reading);
}
