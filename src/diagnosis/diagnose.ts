/** Runs every rule over the evidence: findings, worst first. */
import { severities } from '../base/severity.ts';
import type { CaptureEvidence, EvidenceSet } from './evidence-set.ts';
import type { Finding } from './finding.ts';
import { algNotes } from './rules/alg-notes.ts';
import { algRules } from './rules/alg-rules.ts';
import { configurationProblems } from './rules/configuration-problems.ts';
import { dnsMessageLimits } from './rules/dns-message-limit.ts';
import { dnsTcpFallback } from './rules/dns-tcp-fallback.ts';
import { fragmentFindings } from './rules/fragments.ts';
import { gateFindings } from './rules/gates.ts';
import { headerAnomalies } from './rules/header-anomalies.ts';
import { oneSidedFlows } from './rules/one-sided-flow.ts';
import { resetFindings, ResetsByFlow } from './rules/resets.ts';
import { translationFailures } from './rules/translation-failures.ts';
import { truncatedCapture } from './rules/truncated-capture.ts';
import { unansweredSyns } from './rules/unanswered-syn.ts';
import { joinEvidence, otherSigns } from './story.ts';

export function diagnose(evidence: EvidenceSet): Finding[] {
  const joined = joinEvidence(evidence);
  const resets = new Map<CaptureEvidence, ResetsByFlow>();
  const resetsOf = (capture: CaptureEvidence): ResetsByFlow => {
    const known =
      resets.get(capture) ?? new ResetsByFlow(capture, (flow, packet) => otherSigns(joined, capture, flow, packet));
    resets.set(capture, known);
    return known;
  };
  const findings = [
    ...dnsMessageLimits(evidence, joined, resetsOf),
    ...evidence.captures.flatMap((capture) => [
      ...resetFindings(capture, resetsOf(capture)),
      ...algNotes(capture),
      ...dnsTcpFallback(capture),
      ...fragmentFindings(capture),
      ...algFindings(capture, evidence),
      ...headerAnomalies(capture),
      ...unansweredSyns(capture),
      ...oneSidedFlows(capture),
      ...truncatedCapture(capture),
    ]),
    ...evidence.traces.flatMap(translationFailures),
    ...evidence.configurations.flatMap(configurationProblems),
  ];
  return findings.sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.confidence - a.confidence,
  );
}

function algFindings(capture: CaptureEvidence, evidence: EvidenceSet): Finding[] {
  const results = algRules.map((rule) => rule(capture, evidence));
  const explained = new Set(results.flatMap(({ explainedGates }) => explainedGates));
  return [...results.flatMap(({ findings }) => findings), ...gateFindings(capture, explained)];
}
