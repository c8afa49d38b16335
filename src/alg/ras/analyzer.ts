/** Reads RAS datagrams: what endpoints and gatekeeper tell each other about addresses, and the calls that it admits. */
import { formatEndpoint } from '../../base/address.ts';
import type { Analyzer, GateRequest, PacketPlace, SessionContext, Side } from '../alg.ts';
import { fieldsOf, isUsable, type H323Endpoint } from '../h323/endpoints.ts';
import { H323Notes } from '../h323/notes.ts';
import { MessageLimit } from '../message-limit.ts';
import { readRas, type RasMessage } from './parse.ts';

/** Linux nf_conntrack_h323 keeps expectations of RAS for 240 s. */
const gateSeconds = 240;
const maximumRemembered = 1024;
const anywhere = { address: '*', port: '*' } as const;

export class RasAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly notes: H323Notes;
  /** Endpoint of an open gate → when it ends. */
  private readonly until = new Map<string, number>();
  /** Sequence numbers of admission requests for calls that came in. */
  private readonly incoming = new Set<number>();

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    this.notes = new H323Notes(context);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    if (!this.limit.open || payload.length === 0) return;
    const message = readRas(payload);
    const complete = wireBytes === payload.length;
    if (!message) {
      const summary = 'Not a RAS message';
      this.limit.message({ ...place, from, name: 'unknown', size: wireBytes, summary, complete });
      return;
    }
    const { name, alternative, sequence, endpoints, traversal } = message;
    if (traversal.length > 0) this.notes.traversal(place.packet, traversal);
    this.open(from, message, place);
    this.limit.message({
      ...place,
      from,
      name,
      size: wireBytes,
      complete,
      summary: [`${name} ${alternative} ${sequence}`, ...endpoints.map(endpointText), ...traversal].join(', '),
      fields: fieldsOf(endpoints),
      facts: {
        sequence,
        read: message.isWhole,
        ...(traversal.length > 0 ? { traversal: traversal.join(' ') } : {}),
      },
    });
  }

  end(): void {
    this.notes.end();
    this.limit.end();
  }

  private open(from: Side, { alternative, sequence, endpoints, answersCall }: RasMessage, place: PacketPlace): void {
    if (alternative === 'admissionRequest' && answersCall) {
      if (this.incoming.size >= maximumRemembered) this.incoming.clear();
      this.incoming.add(sequence);
    }
    const isOutgoing = alternative === 'admissionConfirm' && !this.incoming.has(sequence);
    for (const endpoint of endpoints) {
      const { role } = endpoint;
      if (
        (isOutgoing && role === 'destCallSignalAddress') ||
        (alternative === 'locationConfirm' && role === 'callSignalAddress')
      )
        this.gate(endpoint, place, { purpose: 'h225', transport: 'tcp', alg: 'h323' });
      // A gatekeeper may answer discovery for another one, and locations to another port.
      const names =
        alternative === 'gatekeeperConfirm' ? 'rasAddress' : alternative === 'locationRequest' ? 'replyAddress' : '';
      if (role === names && !this.isOwn(from, endpoint))
        this.gate(endpoint, place, { purpose: 'ras', transport: 'udp', alg: 'ras' });
    }
  }

  private isOwn(from: Side, { address, port }: H323Endpoint): boolean {
    const own = this.context[from];
    return own.address === address && own.port === port;
  }

  private gate(
    endpoint: H323Endpoint,
    place: PacketPlace,
    what: Pick<GateRequest, 'purpose' | 'transport' | 'alg'>,
  ): void {
    const { address, port } = endpoint;
    const key = `${what.purpose} ${formatEndpoint(address, port)}`;
    if (!isUsable(endpoint) || (this.until.get(key) ?? -1) >= place.seconds) return;
    if (this.until.size >= maximumRemembered) this.until.clear();
    this.until.set(key, place.seconds + gateSeconds);
    this.context.gate({
      ...what,
      from: anywhere,
      to: { address, port },
      openedAt: place,
      lifetimeSeconds: gateSeconds,
      reusable: true,
    });
  }
}

const endpointText = ({ role, address, port }: H323Endpoint): string => `${role} ${formatEndpoint(address, port)}`;
