/** Verdicts of all packets of a replay: one byte and one number of a reason each, never an object. */
import { verdicts, type Verdict } from './replay.ts';

const verdictCode: Readonly<Record<Verdict, number>> = { forward: 0, translate: 1, drop: 2, reset: 3, bypass: 4 };
/** What fits the column; reasons beyond it share the last number. */
const mostReasons = 65_535;

export class VerdictColumns {
  private readonly codes: Uint8Array;
  private readonly reasonNumbers: Uint16Array;
  private readonly reasons: string[] = [];
  private readonly numbers = new Map<string, number>();

  constructor(packets: number) {
    this.codes = new Uint8Array(packets);
    this.reasonNumbers = new Uint16Array(packets);
  }

  /** The number of a reason; the same words get the same number. */
  reason(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    if (this.reasons.length === mostReasons) return mostReasons - 1;
    this.numbers.set(text, this.reasons.length);
    return this.reasons.push(text) - 1;
  }

  set(packet: number, verdict: Verdict, reason: number): void {
    this.codes[packet] = verdictCode[verdict];
    this.reasonNumbers[packet] = reason;
  }

  /** `packet` counts from 0. */
  verdict(packet: number): Verdict {
    return verdicts[this.codes[packet] ?? 0] ?? 'forward';
  }

  /** Whether the packet reaches nobody: dropped, or answered with a reset. */
  isStopped(packet: number): boolean {
    const code = this.codes[packet];
    return code === verdictCode.drop || code === verdictCode.reset;
  }

  reasonOf(packet: number): string {
    return this.reasons[this.reasonNumbers[packet] ?? 0] ?? '';
  }

  /** Packets by verdict. */
  counts(): Readonly<Record<Verdict, number>> {
    const byCode = new Uint32Array(verdicts.length);
    for (const code of this.codes) byCode[code]! += 1;
    return {
      forward: byCode[0]!,
      translate: byCode[1]!,
      drop: byCode[2]!,
      reset: byCode[3]!,
      bypass: byCode[4]!,
    };
  }
}
