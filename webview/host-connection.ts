/** The line to the extension: questions with typed answers, and one place that knows the message format. */
import type { LadderReply, PacketReply, RowsReply, RowsRequest } from '../src/engine/api.ts';
import type { ReplayMatrix, ReplayReply, RewritePreview, RewritesReply } from '../src/engine/replay-api.ts';
import type { PageNews } from './page-actions.ts';
import type { HostMessage, PageMessage, PageRequest } from './protocol.ts';

interface VsCodeApi {
  readonly postMessage: (message: unknown) => void;
  readonly getState: () => unknown;
  readonly setState: (state: unknown) => void;
}

declare const acquireVsCodeApi: () => VsCodeApi;

interface Replies {
  readonly rows: RowsReply;
  readonly ladder: LadderReply;
  readonly packet: PacketReply;
  readonly matrix: ReplayMatrix;
  readonly replay: ReplayReply;
  readonly rewrites: RewritesReply;
}

/** The question without its id, which the connection gives. */
type Question = PageRequest extends infer Request ? (Request extends PageRequest ? Omit<Request, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class HostConnection {
  readonly #api = acquireVsCodeApi();
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  /** `news` gets every message that is not an answer. */
  constructor(news: (message: PageNews) => void) {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = event.data;
      if (!isHostMessage(message)) return;
      if (message.kind === 'reply') this.#settle(message);
      else news(message);
    });
  }

  get savedState(): unknown {
    return this.#api.getState();
  }

  save(state: object): void {
    this.#api.setState(state);
  }

  send(message: Exclude<PageMessage, PageRequest>): void {
    this.#api.postMessage(message);
  }

  readonly rows = (request: RowsRequest): Promise<RowsReply> => this.#ask<'rows'>({ kind: 'rows', request });

  readonly ladder = (flow: number): Promise<LadderReply> => this.#ask<'ladder'>({ kind: 'ladder', flow });

  readonly packet = async (number: number): Promise<PacketReply> => {
    const reply = await this.#ask<'packet'>({ kind: 'packet', number });
    return { ...reply, bytes: asBytes(reply.bytes) };
  };

  readonly matrix = (): Promise<ReplayMatrix> => this.#ask<'matrix'>({ kind: 'matrix' });

  readonly replay = (gateway: string): Promise<ReplayReply> => this.#ask<'replay'>({ kind: 'replay', gateway });

  readonly rewrites = async (gateway: string, session: number): Promise<RewritesReply> => {
    const reply = await this.#ask<'rewrites'>({ kind: 'rewrites', gateway, session });
    const previews = reply.previews.map((preview): RewritePreview => ({
      ...preview,
      before: asBytes(preview.before),
      after: asBytes(preview.after),
    }));
    return { ...reply, previews };
  };

  #ask<Kind extends keyof Replies>(question: Question & { readonly kind: Kind }): Promise<Replies[Kind]> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as Replies[Kind]), reject });
      this.#api.postMessage({ ...question, id });
    });
  }

  #settle(reply: Extract<HostMessage, { kind: 'reply' }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (waiting === undefined) return;
    if (reply.error !== null || reply.result === null) waiting.reject(new Error(reply.error ?? 'No answer.'));
    else waiting.resolve(reply.result);
  }
}

const hostKinds: readonly string[] = [
  'progress',
  'analysis',
  'failed',
  'reveal',
  'replay',
  'reply',
] satisfies HostMessage['kind'][];

const isHostMessage = (value: unknown): value is HostMessage =>
  typeof value === 'object' && value !== null && 'kind' in value && hostKinds.includes(String(value.kind));

/** Bytes cross as they were sent, or as a bare buffer, by the age of the editor. */
function asBytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array();
}
