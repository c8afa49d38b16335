/** Gates that ALGs negotiated, looked up only when a new flow uses a port that some gate names: other flows cost one byte's read. */
import { formatEndpoint } from '../base/address.ts';
import type { GateEndpoint, GateRequest, PacketPlace, Transport } from './alg.ts';

export type GateOutcome = 'fulfilled' | 'expired' | 'contradicted' | 'pending';

export interface Gate extends GateRequest {
  readonly id: number;
  /** Session that negotiated it. */
  readonly session: number;
  /** Flow that used it, or that came instead of it. */
  flow: number | null;
  firstPacket: number | null;
  outcome: GateOutcome;
  /** For `contradicted`: what arrived, in words. */
  contradiction: string | null;
}

export interface FlowEnds {
  readonly transport: Transport;
  readonly from: GateEndpoint;
  readonly to: GateEndpoint;
}

const maximumGates = 100_000;
const maximumGatesOfPort = 256;
/** Sessions that may have negotiated the same media: both legs of a call, each seen on both sides of a gateway. */
const maximumObservers = 4;

export class GateTable {
  readonly gates: Gate[] = [];
  /** Gates left out because of the cap. */
  leftOut = 0;
  private readonly expectedPorts = new Uint8Array(65_536);
  private readonly byPort = new Map<number, Gate[]>();

  open(session: number, request: GateRequest): Gate | undefined {
    if (this.gates.length >= maximumGates) {
      this.leftOut += 1;
      return undefined;
    }
    const gate: Gate = {
      ...request,
      id: this.gates.length + 1,
      session,
      flow: null,
      firstPacket: null,
      outcome: 'pending',
      contradiction: null,
    };
    this.gates.push(gate);
    const port = request.to.port === '*' ? request.from.port : request.to.port;
    if (port !== '*') {
      this.expectedPorts[port] = 1;
      const list = this.byPort.get(port) ?? [];
      if (list.length >= maximumGatesOfPort) list.shift();
      list.push(gate);
      this.byPort.set(port, list);
    }
    return gate;
  }

  /** Cheap: false means that no gate can match. */
  expects(portA: number, portB: number): boolean {
    return (this.expectedPorts[portA]! | this.expectedPorts[portB]!) !== 0;
  }

  /** The newest gate that a flow beginning at `place` fulfils; a near miss is remembered as a contradiction. */
  match(ends: FlowEnds, flow: number, place: PacketPlace): Gate | undefined {
    let nearMiss: Gate | undefined;
    for (const port of [ends.to.port, ends.from.port]) {
      const list = port === '*' ? undefined : this.byPort.get(port);
      for (let at = (list?.length ?? 0) - 1; at >= 0; at -= 1) {
        const gate = list?.[at];
        if (!gate) continue;
        if (gate.transport !== ends.transport || gate.media || !alive(gate, place)) continue;
        if (gate.outcome === 'fulfilled' && gate.reusable !== true) continue;
        if (fits(gate, ends.from, ends.to) || (gate.eitherDirection === true && fits(gate, ends.to, ends.from))) {
          fulfil(gate, flow, place);
          return gate;
        }
        if (gate.outcome === 'pending' && gate.contradiction === null && nearly(gate, ends)) nearMiss ??= gate;
      }
    }
    if (nearMiss) contradict(nearMiss, ends, flow, place);
    return undefined;
  }

  /** The media gates that a packet along `ends` fulfils, at most one of each session; near misses as in `match`. */
  matchMedia(ends: FlowEnds, flow: number, place: PacketPlace): readonly Gate[] {
    const found: Gate[] = [];
    let nearMiss: Gate | undefined;
    const list = ends.to.port === '*' ? undefined : this.byPort.get(ends.to.port);
    for (let at = (list?.length ?? 0) - 1; at >= 0 && found.length < maximumObservers; at -= 1) {
      const gate = list?.[at];
      if (!gate?.media || gate.transport !== ends.transport || !alive(gate, place)) continue;
      if (fits(gate, ends.from, ends.to)) {
        if (found.some(({ session }) => session === gate.session)) continue;
        fulfil(gate, flow, place);
        found.push(gate);
      } else if (gate.outcome === 'pending' && gate.contradiction === null && nearlyMedia(gate, ends))
        nearMiss ??= gate;
    }
    if (nearMiss && found.length === 0) contradict(nearMiss, ends, flow, place);
    return found;
  }

  /** Whether a packet along `ends` could fulfil a media gate. */
  expectsMedia(ends: FlowEnds, place: PacketPlace): boolean {
    const list = ends.to.port === '*' ? undefined : this.byPort.get(ends.to.port);
    return (list ?? []).some(
      (gate) => gate.media && gate.transport === ends.transport && alive(gate, place) && fits(gate, ends.from, ends.to),
    );
  }

  /** Whether a gate on this port already has the flow. */
  serves(port: number, flow: number): boolean {
    return (this.byPort.get(port) ?? []).some((gate) => gate.outcome === 'fulfilled' && gate.flow === flow);
  }

  /** Settles what is open when the capture ends at `lastSeconds`. */
  settle(lastSeconds: number): void {
    for (const gate of this.gates) {
      if (gate.outcome !== 'pending') continue;
      if (gate.contradiction !== null) gate.outcome = 'contradicted';
      else if (lastSeconds - gate.openedAt.seconds > gate.lifetimeSeconds) gate.outcome = 'expired';
    }
  }
}

const alive = (gate: Gate, place: PacketPlace): boolean =>
  place.seconds - gate.openedAt.seconds <= gate.lifetimeSeconds;

function fulfil(gate: Gate, flow: number, place: PacketPlace): void {
  if (gate.outcome === 'fulfilled') return;
  gate.outcome = 'fulfilled';
  gate.flow = flow;
  gate.firstPacket = place.packet;
  gate.contradiction = null;
}

function contradict(gate: Gate, { from, to }: FlowEnds, flow: number, place: PacketPlace): void {
  gate.contradiction = `${formatEndpoint(from.address, from.port)} > ${formatEndpoint(to.address, to.port)}`;
  gate.flow = flow;
  gate.firstPacket = place.packet;
}

const endFits = (wanted: GateEndpoint, end: GateEndpoint): boolean =>
  (wanted.address === '*' || wanted.address === end.address) && (wanted.port === '*' || wanted.port === end.port);

const fits = (gate: Gate, from: GateEndpoint, to: GateEndpoint): boolean =>
  endFits(gate.from, from) && endFits(gate.to, to);

/** The negotiated port is used, towards or from one of the negotiated hosts, but the other host is not as negotiated. */
function nearly(gate: Gate, { from, to }: FlowEnds): boolean {
  if (gate.to.port === '*' || gate.to.port !== to.port) return false;
  // A service that was mapped for one host serves others, and its port number is in use on other hosts.
  if (gate.reusable === true) return false;
  return (gate.from.address === from.address) !== (gate.to.address === to.address);
}

/** The negotiated endpoint is reached, but not from where it was said; or its port on another host, from where it was said. */
const nearlyMedia = (gate: Gate, { from, to }: FlowEnds): boolean =>
  endFits(gate.to, to) || (gate.to.port === to.port && gate.from.address !== '*' && endFits(gate.from, from));
