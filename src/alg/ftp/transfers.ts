/**
 * What a control connection says about each data connection: who offered where, which command wanted it, how the server
 * answered. A pure reading of the session's messages, for the rules of the diagnosis.
 */
import type { AlgMessage, Side } from '../alg.ts';
import type { Gate } from '../gate-table.ts';
import type { Session } from '../session.ts';
import { transferVerbs } from './parse.ts';

export interface FtpTransfer {
  /** PORT, EPRT, LPRT, 227, 228 or 229. */
  readonly offer: AlgMessage;
  /** Who listens: `client` is active mode. */
  readonly listener: Side;
  readonly address: string;
  readonly port: number;
  readonly gate: Gate | undefined;
  /** The server's refusal of PORT, EPRT or LPRT. */
  refusal: AlgMessage | undefined;
  /** LIST, RETR, …; undefined when none came before the next offer. */
  command: AlgMessage | undefined;
  /** 125 or 150. */
  preliminary: AlgMessage | undefined;
  /** 226, 425, 550, … */
  final: AlgMessage | undefined;
  /** What was said next after the offer, the command or the preliminary reply, whichever came last. */
  followedBy: AlgMessage | undefined;
}

/** The last that was said for the transfer before its outcome. */
export const lastStep = ({ preliminary, command, offer }: FtpTransfer): AlgMessage => preliminary ?? command ?? offer;

const serviceCloses = 421;

const keyOf = (packet: unknown, verb: unknown): string => `${String(packet)} ${String(verb)}`;

/** In the order of the offers. */
export function ftpTransfers({ messages, gates }: Pick<Session, 'messages' | 'gates'>): FtpTransfer[] {
  const gateOf = new Map(gates.map((gate) => [keyOf(gate.openedAt.packet, gate.to.port), gate]));
  const transfers: FtpTransfer[] = [];
  /** What a reply may be about: the newest transfer whose offer or command stands in that packet. */
  const byCommand = new Map<string, FtpTransfer>();
  let current: FtpTransfer | undefined;
  for (const message of messages) {
    const { facts = {} } = message;
    if (current && message.packet > lastStep(current).packet) current.followedBy ??= message;
    const { dataAddress, dataPort, code } = facts;
    if (typeof dataAddress === 'string' && typeof dataPort === 'number') {
      current = {
        offer: message,
        listener: message.from,
        address: dataAddress,
        port: dataPort,
        gate: gateOf.get(keyOf(message.packet, dataPort)),
        refusal: undefined,
        command: undefined,
        preliminary: undefined,
        final: undefined,
        followedBy: undefined,
      };
      transfers.push(current);
      if (message.from === 'client') byCommand.set(keyOf(message.packet, message.name), current);
      continue;
    }
    if (message.from === 'client') {
      if (!current || current.command || !transferVerbs.includes(message.name)) continue;
      current.command = message;
      current.followedBy = undefined;
      byCommand.set(keyOf(message.packet, message.name), current);
    } else if (typeof code === 'number') {
      const about = byCommand.get(keyOf(facts['answersPacket'], facts['answersVerb']));
      if (about) answer(about, message, code);
      else if (code === serviceCloses && current?.command && !current.final) current.final = message;
    }
  }
  return transfers;
}

function answer(transfer: FtpTransfer, reply: AlgMessage, code: number): void {
  if (reply.facts?.['answersPacket'] === transfer.command?.packet && transfer.command) {
    if (code < 200) {
      transfer.preliminary ??= reply;
      transfer.followedBy = undefined;
    } else transfer.final ??= reply;
  } else if (code >= 400) transfer.refusal ??= reply;
}
