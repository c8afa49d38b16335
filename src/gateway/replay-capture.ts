/**
 * A whole capture under one profile: a verdict for every packet, with its reason, and the bindings that the gateway would
 * hold. Sessions are judged first; then packets are walked in the capture's order, over columns alone.
 */
import { none } from '../capture/packet-index.ts';
import { flowMark } from '../flow/flow-table.ts';
import { ipProtocol, tcpFlag } from '../packet/scratch.ts';
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { BindingTable } from './binding-table.ts';
import { isRefusal, type Binding } from './binding.ts';
import { FlowEnds } from './flow-ends.ts';
import { IdleTimers } from './idle-timers.ts';
import { PacketCounters } from './packet-counters.ts';
import type { Profile } from './profile.ts';
import { refusedPackets } from './refused-packets.ts';
import type { FlowState } from './replay.ts';
import type { ReplayEvidence } from './replay-sessions.ts';
import type { SessionOutcome } from './session-outcome.ts';
import { judgeSessions, type SessionTurns, type Turn } from './session-turns.ts';
import { TimerExpiries, type TimerExpiry } from './timer-expiry.ts';
import { VerdictColumns } from './verdict-columns.ts';

export interface CaptureReplay {
  readonly profile: Profile;
  readonly evidence: ReplayEvidence;
  readonly outcomes: readonly SessionOutcome[];
  readonly columns: VerdictColumns;
  readonly bindings: readonly Binding[];
  /** Timers that stopped packets. */
  readonly expiries: readonly TimerExpiry[];
  /** The binding under which a flow was translated first; null when it was not. */
  readonly bindingOf: (flow: number) => Binding | null;
  /** Junos' state of a flow at the end (show services stateful-firewall conversations). */
  readonly flowState: (flow: number) => FlowState;
}

/** What becomes of the packets of a flow until something happens to it. */
const plan = {
  unseen: 0, forward: 1, translate: 2, drop: 3, dropInward: 4, awaitOutward: 5, quote: 6, expired: 7,
} as const; // prettier-ignore

const transportOf: Readonly<Record<number, Transport>> = {
  [ipProtocol.tcp]: 'tcp',
  [ipProtocol.udp]: 'udp',
  [ipProtocol.icmp]: 'icmp',
  [ipProtocol.icmpv6]: 'icmp',
  [ipProtocol.gre]: 'gre',
  [ipProtocol.esp]: 'esp',
};

/** Replays every packet. The cost is one look at each packet's row. */
export function replayCapture(evidence: ReplayEvidence, profile: Profile): CaptureReplay {
  const walk = new PacketWalk(evidence, profile);
  walk.packets();
  return walk.result();
}

class PacketWalk {
  private readonly evidence: ReplayEvidence;
  private readonly profile: Profile;
  private readonly bindings: BindingTable;
  private readonly columns: VerdictColumns;
  private readonly plans: Uint8Array;
  private readonly reasons: Uint16Array;
  private readonly lastSeconds: Float64Array;
  private readonly bindingNumbers: Int32Array;
  /** Direction in which the inside end of a flow sends; of flows that cross the gateway. */
  private readonly outwardDirections: Uint8Array;
  private readonly sessions: SessionTurns;
  /** Verdicts of the sessions' messages, and of packets that are refused whatever their flow is; by packet from 0. */
  private readonly turns: ReadonlyMap<number, Turn>;
  private readonly counters: PacketCounters;
  private readonly expiries = new TimerExpiries();
  private readonly flowEnds: FlowEnds;
  /** Binding and remote address that it was used for; only where filtering asks (RFC 4787 §5). */
  private readonly askedAddresses = new Set<string>();
  private readonly idle: IdleTimers;

  constructor(evidence: ReplayEvidence, profile: Profile) {
    const { index, flows } = evidence.analysis;
    this.evidence = evidence;
    this.profile = profile;
    this.bindings = new BindingTable({ profile, ...evidence });
    this.columns = new VerdictColumns(index.count);
    this.plans = new Uint8Array(flows.count);
    this.reasons = new Uint16Array(flows.count);
    this.lastSeconds = new Float64Array(flows.count);
    this.bindingNumbers = new Int32Array(flows.count).fill(-1);
    this.outwardDirections = new Uint8Array(flows.count);
    this.flowEnds = new FlowEnds(flows);
    this.idle = new IdleTimers(profile, flows.count);
    this.sessions = judgeSessions(evidence, profile, this.bindings, this.columns);
    this.turns = this.withRefused();
    this.counters = new PacketCounters(profile, this.sessions.closesAfterAnswer, flows.count);
  }

