/** A protocol's own rules: what its sessions, gates and notes mean beyond the generic findings. */
import type { Gate } from '../alg/gate-table.ts';
import type { CaptureEvidence, EvidenceSet } from './evidence-set.ts';
import type { Finding } from './finding.ts';

export interface AlgRuleResult {
  readonly findings: readonly Finding[];
  /** Gates that these findings speak of, so that `alg/gate-expired` and `alg/gate-contradicted` keep quiet about them. */
  readonly explainedGates: readonly Gate[];
}

export type AlgRule = (capture: CaptureEvidence, evidence: EvidenceSet) => AlgRuleResult;
