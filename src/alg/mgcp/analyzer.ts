/** Reads one MGCP flow: commands and responses paired by transaction, and the gates of the connections that they describe. */
import type { AlgMessage, Analyzer, GateRequest, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { formatEndpoint } from '../../base/address.ts';
import { connectionOf, mediaEndpoints, mediaGate } from '../sdp/media-endpoints.ts';
import { detached } from '../text/detached.ts';
import type { MgcpFacts } from './facts.ts';
import { parseMgcp, splitMessages, type MgcpMessage } from './parse.ts';

interface Transaction {
  readonly verb: string;
  readonly packet: number;
  readonly callId: string | undefined;
}

const maximumTransactions = 4096;
const maximumFields = 32;

/** One flow's reader; lives as long as the flow. */
export class MgcpAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  /** By who asked and transaction. */
  private readonly transactions = new Map<string, Transaction>();
  /** Call and endpoint → when the gate's lifetime ends. */
  private readonly gatesUntil = new Map<string, number>();

  constructor(context: SessionContext) {
    this.context = context;
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const parts = splitMessages(payload);
    const complete = payload.length >= wireBytes;
    parts.forEach((part, at) => {
      const whole = complete || at < parts.length - 1;
      const size = whole ? part.length : wireBytes - part.offset;
      const message = parseMgcp(payload, part);
      if (message) this.report(from, message, size, place, whole);
      else this.emit(from, place, size, whole, 'not an MGCP message', 'neither command nor response', {}, []);
    });
  }

  private report(from: Side, message: MgcpMessage, size: number, place: PacketPlace, complete: boolean): void {
    const facts = this.factsOf(from, message, place.packet);
    const name = message.code === 0 && message.verb !== '' ? message.verb : String(message.code).padStart(3, '0');
    this.openGates(message, facts.callId ?? `transaction ${message.transaction}`, place);
    this.emit(from, place, size, complete, detached(name), summarize(message, facts), facts, fieldsOf(message));
  }

  private factsOf(from: Side, message: MgcpMessage, packet: number): MgcpFacts {
    const isCommand = message.code === 0 && message.verb !== '';
    const asker = isCommand === (from === 'client') ? 'client' : 'server';
    const key = `${asker} ${message.transaction}`;
    const known = this.transactions.get(key);
    const callId = message.callId === undefined ? known?.callId : detached(message.callId);
    const facts: MgcpFacts = { code: message.code, transaction: detached(message.transaction) };
    const verb = isCommand ? detached(message.verb) : known?.verb;
    if (verb !== undefined) facts.verb = verb;
    if (message.endpoint !== '') facts.endpoint = detached(message.endpoint);
    if (callId !== undefined) facts.callId = callId;
    if (message.mode !== undefined) facts.mode = detached(message.mode);
    if (message.packetsLost !== undefined) facts.packetsLost = message.packetsLost;
    if (message.jitterMilliseconds !== undefined) facts.jitterMilliseconds = message.jitterMilliseconds;
    const media = message.description?.media[0];
    const address = message.description && media && connectionOf(message.description, media)?.value;
    if (media && address !== undefined) {
      facts.mediaAddress = detached(address);
      facts.mediaPort = media.portNumber;
    }
    if (!isCommand) {
      if (known) facts.requestPacket = known.packet;
    } else if (known?.verb === verb) facts.repeatOf = known?.packet ?? packet;
    else this.enter(key, { verb: verb ?? '', packet, callId });
    return facts;
  }

  private enter(key: string, transaction: Transaction): void {
    this.transactions.set(key, transaction);
    if (this.transactions.size > maximumTransactions) forgetOldest(this.transactions);
  }

  private openGates({ description, code }: MgcpMessage, call: string, place: PacketPlace): void {
    if (!description || code >= 300) return;
    for (const endpoint of mediaEndpoints(description)) {
      const key = `${call} ${endpoint.transport} ${endpoint.address} ${endpoint.port}`;
      if ((this.gatesUntil.get(key) ?? -1) >= place.seconds) continue;
      const gate: GateRequest = mediaGate(endpoint, call, place);
      this.gatesUntil.set(key, place.seconds + gate.lifetimeSeconds);
      if (this.gatesUntil.size > maximumTransactions) forgetOldest(this.gatesUntil);
      this.context.gate(gate);
    }
  }

  private emit(
    from: Side,
    place: PacketPlace,
    size: number,
    complete: boolean,
    name: string,
    summary: string,
    facts: MgcpFacts,
    fields: readonly LocatedField[],
  ): void {
    const { packet, seconds, nanoseconds } = place;
    const message: AlgMessage = {
      packet,
      seconds,
      nanoseconds,
      from,
      name,
      size,
      summary,
      complete,
      facts,
      ...(fields.length > 0 ? { fields } : undefined),
    };
    this.context.message(message);
  }
}

function summarize({ verb, code, comment, endpoint, transaction, mode }: MgcpMessage, facts: MgcpFacts): string {
  const { mediaAddress, mediaPort, repeatOf } = facts;
  return detached(
    [
      code === 0
        ? `${verb} ${transaction} ${endpoint}`
        : `${code} to ${facts.verb ?? 'transaction'} ${transaction}${comment ? `: ${comment}` : ''}`,
      ...(mode === undefined ? [] : [mode]),
      ...(mediaAddress === undefined || mediaPort === undefined
        ? []
        : [`media at ${formatEndpoint(mediaAddress, mediaPort)}`]),
      ...(repeatOf === undefined ? [] : [`repeats packet ${repeatOf}`]),
    ].join(', '),
  );
}

function fieldsOf({ pairs }: MgcpMessage): LocatedField[] {
  const fields = new Map<number, LocatedField>();
  for (const { address, port } of pairs)
    for (const field of [address, port])
      if (field && fields.size < maximumFields && !fields.has(field.offset))
        fields.set(field.offset, { ...field, value: detached(field.value) });
  return [...fields.values()].sort((one, other) => one.offset - other.offset);
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