  private withRefused(): ReadonlyMap<number, Turn> {
    const turns = new Map(this.sessions.turns);
    for (const [packet, words] of refusedPackets(this.evidence, this.profile))
      turns.set(packet, { verdict: 'drop', reason: this.columns.reason(words), ends: false });
    return turns;
  }

  private openGatesOf(packet: number): void {
    const { index } = this.evidence.analysis;
    for (const { transport, to, from, lifetimeSeconds } of this.sessions.openings.get(packet) ?? []) {
      const inside = { address: to.address, port: to.port === '*' ? 0 : to.port };
      const remote = { address: from.address, port: from.port === '*' ? 0 : from.port };
      const seconds = index.seconds(packet);
      this.bindings.nowSeconds = seconds;
      this.bindings.bind(
        transport,
        inside,
        remote,
        { packet: packet + 1, seconds, idleSeconds: lifetimeSeconds },
        true,
      );
    }
  }

  packets(): void {
    const { index } = this.evidence.analysis;
    const { columns, turns, plans, reasons } = this;
    const { openings } = this.sessions;
    const noFlow = columns.reason('no IP packet, or a fragment: passes as it is');
    const isTimed = this.timed();
    for (let packet = 0; packet < index.count; packet += 1) {
      const flow = index.flow(packet);
      if (flow !== none && plans[flow] === plan.unseen) this.begin(flow, packet);
      if (openings.size > 0 && openings.has(packet)) this.openGatesOf(packet);
      const turn = turns.size > 0 ? turns.get(packet) : undefined;
      if (turn) {
        columns.set(packet, turn.verdict, turn.reason);
        if (turn.ends && flow !== none) this.settle(flow, plan.drop, 'the flow was torn down before');
        continue;
      }
      if (flow === none) {
        columns.set(packet, 'forward', noFlow);
        continue;
      }
      const held = plans[flow];
      if (held === plan.forward) columns.set(packet, 'forward', reasons[flow]!);
      else if (held === plan.drop) columns.set(packet, 'drop', reasons[flow]!);
      else if (held === plan.quote || (held === plan.translate && !isTimed))
        columns.set(packet, 'translate', reasons[flow]!);
      else this.decide(flow, packet);
    }
  }

  result(): CaptureReplay {
    const { profile, evidence, columns, bindings, bindingNumbers, plans } = this;
    const outcomes = this.sessions.outcomes.map((outcome) => this.withTime(outcome));
    const watched = new Set(
      outcomes.filter(({ flowState }) => flowState === 'Watch').map(({ session }) => session.flow),
    );
    return {
      profile,
      evidence,
      outcomes,
      columns,
      bindings: bindings.bindings,
      expiries: this.expiries.list(),
      flowState: (flow) => {
        const held = plans[flow];
        if (held === plan.drop || held === plan.dropInward) return 'Drop';
        return watched.has(flow) ? 'Watch' : 'Forward';
      },
      bindingOf: (flow) => {
        const binding = bindings.bindings[bindingNumbers[flow] ?? -1] ?? null;
        if (!binding || !bindings.translatesRemotes) return binding;
        const { inside, remote } = this.ends(flow);
        return { ...binding, remoteOutside: bindings.remoteOutside(binding.transport, inside, remote) };
      },
    };
  }

  /** A session whose messages all pass, and whose packets a timer stopped. */
  private withTime(outcome: SessionOutcome): SessionOutcome {
    const expiry = outcome.result === 'passes' ? this.expiries.of(outcome.session.flow) : undefined;
    if (!expiry) return outcome;
    const { timer, packet, reason } = expiry;
    const said = this.profile.timers[timer];
    const verified = said === undefined || said === 'never' || said.verified;
    return { ...outcome, result: 'breaks', verdict: 'drop', packet, reason, verified, cause: { kind: 'timer', timer } };
  }

  /** Whether anything of the profile depends on time or on counting. */
  private timed(): boolean {
    const { timers, checks } = this.profile;
    return (
      Object.keys(timers).length > 0 ||
      checks?.outstandingEchoes !== undefined ||
      this.sessions.closesAfterAnswer.size > 0
    );
  }

