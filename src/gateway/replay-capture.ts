/**
 * A whole capture under one profile: a verdict for every packet, with its reason, and the bindings that the gateway would
 * hold. Sessions are judged first; then packets are walked in the capture's order, over columns alone.
 */
import { none } from '../capture/packet-index.ts';
import { flowMark } from '../flow/flow-table.ts';
import { ipProtocol, tcpFlag } from '../packet/scratch.ts';
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import type { Gate } from '../alg/gate-table.ts';
import { BindingTable } from './binding-table.ts';
import { isRefusal, type Binding } from './binding.ts';
import { FlowEnds } from './flow-ends.ts';
import { IdleTimers, secondsOf } from './idle-timers.ts';
import { breachOf } from './least-idle-times.ts';
import type { Profile } from './profile.ts';
import { refusedPackets } from './refused-packets.ts';
import type { FlowState, Verdict } from './replay.ts';
import { replayOneSession, type ReplayEvidence } from './replay-sessions.ts';
import type { SessionOutcome } from './session-outcome.ts';
import { VerdictColumns } from './verdict-columns.ts';

export interface CaptureReplay {
  readonly profile: Profile;
  readonly evidence: ReplayEvidence;
  readonly outcomes: readonly SessionOutcome[];
  readonly columns: VerdictColumns;
  readonly bindings: readonly Binding[];
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
  walk.judgeSessions();
  walk.refusePackets();
  walk.packets();
  return walk.result();
}

