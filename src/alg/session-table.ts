/**
 * Chooses the ALG of each flow (gate, then documented port, then probe, then none), keeps the reason, and feeds the
 * analyzers. A flow that no ALG claims costs one column read a packet.
 */
import { none } from '../capture/packet-index.ts';
import { flowMark, type FlowTable } from '../flow/flow-table.ts';
import { createReassemblyBudget, StreamReassembler } from '../flow/stream-reassembler.ts';
import type { TcpTracker } from '../flow/tcp-tracker.ts';
import { ipProtocol, tcpFlag, type PacketScratch } from '../packet/scratch.ts';
import type { PacketPlace, Side, Transport } from './alg.ts';
import type { AlgDefinition } from './alg-definition.ts';
import type { SurveyedSession } from './capture-survey.ts';
import { GateTable, type FlowEnds, type Gate } from './gate-table.ts';
import { firstWatch, MediaWatches } from './media-watches.ts';
import { algById, algsForPort, probingAlgs } from './registry.ts';
import { LiveSession, type SessionHost } from './live-session.ts';
import type { Session } from './session.ts';
import { UndecidedFlows } from './undecided-flows.ts';

const transports: Readonly<Record<number, Transport>> = {
  [ipProtocol.tcp]: 'tcp', [ipProtocol.udp]: 'udp', [ipProtocol.icmp]: 'icmp', [ipProtocol.icmpv6]: 'icmp',
  [ipProtocol.gre]: 'gre', [ipProtocol.esp]: 'esp',
}; // prettier-ignore

/** A data connection may be captured before the packet that negotiates it, but not long before. */
const earlierFlowSeconds = 2;

export class SessionTable {
  readonly gates = new GateTable();
  readonly sessions: Session[] = [];
  private readonly media = new MediaWatches(this.gates);
  private readonly live: LiveSession[] = [];
  private readonly flows: FlowTable;
  private readonly host: SessionHost;
  private readonly tracker: TcpTracker;
  private readonly budget = createReassemblyBudget();
  private readonly undecided = new UndecidedFlows();
  /** Newest flow on each port and when it began, so that a gate finds a flow that was faster than its negotiation. */
  private readonly newestFlow = new Int32Array(65_536).fill(-1);
  private readonly newestFlowSeconds = new Uint32Array(65_536);

  constructor(flows: FlowTable, tracker: TcpTracker) {
    this.flows = flows;
    this.tracker = tracker;
    this.host = {
      flows,
      openGate: (session, request) => {
        const gate = this.gates.open(session.id, request);
        if (!gate) return;
        session.gates.push(gate);
        this.matchEarlierFlow(gate);
      },
    };
  }

  /** Called for a flow's first packet, after its client side is known. */
  begin(flow: number, place: PacketPlace): void {
    const { flows } = this;
    const transport = transports[flows.protocol(flow)];
    // Their keys are no ports that anything negotiates (flow-key.ts).
    if (transport === 'icmp' || transport === 'esp') return;
    const portFirst = flows.portFirst(flow);
    const portOther = flows.portOther(flow);
    if (this.gates.expects(portFirst, portOther)) {
      const ends = this.endsOf(flow);
      const gate = this.gates.match(ends, flow, place);
      const definition = gate?.alg ? algById(gate.alg) : undefined;
      if (gate?.opener === 'server') flows.addMarks(flow, flowMark.serverFirst);
      if (gate && definition) this.claim(flow, definition, 'gate', gate.session);
      // A gate without an ALG says what the flow carries: its payload must not be taken for a protocol.
      else if (gate && !gate.alg) flows.setClaim(flow, none);
      else this.watchMedia(flow, ends, place);
    }
    this.newestFlow[portFirst] = flow;
    this.newestFlow[portOther] = flow;
    this.newestFlowSeconds[portFirst] = place.seconds;
    this.newestFlowSeconds[portOther] = place.seconds;
  }

