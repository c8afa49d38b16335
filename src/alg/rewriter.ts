/**
 * What a gateway does with the messages of one session, whichever protocol it is: the stream is cut into whole messages,
 * and each is rendered as it looks on the other side. The gateway's replay needs no word of any protocol beyond this.
 */
import type { TranslateEnd } from './address-rewrite.ts';
import type { GateEndpoint, Side, Transport } from './alg.ts';
import type { RewrittenFields } from './field-rewrite.ts';

/** `opaque`: from here on this direction cannot be read (encrypted, or no longer the protocol) and passes as it is. */
export type Framing = number | 'opaque';

/** What the other side calls things. */
export interface MessageTranslation {
  /** An endpoint inside a message; undefined where no binding says anything, so that it is left alone. */
  readonly end: TranslateEnd;
  /**
   * A number that stands for a port (PPTP's call id, RFC 2637 §2.1); undefined: left alone. `owner` is who chose it, which
   * need not be the message's sender.
   */
  readonly callId?: (owner: Side, callId: number) => number | undefined;
}

/** One session's; it may hold what earlier messages said (encryption, negotiated ports). */
export interface MessageRewriter {
  /**
   * TCP: bytes of the first whole message in `bytes`, which begin where the last message ended, framing included; 0 while
   * more are needed. A message that was told counts as taken: what is asked next begins behind it. Absent where datagrams
   * are messages.
   */
  readonly frame?: (from: Side, bytes: Uint8Array) => Framing;
  /** The message, framing included, on the other side. The message itself when nothing changes. Never throws. */
  readonly rewrite: (message: Uint8Array, from: Side, translation: MessageTranslation) => RewrittenFields;
}

/** A connection's ends as packets name them. */
interface SessionEnds {
  readonly client: GateEndpoint;
  readonly server: GateEndpoint;
}

/** Whose messages they are: some protocols mean their sender's address where they write none. */
export interface RewriterSession extends SessionEnds {
  readonly transport: Transport;
  /**
   * The ends as the packets that the server sends name them, where the gateway translates the connection itself;
   * `client` and `server` are then as those of the client name them.
   */
  readonly atServer?: SessionEnds;
}

/** What packets from `from` call the address of `owner`: what a message means that names a port alone. */
export const addressSeenBy = (session: RewriterSession, from: Side, owner: Side): string =>
  (from === 'server' ? (session.atServer ?? session) : session)[owner].address;

/** Makes the rewriter of one session. */
export type CreateRewriter = (session: RewriterSession) => MessageRewriter;
