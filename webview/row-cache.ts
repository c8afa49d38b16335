/**
 * The rows that the page holds: pages around what is in view, asked for one stretch at a time. What no longer matters when
 * it arrives (another filter, another order) is dropped; what merely aged (the capture grew) is shown until newer rows come.
 */
import type { PacketRow, RowSort, RowsReply, RowsRequest } from '../src/engine/api.ts';

export interface RowQuery {
  readonly filter: string;
  readonly sort: RowSort;
  readonly descending: boolean;
}

export const rowsPerCachePage = 64;
const maxPages = 128;
const maxRequestPages = 4;
const maxRequestsInFlight = 2;
const marginPages = 1;

interface CachedPage {
  readonly rows: readonly PacketRow[];
  readonly revision: number;
}

interface PageSpan {
  readonly from: number;
  readonly to: number;
}

export class RowCache {
  readonly #fetch: (request: RowsRequest) => Promise<RowsReply>;
  readonly #changed: () => void;
  /** Insertion order is age of use: the first key is the least recently used. */
  readonly #pages = new Map<number, CachedPage>();
  #loading = new Set<number>();
  #query: RowQuery = { filter: '', sort: 'number', descending: false };
  #generation = 0;
  #answeredGeneration = -1;
  #revision = 0;
  #inFlight = 0;
  #wanted: PageSpan = { from: 0, to: 0 };
  #total = 0;
  #filterError: string | null = null;
  #failure: string | null = null;

  /** `changed` is called after every reply that changed what can be shown. */
  constructor(fetch: (request: RowsRequest) => Promise<RowsReply>, changed: () => void) {
    this.#fetch = fetch;
    this.#changed = changed;
  }

  /** Rows of the latest answered question. */
  get total(): number {
    return this.#total;
  }

  /** True until the current question has had its first answer. */
  get awaitsAnswer(): boolean {
    return this.#answeredGeneration !== this.#generation;
  }

  get query(): RowQuery {
    return this.#query;
  }

  get filterError(): string | null {
    return this.#filterError;
  }

  /** Why the host could not answer, or null. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Asks another question. The old rows stay until the first answer, so that the list does not flash. */
  ask(query: RowQuery): void {
    this.#query = query;
    this.#generation += 1;
    this.#revision += 1;
    this.#failure = null;
    this.#inFlight = 0;
    this.#loading = new Set();
    this.#wanted = { from: 0, to: 1 };
    this.#pump();
  }

  /** The capture grew or its marks changed: what is held is shown, and asked for again when in view. */
  invalidate(): void {
    this.#revision += 1;
    this.#failure = null;
    this.#pump();
  }

  row(index: number): PacketRow | undefined {
    return this.#pages.get(Math.floor(index / rowsPerCachePage))?.rows[index % rowsPerCachePage];
  }

  /** Index of a packet among the rows held, or undefined. */
  indexOf(packet: number): number | undefined {
    for (const [page, { rows }] of this.#pages) {
      const at = rows.findIndex((row) => row.number === packet);
      if (at >= 0) return page * rowsPerCachePage + at;
    }
    return undefined;
  }

  /** Says which rows are in view; asks for those that are missing, then for a margin around them. */
  want(first: number, count: number): void {
    this.#wanted = {
      from: Math.floor(first / rowsPerCachePage),
      to: Math.floor(Math.max(first, first + count - 1) / rowsPerCachePage) + 1,
    };
    for (let page = this.#wanted.from; page < this.#wanted.to; page += 1) this.#touch(page);
    this.#pump();
  }

  #touch(page: number): void {
    const held = this.#pages.get(page);
    if (held === undefined) return;
    this.#pages.delete(page);
    this.#pages.set(page, held);
  }

  /** First run of pages in the span that are neither fresh nor on their way. */
  #missing(span: PageSpan): PageSpan | undefined {
    const end = Math.min(span.to, this.awaitsAnswer ? span.to : Math.max(1, Math.ceil(this.#total / rowsPerCachePage)));
    for (let from = Math.max(0, span.from); from < end; from += 1) {
      if (!this.#needs(from)) continue;
      let to = from + 1;
      while (to < end && to - from < maxRequestPages && this.#needs(to)) to += 1;
      return { from, to };
    }
    return undefined;
  }

  #needs(page: number): boolean {
    return !this.#loading.has(page) && this.#pages.get(page)?.revision !== this.#revision;
  }

  #pump(): void {
    if (this.#failure !== null) return;
    // How many rows there are is not known before the first answer, so nothing else is worth asking until then.
    while (this.#inFlight < (this.awaitsAnswer ? 1 : maxRequestsInFlight)) {
      const { from, to } = this.#wanted;
      const span = this.#missing(this.#wanted) ?? this.#missing({ from: from - marginPages, to: to + marginPages });
      if (span === undefined) return;
      void this.#request(span);
    }
  }

  async #request(span: PageSpan): Promise<void> {
    const generation = this.#generation;
    const revision = this.#revision;
    const loading = this.#loading;
    for (let page = span.from; page < span.to; page += 1) loading.add(page);
    this.#inFlight += 1;
    const from = span.from * rowsPerCachePage;
    const count = (span.to - span.from) * rowsPerCachePage;
    let reply: RowsReply | undefined;
    let failure: string | null = null;
    try {
      reply = await this.#fetch({ ...this.#query, from, count });
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (generation !== this.#generation) return;
    this.#inFlight -= 1;
    for (let page = span.from; page < span.to; page += 1) loading.delete(page);
    this.#failure = failure;
    if (reply !== undefined) this.#keep(span, reply, revision);
    this.#changed();
    this.#pump();
  }

  #keep(span: PageSpan, reply: RowsReply, revision: number): void {
    if (this.awaitsAnswer) this.#pages.clear();
    this.#answeredGeneration = this.#generation;
    this.#total = Math.max(0, Math.floor(reply.total));
    this.#filterError = reply.filterError;
    for (let page = span.from; page < span.to; page += 1) {
      const start = (page - span.from) * rowsPerCachePage;
      const rows = reply.rows.slice(start, start + rowsPerCachePage);
      this.#pages.delete(page);
      // An empty page beyond the end is kept while the total says it exists, else a reply that is too short would be asked for without end.
      if (rows.length > 0 || page * rowsPerCachePage < this.#total) this.#pages.set(page, { rows, revision });
    }
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= maxPages) break;
      if (page < this.#wanted.from - marginPages || page >= this.#wanted.to + marginPages) this.#pages.delete(page);
    }
  }
}
