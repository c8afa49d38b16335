/** A mapped service that was not reached, in words: the same for every mapper. */
import type { Gate } from '../alg/gate-table.ts';
import { formatEndpoint } from '../base/address.ts';
import type { EvidenceRecord } from '../base/place.ts';
import type { Accountable, Severity } from '../base/severity.ts';
import { packetsText } from './finding.ts';
import type { ServiceVerdict } from './mapped-service.ts';

export interface AttemptText {
  readonly text: string;
  readonly evidence: readonly EvidenceRecord[];
  readonly confidence: number;
  readonly accountable: Accountable;
  readonly severity: Severity;
}

/** For the fates that are a fault; a capture that shows no attempt is no proof of one. */
export function tellAttempts({ transport, to }: Gate, { fate, attempts, secondsLeft }: ServiceVerdict): AttemptText {
  const place = formatEndpoint(to.address, to.port);
  const what = transport === 'tcp' ? (attempts.length === 1 ? 'The SYN' : 'The SYNs') : 'What was sent';
  const where = `${what} to ${place} (${packetsText(attempts)})`;
  const evidence = (text: string): readonly EvidenceRecord[] => [
    { text, ...(attempts[0] === undefined ? {} : { packet: attempts[0] }) },
  ];
  switch (fate) {
    case 'refused': {
      const text = `${where} ${attempts.length === 1 ? 'was' : 'were'} answered with a RST.`;
      return { text, evidence: evidence(text), confidence: 0.85, accountable: 'unknown', severity: 'error' };
    }
    case 'unanswered': {
      const text = `${where} ${attempts.length === 1 || transport === 'udp' ? 'was' : 'were'} never answered.`;
      return { text, evidence: evidence(text), confidence: 0.85, accountable: 'gateway', severity: 'error' };
    }
    default: {
      const text = `Nothing to ${place} is in this capture, which goes on for ${Math.round(secondsLeft)} s: it was filtered before it came here, or the client did not try.`;
      return { text, evidence: [], confidence: 0.5, accountable: 'unknown', severity: 'warning' };
    }
  }
}