  private settle(flow: number, next: number, reason: string): void {
    this.plans[flow] = next;
    this.reasons[flow] = this.columns.reason(reason);
  }

  private ends(flow: number): ReturnType<FlowEnds['of']> {
    return this.flowEnds.of(flow, this.outwardDirections[flow] ?? 0);
  }

  private timeOf(packet: number): number {
    const { index } = this.evidence.analysis;
    return index.seconds(packet) + index.nanoseconds(packet) / 1e9;
  }

  private isOutward(flow: number, packet: number): boolean {
    return this.evidence.analysis.index.direction(packet) === this.outwardDirections[flow];
  }

  private begin(flow: number, packet: number): void {
    const { analysis, sides } = this.evidence;
    const { flows } = analysis;
    this.lastSeconds[flow] = this.timeOf(packet);
    if (!sides.crosses(flow)) return this.settle(flow, plan.forward, 'it does not cross the gateway');
    this.outwardDirections[flow] = flows.fromClient(flow, 0) === sides.clientInside(flow) ? 0 : 1;
    const transport = transportOf[flows.protocol(flow)];
    if (!transport) return this.settle(flow, plan.forward, 'a protocol that the gateway does not translate');
    const { inside, remote } = this.ends(flow);
    if (transport === 'icmp' && flows.portFirst(flow) === 0) return this.passErrors(flow, inside, remote);
    const closed = this.sessions.closedGates.get(flow);
    if (this.isOutward(flow, packet)) {
      this.bind(flow, packet, transport, inside, remote, false);
      // Its answers come in by the binding; only media that nobody was told to send here stays away.
      return;
    }
    if (closed !== undefined) return this.settle(flow, plan.dropInward, closed);
    const doubt = this.sessions.openGates.get(flow);
    if (doubt !== undefined) {
      this.bind(flow, packet, transport, inside, remote, true);
      if (doubt !== null && this.plans[flow] === plan.translate) this.settle(flow, plan.translate, doubt);
      return;
    }
    const isMidway = transport === 'tcp' && (flows.marks(flow) & flowMark.synSeen) === 0;
    if (isMidway || this.bindings.translatesNothing) return this.bind(flow, packet, transport, inside, remote, false);
    if (this.isForwarded(transport, inside, remote)) return this.bind(flow, packet, transport, inside, remote, false);
    if (!this.bindings.translates(transport, inside, remote)) {
      const stateful = this.profile.checks?.statefulFirewall;
      const words =
        stateful?.value === true
          ? 'not translated; whether a policy lets it in is not part of the profile'
          : 'not translated';
      return this.settle(flow, plan.forward, words);
    }
    this.unasked(flow, packet, transport, inside, remote);
  }

  /** ICMP errors pass with the flows that they quote; they have no binding of their own. */
  private passErrors(flow: number, inside: BindingEnd, remote: BindingEnd): void {
    const isTranslated = this.bindings.translates('icmp', inside, remote);
    const refused = this.bindings.refusesHairpin(remote);
    if (refused) return this.settle(flow, plan.drop, refused.reason);
    const translates = this.profile.checks?.translatesIcmpErrors;
    if (isTranslated && translates?.value === false) {
      const words = `the gateway does not translate what ICMP errors quote, so that they reach nobody (${translates.source})`;
      return this.settle(flow, plan.drop, words);
    }
    this.settle(flow, isTranslated ? plan.quote : plan.forward, 'an ICMP error passes with the flow that it quotes');
  }

  /** A packet from outside that no gate and no rule expects: what filtering says (RFC 4787 §5). */
  private unasked(flow: number, packet: number, transport: Transport, inside: BindingEnd, remote: BindingEnd): void {
    const held = this.bindings.find(transport, inside, remote);
    const isAlive = held !== null && this.isAlive(held, packet);
    if (isAlive && this.passesFilter(held, remote)) return this.bind(flow, packet, transport, inside, remote, false);
    const serverSpeaks = (this.evidence.analysis.flows.marks(flow) & flowMark.serverFirst) !== 0;
    if (serverSpeaks) {
      // The capture begins in the middle of a conversation.
      this.bind(flow, packet, transport, inside, remote, false);
      return;
    }
    const filtering = isAlive ? this.profile.natBehaviour?.filtering : undefined;
    const words = filtering
      ? `filtering is ${filtering.value} (${filtering.source}), and the inside host did not send there`
      : 'nothing inside asked for it: no binding, no gate, no port forwarding';
    this.settle(flow, plan.awaitOutward, words);
  }

