/**
 * Reads the datagrams of talk's daemons. The caller leaves an invitation with the endpoint where it waits; whoever looks the
 * invitation up connects there (talkd(8)).
 */
import type { Analyzer, GateEndpoint, PacketPlace, SessionContext, Side, Transport } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import { ntalkPort, parseTalk, type TalkAddress, type TalkMessage } from './parse.ts';

/** talkd.h, MAX_LIFE: the daemon keeps an invitation that long. */
const gateSeconds = 60;

export class TalkAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly isNtalk: boolean;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context, 1000);
    this.isNtalk = context.server.port === ntalkPort || context.client.port === ntalkPort;
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const message = parseTalk(payload, this.isNtalk);
    const name = message ? `${message.type}${message.answer === undefined ? '' : ' response'}` : 'not talk';
    const fields = [...(message?.endpoint?.fields ?? []), ...(message?.control?.fields ?? [])];
    this.limit.message({
      packet: place.packet,
      seconds: place.seconds,
      nanoseconds: place.nanoseconds,
      from,
      name,
      size: wireBytes,
      summary: message ? summaryOf(message) : `${wireBytes} bytes`,
      complete: message !== undefined,
      ...(fields.length > 0 ? { fields } : undefined),
    });
    if (message && this.limit.open) this.openGates(from, message, place);
  }

  end(): void {
    this.limit.end();
  }

  private openGates(from: Side, { type, answer, endpoint, control }: TalkMessage, place: PacketPlace): void {
    const { client, server } = this.context;
    const asker: GateEndpoint = { address: (from === 'server' ? client : server).address, port: '*' };
    if (type === 'LOOK_UP' && answer === 'success') this.gate('talk', 'tcp', asker.address, endpoint, place);
    if (type === 'LEAVE_INVITE' && answer === undefined) this.gate('talk', 'tcp', '*', endpoint, place);
    // The daemon answers to what the request says, which NAT makes another endpoint than the one it came from.
    const source = from === 'client' ? client : server;
    if (control && (control.address !== source.address || control.port !== source.port))
      this.gate('talk-control', 'udp', asker.address, control, place);
  }

  private gate(
    purpose: string,
    transport: Transport,
    opener: string,
    to: TalkAddress | undefined,
    openedAt: PacketPlace,
  ): void {
    if (!to || to.port === 0) return;
    this.context.gate({
      purpose,
      transport,
      from: { address: opener, port: '*' },
      to: { address: to.address, port: to.port },
      openedAt,
      lifetimeSeconds: gateSeconds,
      ...(transport === 'udp' ? { alg: 'talk' as const, opener: 'server' as const } : undefined),
    });
  }
}

function summaryOf({ version, answer, endpoint, caller, callee }: TalkMessage): string {
  const where = endpoint && endpoint.port > 0 ? `${endpoint.address} port ${endpoint.port}` : '';
  const who = caller === '' ? '' : `${caller} calls ${callee}`;
  return [version, who, answer ?? '', where].filter((part) => part !== '').join(', ');
}