  /** One packet of `flow`; `packet` counts from 1. Payload in the scratch is valid during the call only. */
  packet(
    flow: number,
    fromClient: boolean,
    direction: number,
    scratch: PacketScratch,
    packet: number,
    seconds: number,
    nanoseconds: number,
  ): void {
    let claim = this.flows.claim(flow);
    if (claim === none) return;
    if (claim === 0) {
      if (scratch.payloadLength === 0) return;
      this.decide(flow, fromClient, direction, scratch);
      claim = this.flows.claim(flow);
      if (claim === none) return;
      if (claim === 0) {
        const { sequence, payloadLength: length } = scratch;
        const bytes = scratch.payload();
        this.undecided.hold(flow, { fromClient, sequence, bytes, length, packet, seconds, nanoseconds });
        return;
      }
    }
    if (claim >= firstWatch) {
      this.media.packet(claim, fromClient, scratch.payload(), { packet, seconds, nanoseconds });
      return;
    }
    const session = this.live[claim - 1]!;
    const from: Side = fromClient ? 'client' : 'server';
    if (session.streams) {
      const { tcpFlags } = scratch;
      const stream = session.streams[from];
      if (tcpFlags & tcpFlag.syn) stream.begin(scratch.sequence);
      if (!(tcpFlags & tcpFlag.rst))
        stream.segment(scratch.sequence, scratch.payload(), scratch.payloadLength, packet, seconds, nanoseconds);
      if (tcpFlags & tcpFlag.ack)
        session.streams[fromClient ? 'server' : 'client'].acknowledged(scratch.acknowledgement);
    } else {
      const place = { packet, seconds, nanoseconds };
      session.analyzer.datagram?.(from, scratch.payload(), place, scratch.payloadLength);
    }
  }

  /** The capture ended. */
  end(lastSeconds: number): void {
    for (const session of this.live) {
      if (session.streams) {
        session.streams.client.end();
        session.streams.server.end();
        session.analyzer.end?.({ client: session.streams.client.buffer, server: session.streams.server.buffer });
      } else session.analyzer.end?.(undefined);
    }
    this.gates.settle(lastSeconds);
  }

  /** Takes in what a survey found across flows, once the capture has ended. */
  add({ alg, transport, flows: found, messages }: SurveyedSession): void {
    const [flow, ...otherFlows] = found;
    if (flow === undefined) return;
    const id = this.sessions.length + 1;
    this.sessions.push({
      id, alg, chosenBy: 'probe', transport, flow, otherFlows, parent: null, messages: [...messages], gates: [], notes: [],
      missingBytes: 0,
    }); // prettier-ignore
    for (const each of found) {
      const claim = this.flows.claim(each);
      if (claim === 0 || claim === none) this.flows.setClaim(each, id);
    }
  }

  private decide(flow: number, fromClient: boolean, direction: number, scratch: PacketScratch): void {
    const { flows } = this;
    const transport = transports[flows.protocol(flow)];
    if (!transport) {
      flows.setClaim(flow, none);
      return;
    }
    // A probe that looks at the middle of a stream would judge by chance.
    const start = transport === 'tcp' ? this.tracker.streamStart(flows.tcp(flow), direction) : undefined;
    if (start !== undefined && start !== scratch.sequence) {
      if (!this.undecided.counted(flow)) this.giveUp(flow);
      return;
    }
    const from: Side = fromClient ? 'client' : 'server';
    const payload = scratch.payload();
    const earlier = this.undecided.earlier(flow, fromClient);
    const documented = algsForPort(transport, flows.serverPort(flow));
    let undecided = false;
    for (const definition of documented) {
      const verdict = definition.probe(transport, from, payload, earlier);
      if (verdict === 'no') continue;
      this.claim(flow, definition, 'port', null);
      return;
    }
    for (const definition of probingAlgs(transport)) {
      if (documented.includes(definition)) continue;
      const verdict = definition.probe(transport, from, payload, earlier);
      if (verdict === 'yes') {
        this.claim(flow, definition, 'probe', null);
        return;
      }
      if (verdict === 'more') undecided = true;
    }
    if (!undecided || !this.undecided.probed(flow)) this.giveUp(flow);
  }

