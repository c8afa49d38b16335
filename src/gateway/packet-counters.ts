/** What of a flow's packets a gateway counts: handshakes that take too long, echoes without a reply, answers beyond the first. */
import { tcpFlag } from '../packet/scratch.ts';
import { secondsOf } from './idle-timers.ts';
import { breachOf } from './least-idle-times.ts';
import type { Profile } from './profile.ts';

export class PacketCounters {
  readonly handshakeSeconds: number;
  private readonly outstandingEchoes: NonNullable<Profile['checks']>['outstandingEchoes'];
  private readonly closesAfterAnswer: ReadonlyMap<number, string>;
  /** By flow: the time of the SYN, echo requests under way, or answers since the last question. */
  private readonly counts: Float64Array;

  /** `closesAfterAnswer`: why a flow is closed after its first answer, by flow. */
  constructor(profile: Profile, closesAfterAnswer: ReadonlyMap<number, string>, flows: number) {
    this.handshakeSeconds = secondsOf(profile.timers['tcp-handshake']);
    this.outstandingEchoes = profile.checks?.outstandingEchoes;
    this.closesAfterAnswer = closesAfterAnswer;
    this.counts = new Float64Array(flows);
  }

  /** How many seconds a handshake took that ends with this packet, when that is more than the gateway waits (Junos: 4 s). */
  slowHandshake(flow: number, tcpFlags: number, now: number): number | null {
    if (this.handshakeSeconds === Infinity) return null;
    const begun = this.counts[flow]!;
    if (tcpFlags & tcpFlag.syn && !(tcpFlags & tcpFlag.ack)) {
      if (begun === 0) this.counts[flow] = now;
      return null;
    }
    if (begun <= 0 || tcpFlags & tcpFlag.syn) return null;
    this.counts[flow] = -1;
    return now - begun > this.handshakeSeconds ? now - begun : null;
  }

  handshakeWords(seconds: number): string {
    const breach = breachOf('tcp', 0, 'transitory', this.handshakeSeconds);
    return `the handshake took ${seconds.toFixed(1)} s, the gateway waits ${this.handshakeSeconds} s${breach}`;
  }

  /** Why an echo request is one too many without an answer (Junos: 20); null when it fits. */
  refusedEcho(flow: number, isRequest: boolean): string | null {
    const limit = this.outstandingEchoes;
    if (!limit) return null;
    if (!isRequest) {
      this.counts[flow] = Math.max(0, this.counts[flow]! - 1);
      return null;
    }
    if (this.counts[flow]! >= limit.value)
      return `${limit.value} echo requests are under way without an answer (${limit.source})`;
    this.counts[flow]! += 1;
    return null;
  }

  /** Why an answer is one too many, where the ALG closes the flow after the first; null when it passes. */
  refusedAnswer(flow: number, fromClient: boolean): string | null {
    const closes = this.closesAfterAnswer.get(flow);
    if (closes === undefined) return null;
    if (fromClient) {
      this.counts[flow] = 0;
      return null;
    }
    this.counts[flow]! += 1;
    return this.counts[flow] === 1 ? null : closes;
  }
}
