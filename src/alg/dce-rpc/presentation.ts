/** Which interface and transfer syntax a connection's context numbers stand for, as binds and their answers settle it. */
import { ndr64Syntax } from './interface-names.ts';
import type { BindAnswer, PresentationContext } from './parse.ts';

interface KnownContext {
  readonly interface: string;
  /** Undefined while the answer was not seen. */
  transfer: string | undefined;
}

const maximumContexts = 256;
const maximumOffers = 16;

export class PresentationContexts {
  private readonly contexts = new Map<number, KnownContext>();
  /** Contexts that a bind or alter_context with this call id offered, in order. */
  private readonly offers = new Map<number, readonly PresentationContext[]>();

  offered(callId: number, contexts: readonly PresentationContext[]): void {
    this.offers.set(callId, contexts);
    for (const oldest of this.offers.keys()) {
      if (this.offers.size <= maximumOffers) break;
      this.offers.delete(oldest);
    }
    for (const { id, abstract } of contexts)
      if (this.contexts.size < maximumContexts)
        this.contexts.set(id, { interface: abstract.uuid, transfer: undefined });
  }

  answered(callId: number, { results }: BindAnswer): void {
    this.offers.get(callId)?.forEach(({ id }, index) => {
      const known = this.contexts.get(id);
      const result = results[index];
      if (known && result?.outcome === 'accepted') known.transfer = result.transfer;
    });
    this.offers.delete(callId);
  }

  interfaceOf(contextId: number): string | undefined {
    return this.contexts.get(contextId)?.interface;
  }

  /** Whether the context's stubs are in NDR64; undefined when the bind or its answer was not seen. */
  isWide(contextId: number): boolean | undefined {
    const transfer = this.contexts.get(contextId)?.transfer;
    return transfer === undefined ? undefined : transfer === ndr64Syntax;
  }
}