  private giveUp(flow: number): void {
    this.undecided.release(flow);
    this.flows.setClaim(flow, none);
  }

  private claim(flow: number, definition: AlgDefinition, chosenBy: Session['chosenBy'], parent: number | null): void {
    const { flows } = this;
    const transport = transports[flows.protocol(flow)] ?? 'tcp';
    const id = this.live.length + 1;
    const session = new LiveSession(this.host, id, definition.id, chosenBy, transport, flow, parent);
    session.analyzer = definition.analyze(session);
    if (transport === 'tcp')
      session.streams = { client: this.stream(session, 'client'), server: this.stream(session, 'server') };
    this.live.push(session);
    this.sessions.push(session);
    flows.setClaim(flow, id);
    const held = this.undecided.release(flow);
    if (session.streams) {
      const row = flows.tcp(flow);
      for (const direction of [0, 1] as const) {
        const start = this.tracker.streamStart(row, direction);
        if (start !== undefined)
          session.streams[flows.fromClient(flow, direction) ? 'client' : 'server'].begin((start - 1) >>> 0);
      }
    }
    for (const { fromClient, sequence, bytes, length, packet, seconds, nanoseconds } of held) {
      const side: Side = fromClient ? 'client' : 'server';
      if (session.streams) session.streams[side].segment(sequence, bytes, length, packet, seconds, nanoseconds);
      else session.analyzer.datagram?.(side, bytes, { packet, seconds, nanoseconds }, length);
    }
  }

  private stream(session: LiveSession, side: Side): StreamReassembler {
    const stream: StreamReassembler = new StreamReassembler(
      {
        data: () => session.analyzer.data?.(side, stream.buffer),
        gap: (bytes) => {
          session.missingBytes += bytes;
          session.analyzer.gap?.(side, bytes);
        },
      },
      this.budget,
    );
    return stream;
  }

  private matchEarlierFlow(gate: Gate): void {
    const port = gate.to.port === '*' ? gate.from.port : gate.to.port;
    if (port === '*') return;
    const flow = this.newestFlow[port]!;
    if (gate.media) {
      this.media.reopened(port);
      if (flow >= 0) this.watchMedia(flow, this.endsOf(flow), gate.openedAt);
      return;
    }
    if (flow < 0 || this.flows.claim(flow) === gate.session) return;
    // A connection that used the port before belongs to an earlier negotiation; those of a mapped service a survey judges.
    const isOlder = gate.openedAt.seconds - this.newestFlowSeconds[port]! > earlierFlowSeconds;
    if (gate.reusable === true || isOlder || this.gates.serves(port, flow)) return;
    this.gates.match(this.endsOf(flow), flow, { ...gate.openedAt, packet: this.flows.firstPacket(flow) + 1 });
  }

  /** Media flows that no ALG reads are watched for their gates. */
  private watchMedia(flow: number, ends: FlowEnds, place: PacketPlace): void {
    const claim = this.flows.claim(flow);
    if (claim !== 0 && claim !== none) return;
    const back = { transport: ends.transport, from: ends.to, to: ends.from };
    if (!this.gates.expectsMedia(ends, place) && !this.gates.expectsMedia(back, place)) {
      this.gates.matchMedia(ends, flow, place);
      return;
    }
    const clientOpens = (this.flows.marks(flow) & flowMark.serverFirst) === 0;
    this.flows.setClaim(flow, this.media.watch(flow, clientOpens ? ends : back));
    this.undecided.release(flow);
  }

  private endsOf(flow: number): FlowEnds {
    const { flows } = this;
    const first = { address: flows.clientAddress(flow), port: flows.clientPort(flow) };
    const other = { address: flows.serverAddress(flow), port: flows.serverPort(flow) };
    // Gates speak of who opens the flow, which is the first packet's sender.
    const opensFirst = (flows.marks(flow) & flowMark.serverFirst) === 0;
    return {
      transport: transports[flows.protocol(flow)] ?? 'tcp',
      from: opensFirst ? first : other,
      to: opensFirst ? other : first,
    };
  }
}
