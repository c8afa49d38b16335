/** Gathers what repeats in one flow into one note: a resolver's flow may hold a million replies, each worth the same hint. */
import type { AlgNote } from '../alg.ts';

const maximumPackets = 32;

export class NoteTally {
  private readonly id: AlgNote['id'];
  private readonly packets: number[] = [];
  private evidence = '';
  private count = 0;

  constructor(id: AlgNote['id']) {
    this.id = id;
  }

  /** `evidence` is asked for the first time only. */
  add(packets: readonly number[], evidence: () => string): void {
    this.count += 1;
    if (this.count === 1) this.evidence = evidence();
    for (const packet of packets) if (packet > 0 && this.packets.length < maximumPackets) this.packets.push(packet);
  }

  /** The note, when there is something to say; `what` names the counted things. */
  note(what: string, detail: string): AlgNote | undefined {
    if (this.count === 0) return undefined;
    const evidence = this.count === 1 ? this.evidence : `${this.evidence}; ${this.count} ${what} in this flow`;
    return { id: this.id, packets: this.packets, evidence, detail };
  }
}
