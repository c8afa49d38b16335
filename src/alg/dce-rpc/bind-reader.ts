/** Reads what settles a connection: binds, alter_contexts and their answers; the other PDUs without a stub are named. */
import type { DceRpcFacts } from './facts.ts';
import { interfaceName, syntaxName } from './interface-names.ts';
import { pduName, pduType, readBindAnswer, readContexts, readNakReason, type PduHeader } from './parse.ts';
import { PresentationContexts } from './presentation.ts';

export class BindReader {
  readonly contexts = new PresentationContexts();

  read(
    bytes: Uint8Array,
    header: PduHeader,
  ): { readonly name: string; readonly summary: string; readonly facts: DceRpcFacts } {
    const { type, callId } = header;
    const name = pduName(type);
    switch (type) {
      case pduType.bind:
      case pduType.alterContext:
        return { name, ...this.offer(bytes, header) };
      case pduType.bindAck:
      case pduType.alterContextResponse:
        return { name, ...this.answer(bytes, header) };
      case pduType.bindNak: {
        const rejectReason = readNakReason(bytes, header);
        return { name, summary: `bind rejected: ${rejectReason}`, facts: { callId, rejectReason } };
      }
      default:
        return { name, summary: `call ${callId}`, facts: { callId } };
    }
  }

  private offer(bytes: Uint8Array, header: PduHeader): { readonly summary: string; readonly facts: DceRpcFacts } {
    const contexts = readContexts(bytes, header);
    this.contexts.offered(header.callId, contexts);
    const first = contexts[0];
    const facts: DceRpcFacts = { callId: header.callId, contexts: contexts.length };
    if (!first) return { summary: 'no context', facts };
    facts.interface = interfaceName(first.abstract.uuid);
    facts.interfaceVersion = first.abstract.version;
    const syntaxes = new Set(contexts.flatMap(({ transfers }) => transfers.map(({ uuid }) => syntaxName(uuid))));
    facts.transferSyntaxes = [...syntaxes].join(', ');
    const interfaces = new Set(contexts.map(({ abstract }) => `${interfaceName(abstract.uuid)} v${abstract.version}`));
    return { summary: `${[...interfaces].join(', ')} in ${facts.transferSyntaxes}`, facts };
  }

  private answer(bytes: Uint8Array, header: PduHeader): { readonly summary: string; readonly facts: DceRpcFacts } {
    const answer = readBindAnswer(bytes, header);
    this.contexts.answered(header.callId, answer);
    const { results } = answer;
    const accepted = results.filter(({ outcome }) => outcome === 'accepted');
    const rejections = results.filter(
      ({ outcome }) => outcome === 'user rejection' || outcome === 'provider rejection',
    );
    const facts: DceRpcFacts = { callId: header.callId, accepted: accepted.length, rejected: rejections.length };
    const reason = rejections[0]?.reason;
    if (reason !== undefined) facts.rejectReason = reason;
    const texts = results.map(({ outcome, reason: why, transfer }) => {
      if (outcome === 'accepted') return `accepted in ${syntaxName(transfer)}`;
      return outcome.endsWith('rejection') ? `${outcome} (${why})` : outcome;
    });
    return { summary: texts.length > 0 ? texts.join(', ') : 'no results', facts };
  }
}
