/** Runs every rule over the evidence: findings, worst first. */
import type { Gate } from '../alg/gate-table.ts';
import type { Cancellation } from '../base/cancellation.ts';
import { severities } from '../base/severity.ts';
import { nextTurn } from '../base/turn.ts';
import type { CaptureEvidence, EvidenceSet } from './evidence-set.ts';
import { finding, type Finding } from './finding.ts';
import { ObservedTrouble } from './observed-trouble.ts';
import { algImplicitlyOn } from './rules/alg-implicitly-on.ts';
import { algNotes } from './rules/alg-notes.ts';
import { algRules } from './rules/alg-rules.ts';
import { bothSidesDns } from './rules/both-sides-dns.ts';
import { bothSidesTcp } from './rules/both-sides-tcp.ts';
import { configurationProblems } from './rules/configuration-problems.ts';
import { dnsMessageLimits } from './rules/dns-message-limit.ts';
import { dnsTcpFallback } from './rules/dns-tcp-fallback.ts';
import { doctoringMissing } from './rules/doctoring-missing.ts';
import { fragmentFindings } from './rules/fragments.ts';
import { gateFindings } from './rules/gates.ts';
import { hairpins } from './rules/hairpin.ts';
import { headerAnomalies } from './rules/header-anomalies.ts';
import { helperMissing } from './rules/helper-missing.ts';
import { labelRejections } from './rules/label-rejected.ts';
import { oneSidedFlows } from './rules/one-sided-flow.ts';
import { resetFindings, ResetsByFlow } from './rules/resets.ts';
import { sequenceSlips } from './rules/sequence-slip.ts';
import { translationFailures } from './rules/translation-failures.ts';
import { truncatedCapture } from './rules/truncated-capture.ts';
import { unansweredSyns } from './rules/unanswered-syn.ts';
import { joinEvidence, otherSigns } from './story.ts';

/** After so long the thread's other work gets its turn. */
const turnMilliseconds = 15;
/** What a cancelled diagnosis may still take: enough for all rules unless a capture holds very many sessions. */
const graceMilliseconds = 40;

export const diagnose = (evidence: EvidenceSet): Finding[] => worstFirst([...askRules(evidence)].flat());

/**
 * The same without holding the thread for long. Once cancelled, it ends soon with what is known by then, and says so among
 * the findings when rules were left out.
 */
export async function diagnoseInTurns(evidence: EvidenceSet, cancellation: Cancellation): Promise<Finding[]> {
  const findings: Finding[] = [];
  let turnEnds = Date.now() + turnMilliseconds;
  let deadline = Infinity;
  for (const found of askRules(evidence)) {
    findings.push(...found);
    if (Date.now() >= deadline) {
      findings.push(
        finding('alg/cannot-know', 0, {
          detail:
            'The diagnosis was cancelled before every rule was asked: what is listed holds, but there may be more.',
        }),
      );
      break;
    }
    if (Date.now() < turnEnds && !cancellation.cancelled) continue;
    if (!cancellation.cancelled) await nextTurn();
    if (cancellation.cancelled) deadline = Math.min(deadline, Date.now() + graceMilliseconds);
    turnEnds = Date.now() + turnMilliseconds;
  }
  return worstFirst(findings);
}

const worstFirst = (findings: Finding[]): Finding[] =>
  findings.sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.confidence - a.confidence,
  );

/** What each rule finds, rule by rule; last those that ask whether what a configuration predicts is seen. */
function* askRules(evidence: EvidenceSet): Generator<readonly Finding[]> {
  const told: Finding[] = [];
  for (const found of askRulesOfEvidence(evidence)) {
    told.push(...found);
    yield found;
  }
  if (evidence.configurations.length === 0) return;
  const trouble = new ObservedTrouble(told);
  for (const rule of [helperMissing, algImplicitlyOn]) yield rule(evidence, trouble);
}

/** Those that tell most come first. */
function* askRulesOfEvidence(evidence: EvidenceSet): Generator<readonly Finding[]> {
  const joined = joinEvidence(evidence);
  const resets = new Map<CaptureEvidence, ResetsByFlow>();
  const resetsOf = (capture: CaptureEvidence): ResetsByFlow => {
    const known =
      resets.get(capture) ?? new ResetsByFlow(capture, (flow, packet) => otherSigns(joined, capture, flow, packet));
    resets.set(capture, known);
    return known;
  };
  yield dnsMessageLimits(evidence, joined, resetsOf);
  yield bothSidesDns(evidence, joined);
  yield bothSidesTcp(evidence, joined);
  for (const capture of evidence.captures) {
    yield resetFindings(capture, resetsOf(capture));
    for (const rule of [algNotes, dnsTcpFallback, fragmentFindings, hairpins]) yield rule(capture);
    yield doctoringMissing(capture, evidence);
    yield sequenceSlips(capture, joined);
    yield labelRejections(capture, evidence, joined);
    const explained = new Set<Gate>();
    for (const rule of algRules) {
      const { findings, explainedGates } = rule(capture, evidence);
      for (const gate of explainedGates) explained.add(gate);
      yield findings;
    }
    yield gateFindings(capture, explained);
    for (const rule of [headerAnomalies, unansweredSyns, oneSidedFlows, truncatedCapture]) yield rule(capture);
  }
  for (const trace of evidence.traces) yield translationFailures(trace);
  for (const configuration of evidence.configurations) yield configurationProblems(configuration);
}
