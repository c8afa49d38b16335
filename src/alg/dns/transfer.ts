/**
 * A zone transfer over its many messages: which record closes it. AXFR (RFC 5936 §2.2) sends the SOA first and again
 * last. IXFR (RFC 1995 §4) sends the new SOA, then pairs of old and new SOA with what was deleted and added between, then
 * the new SOA again; or a whole zone as AXFR does; or one SOA alone when there is nothing newer.
 */
import type { DnsMessage } from './parse.ts';
import { RecordWalk } from './record-walk.ts';
import { soaSerial } from './records.ts';
import { recordType } from './vocabulary.ts';

type TransferKind = 'AXFR' | 'IXFR';

export const transferKind = (type: number): TransferKind | undefined =>
  type === recordType.axfr ? 'AXFR' : type === recordType.ixfr ? 'IXFR' : undefined;

export class Transfer {
  readonly kind: TransferKind;
  /** Messages and answer records so far. */
  parts = 0;
  records = 0;
  /** True once the closing SOA was seen, or the server refused. */
  closed = false;
  private serial = 0;
  private incremental = false;
  /** In an incremental transfer: the next SOA opens a list of deletions, or is the closing one. */
  private deletionsNext = true;

  constructor(kind: TransferKind) {
    this.kind = kind;
  }

  /** Takes one response; a partial one leaves the transfer open. */
  read(bytes: Uint8Array, message: DnsMessage): void {
    this.parts += 1;
    const upToDate = this.kind === 'IXFR' && this.records === 1;
    if (upToDate && message.answerCount > 0) this.closed = false;
    const walk = new RecordWalk(bytes, message);
    while (!this.closed && walk.next() && walk.inAnswer) this.take(bytes, walk);
    if (message.responseCode !== 0) this.closed = true;
    if (this.kind === 'IXFR' && this.parts === 1 && this.records === 1 && message.answerCount === 1) this.closed = true;
  }

  private take(bytes: Uint8Array, walk: RecordWalk): void {
    this.records += 1;
    if (walk.type !== recordType.soa) return;
    const serial = soaSerial(bytes, walk);
    if (this.records === 1) {
      this.serial = serial;
      return;
    }
    if (this.records === 2 && this.kind === 'IXFR') this.incremental = serial !== this.serial;
    if (!this.incremental || (this.deletionsNext && serial === this.serial)) this.closed = true;
    else this.deletionsNext = !this.deletionsNext;
  }
}
