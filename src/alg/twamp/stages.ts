/**
 * What each side of a TWAMP control connection says next. Sizes are not in the messages: they follow from who speaks when
 * (RFC 5357 §3), so that analyzer and rewrite have to follow the conversation in the same way.
 */
import { u8 } from '../../base/bytes.ts';
import type { Side } from '../alg.ts';
import { chosenMode, commands, greetingModes, isOpenMode, messageBytes, serverStartAccept } from './parse.ts';

/** `hidden`: encrypted, or not understood; nothing more is read. */
type Stage = 'opening' | 'start' | 'running' | 'hidden';
type Answer = 'Accept-Session' | 'Start-Ack';

export type TwampMessageName =
  | 'Set-Up-Response' | 'Request-TW-Session' | 'Start-Sessions' | 'Stop-Sessions' | 'unknown' | 'Server-Greeting'
  | 'Server-Start' | Answer; // prettier-ignore

const maximumOutstanding = 256;

export class TwampStages {
  private readonly stages: Record<Side, Stage> = { client: 'opening', server: 'opening' };
  /** Answers that the server owes, in order. */
  private readonly owed: Answer[] = [];

  isHidden(side: Side): boolean {
    return this.stages[side] === 'hidden';
  }

  hide(side: Side): void {
    this.stages[side] = 'hidden';
  }

  /** Bytes of the message that begins here; 0 when nothing that is known can follow. */
  sizeOf(from: Side, bytes: Uint8Array): number {
    const stage = this.stages[from];
    if (stage === 'hidden') return 0;
    if (from === 'client')
      return stage === 'opening' ? messageBytes.setUpResponse : (commands[u8(bytes, 0)]?.size ?? 0);
    if (stage === 'opening') return messageBytes.serverGreeting;
    if (stage === 'start') return messageBytes.serverStart;
    const answer = this.owed[0];
    if (answer === undefined) return 0;
    return answer === 'Start-Ack' ? messageBytes.startAck : messageBytes.acceptSession;
  }

  /** Goes on behind the whole message that begins here, and says which it is. */
  advance(from: Side, bytes: Uint8Array): TwampMessageName {
    return from === 'client' ? this.client(bytes) : this.server(bytes);
  }

  private client(bytes: Uint8Array): TwampMessageName {
    if (this.stages.client === 'opening') {
      const mode = chosenMode(bytes);
      this.stages.client = isOpenMode(mode) ? 'running' : 'hidden';
      if (mode !== 0 && !isOpenMode(mode)) this.stages.server = 'hidden';
      return 'Set-Up-Response';
    }
    const name = commands[u8(bytes, 0)]?.name ?? 'unknown';
    if (name === 'Start-Sessions') this.owe('Start-Ack');
    if (name === 'Request-TW-Session') this.owe('Accept-Session');
    return name;
  }

  private server(bytes: Uint8Array): TwampMessageName {
    if (this.stages.server === 'opening') {
      this.stages.server = greetingModes(bytes) === undefined ? 'hidden' : 'start';
      return 'Server-Greeting';
    }
    if (this.stages.server === 'start') {
      this.stages.server = serverStartAccept(bytes) === 0 ? 'running' : 'hidden';
      return 'Server-Start';
    }
    return this.owed.shift() ?? 'Start-Ack';
  }

  private owe(answer: Answer): void {
    if (this.owed.length < maximumOutstanding) this.owed.push(answer);
    else this.stages.server = 'hidden';
  }
}
