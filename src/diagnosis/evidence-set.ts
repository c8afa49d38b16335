/** Everything that one diagnosis rests on: captures, router logs and configurations of the same story. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import type { GatewayEvent } from '../gateway/event.ts';
import type { ConfigurationReading, PlatformId } from '../platform/platform.ts';

export interface CaptureEvidence {
  readonly source: number;
  readonly name: string;
  readonly analysis: CaptureAnalysis;
}

export interface TraceEvidence {
  readonly source: number;
  readonly name: string;
  readonly events: readonly GatewayEvent[];
  readonly platform: PlatformId | null;
}

export interface ConfigurationEvidence {
  readonly source: number;
  readonly name: string;
  readonly reading: ConfigurationReading;
}

export interface EvidenceSet {
  readonly captures: readonly CaptureEvidence[];
  readonly traces: readonly TraceEvidence[];
  readonly configurations: readonly ConfigurationEvidence[];
}

/** The platform that configuration or log name, with the reason; null when nothing says. */
export function platformOf(
  evidence: EvidenceSet,
): { readonly platform: PlatformId; readonly version: string | null } | null {
  const configuration = evidence.configurations[0];
  if (configuration) return { platform: configuration.reading.platform, version: configuration.reading.version };
  const trace = evidence.traces.find(({ platform }) => platform !== null);
  return trace?.platform ? { platform: trace.platform, version: null } : null;
}
