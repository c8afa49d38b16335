/** What the calls of one connection ask, so that their answers are understood. Bounded: the oldest go first. */
import type { Side } from '../alg.ts';
import { endpointMapper } from './interface-names.ts';
import type { CallPdu, PduHeader } from './parse.ts';
import type { PresentationContexts } from './presentation.ts';

export interface PendingCall {
  readonly interface: string | undefined;
  readonly operation: number;
  readonly contextId: number;
}

/** C706 appendix H: the endpoint mapper's well-known port. */
export const mapperPort = 135;

const maximumPendingCalls = 1024;

/** `server`: whose answer it is; calls of both directions are apart, because a callback may use the same number. */
const callKey = (callId: number, answerer: Side): string => `${answerer} ${callId}`;

export class PendingCalls {
  private readonly contexts: PresentationContexts;
  private readonly serverPort: number | '*';
  private readonly calls = new Map<string, PendingCall>();

  constructor(contexts: PresentationContexts, serverPort: number | '*') {
    this.contexts = contexts;
    this.serverPort = serverPort;
  }

  asked({ callId }: PduHeader, { contextId, operation }: CallPdu): PendingCall {
    const known = this.contexts.interfaceOf(contextId);
    // On the mapper's own port nothing else is likely when the bind was not captured.
    const uuid = known ?? (this.serverPort === mapperPort ? endpointMapper : undefined);
    const key = callKey(callId, 'server');
    const call = { interface: uuid, operation, contextId };
    this.calls.delete(key);
    this.calls.set(key, call);
    for (const oldest of this.calls.keys()) {
      if (this.calls.size <= maximumPendingCalls) break;
      this.calls.delete(oldest);
    }
    return call;
  }

  answered({ callId }: PduHeader, from: Side): PendingCall | undefined {
    return this.calls.get(callKey(callId, from));
  }
}
