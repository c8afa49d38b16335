/**
 * Reads IKE on UDP 500 and 4500. On 500 both ends have seen no NAT between them: once they agree on keys, plain ESP may
 * follow, which has no ports and whose SPIs were agreed under encryption, so that its gates name only the hosts. On 4500
 * ESP comes inside the same flow.
 */
import { u32 } from '../../base/bytes.ts';
import type { AlgMessage, Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import type { EspFacts, IkeFacts } from './facts.ts';
import { kindOf, markerBytes, parseIke, type IkeMessage } from './parse.ts';
import { exchange, exchangeName, ikePort, traversalPort } from './vocabulary.ts';

/** Junos' gate-timeout of ike-esp-nat: 5 to 21600 s; 120 s is what its documents give as default (not verified). */
const gateSeconds = 120;
/** Security associations and peers of one flow that are told apart. */
const maximumSpis = 256;
const maximumGatedPeers = 64;

export class IkeAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly traversal: boolean;
  private readonly spis = new Set<string>();
  private readonly gated = new Set<string>();

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    const ports = [context.server.port, context.client.port];
    this.traversal = context.server.port !== ikePort && ports.includes(traversalPort);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const kind = kindOf(payload, this.traversal);
    if (kind === 'esp') this.esp(from, payload, place, wireBytes);
    else if (kind === 'ike') this.ike(from, payload, place, wireBytes);
  }

  end(): void {
    this.limit.end();
  }

  private ike(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes: number): void {
    const at = this.traversal ? markerBytes : 0;
    const message = parseIke(payload, at);
    if (!message) return;
    const { version, initiatorSpi, responderSpi, messageId, size } = message;
    const facts: IkeFacts = { version, exchange: message.exchange, initiatorSpi, responderSpi, messageId };
    this.emit(from, place, exchangeName(message.exchange), Math.min(size, wireBytes - at), {
      summary: summarize(message),
      complete: size <= payload.length - at,
      facts,
    });
    if (!this.traversal) this.openGates(message, place);
  }

  /** Only the first packet of each security association is a message: what follows is the users' data. */
  private esp(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes: number): void {
    const spi = u32(payload, 0);
    const key = `${from} ${spi}`;
    if (this.spis.has(key) || this.spis.size >= maximumSpis) return;
    this.spis.add(key);
    const facts: EspFacts = { spi };
    const text = `security association 0x${spi.toString(16).padStart(8, '0')} begins`;
    this.emit(from, place, 'ESP', wireBytes, { summary: text, complete: true, facts });
  }

  /** Quick mode and IKE_AUTH agree on the first keys for ESP (RFC 2409 §5.5, RFC 7296 §1.2). */
  private openGates({ exchange: type, initiatorSpi }: IkeMessage, openedAt: PacketPlace): void {
    if (type !== exchange.quickMode && type !== exchange.auth) return;
    if (this.gated.has(initiatorSpi) || this.gated.size >= maximumGatedPeers) return;
    this.gated.add(initiatorSpi);
    const { client, server } = this.context;
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const)
      this.context.gate({
        purpose: 'esp',
        transport: 'esp',
        from: { address: from.address, port: '*' },
        to: { address: to.address, port: '*' },
        openedAt,
        lifetimeSeconds: gateSeconds,
      });
  }

  private emit(
    from: Side,
    { packet, seconds, nanoseconds }: PacketPlace,
    name: string,
    size: number,
    rest: Pick<AlgMessage, 'summary' | 'complete' | 'facts'>,
  ): void {
    this.limit.message({ packet, seconds, nanoseconds, from, name, size, ...rest });
  }
}

/** `request 1, initiator 0x1122…`; version 1 says whether it is encrypted. */
function summarize({ version, encrypted, response, messageId, initiatorSpi }: IkeMessage): string {
  const role = version === 2 ? (response ? 'response' : 'request') : encrypted ? 'encrypted' : 'in the clear';
  return `IKEv${version} ${role}, message id ${messageId}, initiator ${initiatorSpi}`;
}