  /** Whether what the inside host sent so far lets the remote host begin (RFC 4787 §5). */
  private passesFilter({ id }: Binding, { address }: BindingEnd): boolean {
    const filtering = this.profile.natBehaviour?.filtering?.value;
    if (filtering === 'endpoint-independent') return true;
    return filtering === 'address-dependent' && this.askedAddresses.has(`${id}|${address}`);
  }

  /** Whether any conversation kept the binding from running out. What gates open has a lifetime of its own. */
  private isAlive({ id, origin }: Binding, packet: number): boolean {
    return origin === 'gate' || this.idle.isAlive(id - 1, this.timeOf(packet));
  }

  private bind(
    flow: number,
    packet: number,
    transport: Transport,
    inside: BindingEnd,
    remote: BindingEnd,
    gate: boolean,
  ): void {
    const seconds = this.timeOf(packet);
    this.bindings.nowSeconds = seconds;
    const idleSeconds = this.idle.limit(flow, transport, this.evidence.analysis.flows.serverPort(flow));
    const held = idleSeconds === Infinity ? null : this.bindings.find(transport, inside, remote);
    if (held && !this.isAlive(held, packet)) this.bindings.expire(transport, inside, remote);
    const leader = inside.port === 0 ? this.leaderOf(flow) : undefined;
    const made = leader
      ? this.bindings.follow(transport, inside, leader, packet + 1)
      : this.bindings.bind(transport, inside, remote, { packet: packet + 1, seconds, idleSeconds }, gate);
    if (isRefusal(made)) return this.settle(flow, plan.drop, made.reason);
    if (!made) return this.settle(flow, plan.forward, 'no rule translates it');
    this.bindingNumbers[flow] = made.id - 1;
    this.idle.begin(flow);
    this.idle.noteUse(made.id - 1, seconds, idleSeconds);
    const asks = this.profile.natBehaviour?.filtering?.value === 'address-dependent' && this.isOutward(flow, packet);
    if (asks) this.askedAddresses.add(`${made.id}|${remote.address}`);
    this.settle(flow, plan.translate, made.source);
  }

  /** GRE that goes out has its receiver's call id alone (RFC 2637 §4.1): whose it is, the control connection says. */
  private leaderOf(flow: number): Binding | undefined {
    const control = this.sessions.controlFlows.get(flow);
    return control === undefined ? undefined : this.bindings.bindings[this.bindingNumbers[control]!];
  }

  /** Packets whose verdict depends on when they come, and from which side. */
  private decide(flow: number, packet: number): void {
    const { flows } = this.evidence.analysis;
    const { columns } = this;
    const now = this.timeOf(packet);
    const silence = now - this.lastSeconds[flow]!;
    const transport = transportOf[flows.protocol(flow)] ?? 'tcp';
    const outward = this.isOutward(flow, packet);
    const held = this.plans[flow];
    if (held === plan.dropInward) {
      if (!outward) return columns.set(packet, 'drop', this.reasons[flow]!);
      const reason = this.reasons[flow]!;
      if (this.bindingNumbers[flow]! < 0) this.bindFlow(flow, packet, transport);
      this.plans[flow] = held;
      this.reasons[flow] = reason;
      return columns.set(packet, 'translate', columns.reason('what the inside host sends leaves'));
    }
    if (held === plan.awaitOutward || held === plan.expired) {
      const opens = outward || this.couldBegin(flow, packet, transport);
      if (!opens || (held === plan.expired && !this.isOpening(packet, transport)))
        return columns.set(packet, 'drop', this.reasons[flow]!);
      this.bindFlow(flow, packet, transport);
      this.lastSeconds[flow] = now;
      this.noteUse(flow, packet, transport, now);
    } else if (held === plan.translate) {
      if (silence > this.idle.limit(flow, transport, flows.serverPort(flow))) {
        const opens = outward || this.couldBegin(flow, packet, transport);
        if (!opens || !this.isOpening(packet, transport)) return this.expire(flow, packet, transport, silence);
        this.bindFlow(flow, packet, transport);
      }
      this.lastSeconds[flow] = now;
      this.noteUse(flow, packet, transport, now);
      if (!this.counts(flow, packet, transport, now)) return;
    }
    const after = this.plans[flow];
    const verdict = after === plan.translate ? 'translate' : after === plan.drop ? 'drop' : 'forward';
    columns.set(packet, verdict, this.reasons[flow]!);
  }

