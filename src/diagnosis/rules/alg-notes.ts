/** What analyzers noted about their own sessions, completed from the catalogue. */
import { isFindingId } from '../catalogue.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';

/** Told by a rule of its own, which knows more than one flow. */
const elsewhere: readonly string[] = ['dns/label-rejected'];

export function algNotes({ source, analysis }: CaptureEvidence): Finding[] {
  return analysis.sessions.sessions.flatMap((session) =>
    session.notes.flatMap((note) => {
      if (elsewhere.includes(note.id)) return [];
      if (!isFindingId(note.id))
        throw new Error(`the ${session.alg} ALG notes ${note.id}, which the catalogue does not have`);
      return finding(note.id, source, {
        detail: note.detail ?? note.evidence,
        packets: note.packets,
        session: session.id,
        flow: session.flow,
        evidence: [{ text: note.evidence, ...(note.packets[0] === undefined ? {} : { packet: note.packets[0] }) }],
      });
    }),
  );
}
