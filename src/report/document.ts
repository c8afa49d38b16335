/** The JSON contract `alg-trace/analysis/1`: what every surface (command line, editor, export) shows. Plain data. */

import type { EvidenceRecord } from '../base/place.ts';
import type { Accountable, Severity } from '../base/severity.ts';

export type { EvidenceRecord } from '../base/place.ts';
export type { Accountable, Severity } from '../base/severity.ts';

export const documentSchema = 'alg-trace/analysis/1';

export interface SourceRecord {
  readonly path: string;
  readonly kind: 'capture' | 'trace' | 'config';
  /** Capture: `pcap`, `pcapng`; trace and config: the platform id, or `text`. */
  readonly format: string;
  readonly packets: number;
  readonly lines: number;
  readonly bytes: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly linkTypes: readonly string[];
  /** What is wrong with the file itself, in words. */
  readonly problems: readonly string[];
}

export interface MessageRecord {
  readonly packet: number;
  readonly from: 'client' | 'server';
  readonly name: string;
  readonly size: number;
  readonly summary: string;
  readonly complete: boolean;
}

/** One RTP stream through a media gate: loss and jitter as its receiver would report them (RFC 3550 §6.4.1). */
export interface StreamRecord {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly packets: number;
  readonly lost: number;
  /** Null when the payload type's clock rate is not known. */
  readonly jitterMilliseconds: number | null;
}

export interface GateRecord {
  readonly id: number;
  readonly purpose: string;
  readonly transport: string;
  readonly from: string;
  readonly to: string;
  readonly openedAt: number;
  readonly outcome: 'fulfilled' | 'expired' | 'contradicted' | 'pending';
  readonly flow: string | null;
  readonly firstPacket: number | null;
  /** Media gates that RTP came through: the streams towards `to`. */
  readonly streams?: readonly StreamRecord[];
}

export interface SessionRecord {
  readonly id: number;
  /** Index into `sources`. */
  readonly source: number;
  readonly alg: string;
  readonly chosenBy: 'port' | 'probe' | 'gate';
  readonly transport: string;
  readonly client: string;
  readonly server: string;
  readonly packets: number;
  readonly firstPacket: number;
  readonly lastPacket: number;
  /** Zeek's `conn_state` and history letters. */
  readonly state: string;
  readonly history: string;
  readonly parent: number | null;
  readonly messages: readonly MessageRecord[];
  readonly gates: readonly GateRecord[];
}

export interface FixRecord {
  readonly platform: string;
  readonly title: string;
  readonly commands: readonly string[];
  readonly rollback: readonly string[];
  readonly verify: readonly string[];
  readonly flush: readonly string[];
  readonly risk: string;
  readonly proven: boolean;
  /** Why the fix is proven, or what keeps it from being proven. */
  readonly proof: string;
  /** What else the change opens or closes in the same capture, a sentence each. */
  readonly effects: readonly string[];
}

export interface FindingRecord {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  readonly accountable: Accountable;
  /** 0 to 1. */
  readonly confidence: number;
  readonly source: number;
  readonly packets: readonly number[];
  readonly lines: readonly number[];
  readonly session: number | null;
  /** Engine's number of the flow, for the ladder; null when the finding is not about one flow. */
  readonly flow: number | null;
  readonly evidence: readonly EvidenceRecord[];
  readonly fixes: readonly FixRecord[];
}

/** The document without its sessions, which may be hundreds of thousands: what an editor shows. */
export interface AnalysisSummary {
  readonly sources: readonly SourceRecord[];
  readonly flows: number;
  /** Sessions by ALG id. */
  readonly sessionCounts: Readonly<Record<string, number>>;
  readonly findings: readonly FindingRecord[];
}

export interface AnalysisDocument extends Omit<AnalysisSummary, 'sessionCounts'> {
  readonly schema: typeof documentSchema;
  readonly sessions: readonly SessionRecord[];
}

/** The document but for its sessions. */
export type DocumentOutline = Omit<AnalysisDocument, 'sessions'>;