  private bindFlow(flow: number, packet: number, transport: Transport): void {
    const { inside, remote } = this.ends(flow);
    this.bind(flow, packet, transport, inside, remote, false);
  }

  /** Whether a packet can begin what has run out: of TCP only a SYN can. */
  private isOpening(packet: number, transport: Transport): boolean {
    const tcpFlags = this.evidence.analysis.index.tcpFlags(packet);
    return transport !== 'tcp' || (tcpFlags & (tcpFlag.syn | tcpFlag.ack)) === tcpFlag.syn;
  }

  /** Whether the outside may begin: a port forwarding, or a binding that other conversations keep alive. */
  private couldBegin(flow: number, packet: number, transport: Transport): boolean {
    const { inside, remote } = this.ends(flow);
    if (this.isForwarded(transport, inside, remote)) return true;
    const held = this.bindings.find(transport, inside, remote);
    return held !== null && this.isAlive(held, packet) && this.passesFilter(held, remote);
  }

  /** Whether a rule or evidence lets the outside begin. */
  private isForwarded(transport: Transport, inside: BindingEnd, remote: BindingEnd): boolean {
    return this.bindings.forwards(transport, inside, remote) !== null || this.bindings.letsIn(transport, inside);
  }

  /** The binding has run out before this packet came. */
  private expire(flow: number, packet: number, transport: Transport, silence: number): void {
    const { idle, columns } = this;
    const serverPort = this.evidence.analysis.flows.serverPort(flow);
    const limitSeconds = idle.limit(flow, transport, serverPort);
    const timer = idle.timerOf(flow, transport, serverPort);
    const reason = idle.expiryWords(flow, transport, serverPort, silence);
    if (!idle.isFinished(flow, transport) && !this.isFarewell(packet, transport))
      this.expiries.note(flow, packet, { timer, limitSeconds, neededSeconds: silence, reason });
    this.settle(flow, plan.expired, reason);
    columns.set(packet, 'drop', this.reasons[flow]!);
  }

  /** Whether it only ends the connection: whoever had fallen silent for so long misses nothing. */
  private isFarewell(packet: number, transport: Transport): boolean {
    const { index } = this.evidence.analysis;
    const ends = (index.tcpFlags(packet) & (tcpFlag.fin | tcpFlag.rst)) !== 0;
    return transport === 'tcp' && ends && index.payloadLength(packet) === 0;
  }

  /** What the packet tells the timers of its flow and of its binding. */
  private noteUse(flow: number, packet: number, transport: Transport, now: number): void {
    const { index, flows } = this.evidence.analysis;
    const outward = this.isOutward(flow, packet);
    if (transport === 'tcp') this.idle.noteTcp(flow, index.tcpFlags(packet), outward);
    else if (transport === 'udp') this.idle.noteUdp(flow, outward, now);
    this.idle.noteUse(this.bindingNumbers[flow]!, now, this.idle.limit(flow, transport, flows.serverPort(flow)));
  }

  /** Whether the packet is within what the gateway counts; else it is dropped. */
  private counts(flow: number, packet: number, transport: Transport, now: number): boolean {
    const { counters, columns } = this;
    const { index, flows } = this.evidence.analysis;
    const fromClient = flows.fromClient(flow, index.direction(packet));
    if (transport === 'tcp') {
      const took = counters.slowHandshake(flow, index.tcpFlags(packet), now);
      if (took === null) return true;
      const reason = counters.handshakeWords(took);
      const limitSeconds = counters.handshakeSeconds;
      this.expiries.note(flow, packet, { timer: 'tcp-handshake', limitSeconds, neededSeconds: took, reason });
      this.settle(flow, plan.drop, reason);
      columns.set(packet, 'drop', this.reasons[flow]!);
      return false;
    }
    const refused =
      transport === 'icmp' ? counters.refusedEcho(flow, fromClient) : counters.refusedAnswer(flow, fromClient);
    if (refused !== null) columns.set(packet, 'drop', columns.reason(refused));
    return refused === null;
  }
}
