/** What other rules found wrong with a session: what a configuration predicts is told only where something of it is seen. */
import type { Session } from '../alg/session.ts';
import type { CaptureEvidence } from './evidence-set.ts';
import type { Finding } from './finding.ts';

/** Findings by session, for rules that ask of many sessions. */
export class ObservedTrouble {
  private readonly bySession = new Map<string, Finding[]>();

  constructor(findings: readonly Finding[]) {
    for (const found of findings) {
      const { severity, accountable, session, source } = found;
      if (session === null || (severity !== 'error' && severity !== 'warning')) continue;
      // What an end did by its own will is no gateway's doing.
      if (accountable === 'client' || accountable === 'server') continue;
      const key = `${source} ${session}`;
      this.bySession.set(key, [...(this.bySession.get(key) ?? []), found]);
    }
  }

  of({ source }: CaptureEvidence, { id }: Session): readonly Finding[] {
    return this.bySession.get(`${source} ${id}`) ?? [];
  }
}
