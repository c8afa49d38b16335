/** Caps what one session lists: a control channel that lives for days must not fill the memory with its small talk. */
import type { AlgMessage, SessionContext } from './alg.ts';

const defaultMaximum = 50_000;

export class MessageLimit {
  private readonly context: SessionContext;
  private readonly maximum: number;
  private listed = 0;
  private leftOut = 0;

  constructor(context: SessionContext, maximum = defaultMaximum) {
    this.context = context;
    this.maximum = maximum;
  }

  /** False once the session has said enough: gates and notes of what is not listed would have nothing to point at. */
  get open(): boolean {
    return this.listed < this.maximum;
  }

  message(message: AlgMessage): void {
    if (this.open) {
      this.listed += 1;
      this.context.message(message);
    } else this.leftOut += 1;
  }

  /** Says what was left out. */
  end(): void {
    if (this.leftOut === 0) return;
    this.context.note({
      id: 'alg/cannot-know',
      packets: [],
      evidence: `${this.leftOut} messages after the first ${this.maximum} of this session are not listed`,
      detail: 'The session is longer than what is kept of one session. Cut the capture to the time in question.',
    });
    this.leftOut = 0;
  }
}
