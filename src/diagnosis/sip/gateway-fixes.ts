/** What to type into the gateway when its ALG broke a SIP message: the ALG off for that transport, with its proof or the lack of one. */
import type { ProfileChange } from '../../gateway/profile-change.ts';
import type { EvidenceSet } from '../evidence-set.ts';
import type { OfferedFix } from '../finding.ts';
import { offerFixes } from '../offer-fixes.ts';
import type { SipMessagePlace } from './sip-messages.ts';

export function gatewayFixes(
  evidence: EvidenceSet,
  { session, message, source, destination }: SipMessagePlace,
): readonly OfferedFix[] {
  const change: ProfileChange = {
    kind: 'alg-off',
    alg: 'sip',
    transport: session.transport,
    scope: { kind: 'protocol' },
  };
  const fromClient = message.from === 'client';
  return offerFixes(
    change,
    evidence,
    {
      alg: 'sip',
      transport: session.transport,
      client: fromClient ? source : destination,
      server: fromClient ? destination : source,
      messages: session.messages,
    },
    { verdict: 'drop', packet: message.packet },
  );
}