/** A verdict that a session's message has earned, at its packet. */
interface Turn {
  readonly verdict: Verdict;
  readonly reason: number;
  /** Everything after it is dropped. */
  readonly ends: boolean;
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
  /** Echo requests under way, or the time of the SYN, by flow; only where the profile asks. */
  private readonly counters: Float64Array;
  private readonly outcomes: SessionOutcome[] = [];
  /** By packet from 0. */
  private readonly turns = new Map<number, Turn>();
  /** Gates by the packet, from 0, whose message opens them. */
  private readonly openings = new Map<number, Gate[]>();
  private readonly closedGates = new Map<number, string>();
  /** With what is doubtful about it, or null. */
  private readonly openGates = new Map<number, string | null>();
  private readonly closesAfterAnswer = new Map<number, string>();
  /** Flow of the control connection by flow of GRE. */
  private readonly controlFlows = new Map<number, number>();
  private readonly flowEnds: FlowEnds;
  /** Binding and remote address that it was used for; only where filtering asks (RFC 4787 §5). */
  private readonly askedAddresses = new Set<string>();
  private readonly idle: IdleTimers;
  private readonly handshakeSeconds: number;

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
    this.counters = new Float64Array(flows.count);
    this.outwardDirections = new Uint8Array(flows.count);
    this.flowEnds = new FlowEnds(flows);
    this.idle = new IdleTimers(profile, flows.count);
    this.handshakeSeconds = secondsOf(profile.timers['tcp-handshake']);
  }

  judgeSessions(): void {
    const { evidence, profile, bindings } = this;
    for (const session of evidence.analysis.sessions.sessions) {
      const outcome = replayOneSession(session, evidence, profile, bindings);
      if (!outcome) continue;
      this.outcomes.push(outcome);
      for (const { verdict, packet, reason } of outcome.replay.verdicts) {
        if (verdict !== 'reset' && verdict !== 'drop' && verdict !== 'bypass') continue;
        const ends = verdict !== 'bypass' && session.transport === 'tcp';
        this.turns.set(packet - 1, { verdict, reason: this.columns.reason(reason), ends });
        if (ends) break;
      }
      for (const { gate, result, reason } of outcome.gates) {
        if (gate.transport === 'gre' && gate.flow !== null) this.controlFlows.set(gate.flow, session.flow);
        if (result === 'opened') this.remember(gate);
        if (gate.flow === null || gate.outcome !== 'fulfilled') continue;
        if (result === 'not-opened') this.closedGates.set(gate.flow, reason);
        else if (result === 'opened') this.openGates.set(gate.flow, null);
        else if (result === 'cannot-know') this.openGates.set(gate.flow, `cannot be known: ${reason}`);
      }
      const strict = outcome.gates.find(({ result }) => result === 'not-opened');
      if (strict && outcome.verdict === 'reset')
        this.turns.set(strict.gate.openedAt.packet - 1, {
          verdict: 'reset',
          reason: this.columns.reason(strict.reason),
          ends: true,
        });
      const closing =
        outcome.decision.state === 'on' ? outcome.decision.setting?.handling?.closesAfterAnswer : undefined;
      if (closing?.value === true && session.transport === 'udp')
        this.closesAfterAnswer.set(session.flow, `the flow was closed after its first answer (${closing.source})`);
    }
  }

  /** The ALG takes the outside port when it reads the message, not when the data flow comes. */
  private remember(gate: Gate): void {
    const { to } = gate;
    if (to.port === '*' || to.address === '*' || !this.evidence.sides.isInside(to.address)) return;
    const packet = gate.openedAt.packet - 1;
    this.openings.set(packet, [...(this.openings.get(packet) ?? []), gate]);
  }

  private openGatesOf(packet: number): void {
    const { index } = this.evidence.analysis;
    for (const { transport, to, from, lifetimeSeconds } of this.openings.get(packet) ?? []) {
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

  refusePackets(): void {
    for (const [packet, words] of refusedPackets(this.evidence, this.profile))
      this.turns.set(packet, { verdict: 'drop', reason: this.columns.reason(words), ends: false });
  }

  packets(): void {
    const { index } = this.evidence.analysis;
    const { columns, turns, openings, plans, reasons } = this;
    const noFlow = columns.reason('no IP packet, or a fragment: passes as it is');
    const isTimed = this.timed();
    for (let packet = 0; packet < index.count; packet += 1) {
      const flow = index.flow(packet);
      if (flow === none) {
        columns.set(packet, 'forward', noFlow);
        continue;
      }
      if (plans[flow] === plan.unseen) this.begin(flow, packet);
      if (openings.size > 0 && openings.has(packet)) this.openGatesOf(packet);
      if (turns.size > 0) {
        const turn = turns.get(packet);
        if (turn) {
          columns.set(packet, turn.verdict, turn.reason);
          if (turn.ends) this.settle(flow, plan.drop, 'the flow was torn down before');
          continue;
        }
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
    const { profile, evidence, outcomes, columns, bindings, bindingNumbers, plans } = this;
    const watched = new Set(
      outcomes.filter(({ flowState }) => flowState === 'Watch').map(({ session }) => session.flow),
    );
    return {
      profile,
      evidence,
      outcomes,
      columns,
      bindings: bindings.bindings,
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

  /** Whether anything of the profile depends on time or on counting. */
  private timed(): boolean {
    const { timers, checks } = this.profile;
    return Object.keys(timers).length > 0 || checks?.outstandingEchoes !== undefined || this.closesAfterAnswer.size > 0;
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
    const closed = this.closedGates.get(flow);
    if (this.isOutward(flow, packet)) {
      this.bind(flow, packet, transport, inside, remote, false);
      // Its answers come in by the binding; only media that nobody was told to send here stays away.
      return;
    }
    if (closed !== undefined) return this.settle(flow, plan.dropInward, closed);
    const doubt = this.openGates.get(flow);
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
    const isAlive = held !== null && this.isAlive(held, flow, packet, transport);
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
  private isAlive({ id, origin }: Binding, flow: number, packet: number, transport: Transport): boolean {
    const { flows } = this.evidence.analysis;
    const limit = this.idle.limit(flow, transport, flows.serverPort(flow));
    return origin === 'gate' || limit === Infinity || this.idle.isAlive(id - 1, this.timeOf(packet), limit);
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
    if (held && !this.isAlive(held, flow, packet, transport)) this.bindings.expire(transport, inside, remote);
    const leader = inside.port === 0 ? this.leaderOf(flow) : undefined;
    const made = leader
      ? this.bindings.follow(transport, inside, leader, packet + 1)
      : this.bindings.bind(transport, inside, remote, { packet: packet + 1, seconds, idleSeconds }, gate);
    if (isRefusal(made)) return this.settle(flow, plan.drop, made.reason);
    if (!made) return this.settle(flow, plan.forward, 'no rule translates it');
    this.bindingNumbers[flow] = made.id - 1;
    this.idle.noteUse(made.id - 1, seconds);
    const asks = this.profile.natBehaviour?.filtering?.value === 'address-dependent' && this.isOutward(flow, packet);
    if (asks) this.askedAddresses.add(`${made.id}|${remote.address}`);
    this.settle(flow, plan.translate, made.source);
  }

  /** GRE that goes out has its receiver's call id alone (RFC 2637 §4.1): whose it is, the control connection says. */
  private leaderOf(flow: number): Binding | undefined {
    const control = this.controlFlows.get(flow);
    return control === undefined ? undefined : this.bindings.bindings[this.bindingNumbers[control]!];
  }

  /** Packets whose verdict depends on when they come, and from which side. */
  private decide(flow: number, packet: number): void {
    const { index, flows } = this.evidence.analysis;
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
      if (transport === 'tcp') this.idle.noteTcp(flow, index.tcpFlags(packet), outward);
    } else if (held === plan.translate) {
      const serverPort = flows.serverPort(flow);
      if (silence > this.idle.limit(flow, transport, serverPort)) {
        const opens = outward || this.couldBegin(flow, packet, transport);
        if (!opens || !this.isOpening(packet, transport)) {
          this.settle(flow, plan.expired, this.idle.expiryWords(flow, transport, serverPort, silence));
          return columns.set(packet, 'drop', this.reasons[flow]!);
        }
        this.bindFlow(flow, packet, transport);
      }
      this.lastSeconds[flow] = now;
      this.idle.noteUse(this.bindingNumbers[flow]!, now);
      if (transport === 'tcp') this.idle.noteTcp(flow, index.tcpFlags(packet), outward);
      if (transport === 'tcp' && this.handshakeSeconds !== Infinity && !this.inTime(flow, packet, now)) return;
      if (transport === 'icmp' && !this.echoFits(flow, packet)) return;
      if (!this.isAwaited(flow, packet)) return;
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
    return held !== null && this.isAlive(held, flow, packet, transport) && this.passesFilter(held, remote);
  }

  /** Whether a rule or evidence lets the outside begin. */
  private isForwarded(transport: Transport, inside: BindingEnd, remote: BindingEnd): boolean {
    return this.bindings.forwards(transport, inside, remote) !== null || this.bindings.letsIn(transport, inside);
  }

  /** Whether the handshake is not slower than the gateway waits (Junos: 4 s). */
  private inTime(flow: number, packet: number, now: number): boolean {
    const tcpFlags = this.evidence.analysis.index.tcpFlags(packet);
    const begun = this.counters[flow]!;
    if (tcpFlags & tcpFlag.syn && !(tcpFlags & tcpFlag.ack)) {
      if (begun === 0) this.counters[flow] = now;
      return true;
    }
    if (begun <= 0 || tcpFlags & tcpFlag.syn) return true;
    this.counters[flow] = -1;
    if (now - begun <= this.handshakeSeconds) return true;
    const breach = breachOf('tcp', 0, 'transitory', this.handshakeSeconds);
    const words = `the handshake took ${(now - begun).toFixed(1)} s, the gateway waits ${this.handshakeSeconds} s${breach}`;
    this.settle(flow, plan.drop, words);
    this.columns.set(packet, 'drop', this.reasons[flow]!);
    return false;
  }

  /** Whether the echo request is not one too many without an answer (Junos: 20). */
  private echoFits(flow: number, packet: number): boolean {
    const limit = this.profile.checks?.outstandingEchoes;
    const { index, flows } = this.evidence.analysis;
    if (!limit || flows.portFirst(flow) === 0) return true;
    if (!flows.fromClient(flow, index.direction(packet))) {
      this.counters[flow] = Math.max(0, this.counters[flow]! - 1);
      return true;
    }
    if (this.counters[flow]! >= limit.value) {
      const words = `${limit.value} echo requests are under way without an answer (${limit.source})`;
      this.columns.set(packet, 'drop', this.columns.reason(words));
      return false;
    }
    this.counters[flow]! += 1;
    return true;
  }

  /** Whether the flow is still open to answers, where the ALG closes it after the first. */
  private isAwaited(flow: number, packet: number): boolean {
    const closes = this.closesAfterAnswer.get(flow);
    if (closes === undefined) return true;
    const { index, flows } = this.evidence.analysis;
    if (flows.fromClient(flow, index.direction(packet))) {
      this.counters[flow] = 0;
      return true;
    }
    this.counters[flow]! += 1;
    if (this.counters[flow] === 1) return true;
    this.columns.set(packet, 'drop', this.columns.reason(closes));
    return false;
  }
}
