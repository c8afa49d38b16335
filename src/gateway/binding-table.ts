/**
 * The bindings of one gateway while a capture is replayed through it: made by rules, learnt from evidence, or assumed where
 * nothing is known, with the mapping and filtering of RFC 4787.
 */
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { isPrivateAddress, parseIpv4 } from '../base/address.ts';
import type { Binding, BindingOrigin, BindingRefusal, LearntBinding, LearntHost } from './binding.ts';
import type { EndpointDependence, NatBehaviour } from './nat-behaviour.ts';
import type { NatRule } from './nat-rule.ts';
import { PortPool } from './port-pool.ts';
import type { Profile } from './profile.ts';
import { compileRules, type RuleMatcher } from './rule-matcher.ts';
import { embedIpv4, remoteEndOf, standInAddress, staticEnd } from './static-translation.ts';
import { lineSource } from './sourced.ts';

const assumedSource = 'assumed: no rule, log or second capture shows the translation, so a stand-in address is used';

/** RFC 6056 §3.2 leaves ports below 1024 alone. */
const defaultPorts = { first: 1024, last: 65_535 } as const;

export interface BindingWish {
  readonly profile: Profile;
  readonly learnt: readonly LearntBinding[];
  readonly learntHosts?: readonly LearntHost[];
  /** Whether private hosts are translated although no rule says so: without a configuration one cannot know better. */
  readonly assumesNat: boolean;
}

export type BindingResult = Binding | BindingRefusal | null;

interface HeldBinding {
  readonly binding: Binding;
  readonly pool: PortPool | null;
  readonly scope: string;
  lastSeconds: number;
  idleSeconds: number;
}

const transportCodes: Readonly<Record<Transport, number>> = { tcp: 0, udp: 1, icmp: 2, gre: 3, esp: 4 };

function scopeOf(dependence: EndpointDependence, remote: BindingEnd): string {
  switch (dependence) {
    case 'endpoint-independent':
      return '';
    case 'address-dependent':
      return remote.address;
    case 'address-and-port-dependent':
      return `${remote.address}|${remote.port}`;
  }
}

export class BindingTable {
  readonly bindings: Binding[] = [];
  /** How often no port or address was left. */
  refusals = 0;
  /** Time of the capture, as the replay goes on. */
  nowSeconds = 0;
  private readonly profile: Profile;
  private readonly behaviour: NatBehaviour;
  private readonly rules: RuleMatcher;
  private readonly assumesNat: boolean;
  private readonly mapping: EndpointDependence;
  /** By the inside end alone: numbers, because flows are many and texts are slow. */
  private readonly held = new Map<number, HeldBinding>();
  /** By the inside end and what of the remote end the mapping depends on. */
  private readonly scoped = new Map<string, HeldBinding>();
  private readonly addressIds = new Map<string, number>();
  private readonly learnt = new Map<number, LearntBinding>();
  /** Whether a host is translated although no rule says so; by address. */
  private readonly assumed = new Map<string, boolean>();
  private readonly outsideEnds = new Set<string>();
  /** By rule, or by the outside address where no rule gives it out. */
  private readonly pools = new Map<NatRule | string, PortPool>();
  private readonly hosts = new Map<string, LearntHost>();
  private readonly assumedAddress: string;
  /** Whether any other host is translated as well (twice NAT, NAT64). */
  readonly translatesRemotes: boolean;
  private lastSweepSeconds = -Infinity;

  constructor({ profile, learnt, learntHosts = [], assumesNat }: BindingWish) {
    this.profile = profile;
    this.behaviour = profile.natBehaviour ?? {};
    this.rules = compileRules(profile.nat);
    this.assumesNat = assumesNat;
    this.mapping = this.behaviour.mapping?.value ?? 'endpoint-independent';
    for (const each of learnt) {
      this.learnt.set(this.keyOf(each.transport, each.inside), each);
      this.outsideEnds.add(each.outside.address);
      const { inside, outside, source } = each;
      if (!this.hosts.has(inside.address))
        this.hosts.set(inside.address, { inside: inside.address, outside: outside.address, source });
    }
    for (const host of learntHosts) if (!this.hosts.has(host.inside)) this.hosts.set(host.inside, host);
    for (const rule of profile.nat) if (rule.global?.address) this.outsideEnds.add(rule.global.address);
    this.translatesRemotes =
      learnt.some(({ nat64Prefix }) => nat64Prefix !== undefined) ||
      profile.nat.some(({ nat64Prefix, destination }) => nat64Prefix !== undefined || destination !== undefined);
    this.assumedAddress = learnt[0]?.outside.address ?? learntHosts[0]?.outside ?? standInAddress;
  }

  /** True where nothing inside would be translated, whatever it sends. */
  get translatesNothing(): boolean {
    return this.profile.nat.length === 0 && this.hosts.size === 0 && !this.assumesNat;
  }

  /** Whether some rule, evidence or assumption translates the inside host; for what nobody sends yet. */
  translates(transport: Transport, inside: BindingEnd, remote: BindingEnd): boolean {
    if (this.learnt.has(this.keyOf(transport, inside))) return true;
    const rule = this.rules.outward(transport, inside, remote) ?? this.rules.inward(transport, inside, remote);
    if (rule) return rule.kind !== 'exempt';
    return this.isAssumed(inside);
  }

  /** The rule that lets the outside begin, e.g. a port forwarding. */
  forwards(transport: Transport, inside: BindingEnd, remote: BindingEnd): NatRule | null {
    const rule = this.rules.inward(transport, inside, remote);
    return rule && rule.kind !== 'exempt' ? rule : null;
  }

  /** Whether evidence shows that the outside could begin with this inside end. */
  letsIn(transport: Transport, inside: BindingEnd): boolean {
    return this.learnt.size > 0 && this.learnt.get(this.keyOf(transport, inside))?.beginsOutside === true;
  }

  /** What the inside end's binding is at the moment, if there is one. */
  find(transport: Transport, inside: BindingEnd, remote: BindingEnd): Binding | null {
    return this.heldFor(transport, inside, remote)?.binding ?? null;
  }

  /** Forgets a binding that ran out, so that the next packet of the inside host makes another. */
  expire(transport: Transport, inside: BindingEnd, remote: BindingEnd): void {
    const held = this.heldFor(transport, inside, remote);
    if (held) this.forget(held);
  }

  /** The refusal of what goes to the gateway's own outside, where traffic does not turn round there (RFC 4787 §6). */
  refusesHairpin({ address }: BindingEnd): BindingRefusal | null {
    const { hairpinning } = this.behaviour;
    if (hairpinning?.value !== false || !this.outsideEnds.has(address)) return null;
    const words = `${this.profile.title} does not send traffic of the inside back to the inside (${hairpinning.source})`;
    return { refused: 'no-hairpin', reason: words };
  }

  /**
   * The binding for what the inside end sends to `remote`, made when there is none. Null: not translated. `idleSeconds` is
   * how long it lives unused.
   */
  bind(
    transport: Transport,
    inside: BindingEnd,
    remote: BindingEnd,
    at: { readonly packet: number; readonly seconds: number; readonly idleSeconds: number },
    gate = false,
  ): BindingResult {
    const held = this.heldFor(transport, inside, remote);
    if (held) {
      held.lastSeconds = at.seconds;
      return held.binding;
    }
    const refused = this.refusesHairpin(remote);
    if (refused) return refused;
    const scope = gate ? '' : scopeOf(this.mapping, remote);
    const made = this.make(transport, inside, remote, scope, at.packet, gate);
    if (made === null || 'refused' in made) {
      if (made) this.refusals += 1;
      return made;
    }
    this.bindings.push(made.binding);
    const { binding, pool } = made;
    this.outsideEnds.add(binding.outside.address);
    const entry = { binding, pool, scope, lastSeconds: at.seconds, idleSeconds: at.idleSeconds };
    const key = this.keyOf(transport, inside);
    if (scope === '') this.held.set(key, entry);
    else this.scoped.set(`${key}|${scope}`, entry);
    return binding;
  }

  /** The other host as the outside knows it, where that is translated as well: one binding may serve many of them. */
  remoteOutside(transport: Transport, inside: BindingEnd, remote: BindingEnd): BindingEnd | null {
    if (!this.translatesRemotes) return null;
    const prefix = this.learnt.get(this.keyOf(transport, inside))?.nat64Prefix;
    if (prefix !== undefined) {
      const address = embedIpv4(prefix, remote.address);
      return address === null ? null : { address, port: remote.port };
    }
    const rule = this.rules.outward(transport, inside, remote) ?? this.rules.inward(transport, inside, remote);
    return rule && rule.kind !== 'exempt' ? remoteEndOf(rule, remote) : null;
  }

  /** For what has no end of its own to be told by, but belongs to a conversation that is translated: PPTP's GRE outwards. */
  follow(transport: Transport, inside: BindingEnd, leader: Binding, firstPacket: number): Binding {
    const { origin, source, outside } = leader;
    const id = this.bindings.length + 1;
    const follower: Binding = {
      id, transport, inside, outside: { address: outside.address, port: inside.port }, remoteOutside: null, origin, source,
      firstPacket,
    }; // prettier-ignore
    this.bindings.push(follower);
    return follower;
  }

  /** Ports, transport and address of an end in one number below 2⁵³. */
  private keyOf(transport: Transport, { address, port }: BindingEnd): number {
    let id = this.addressIds.get(address);
    if (id === undefined) this.addressIds.set(address, (id = this.addressIds.size));
    return (id * 8 + transportCodes[transport]) * 65_536 + port;
  }

  private forget({ binding, pool, scope }: HeldBinding): void {
    const { transport, inside, outside } = binding;
    const key = this.keyOf(transport, inside);
    if (scope === '') this.held.delete(key);
    else this.scoped.delete(`${key}|${scope}`);
    pool?.release(transport, outside, scope);
  }

  /** What a gate opened holds for every remote, whatever the mapping of other bindings. */
  private heldFor(transport: Transport, inside: BindingEnd, remote: BindingEnd): HeldBinding | undefined {
    const key = this.keyOf(transport, inside);
    const scope = scopeOf(this.mapping, remote);
    return (scope === '' ? undefined : this.scoped.get(`${key}|${scope}`)) ?? this.held.get(key);
  }

  private isAssumed({ address }: BindingEnd): boolean {
    let known = this.assumed.get(address);
    if (known === undefined) {
      // Without a word of NAT for IPv6 none is assumed.
      known =
        this.hosts.has(address) || (this.assumesNat && parseIpv4(address) !== undefined && isPrivateAddress(address));
      this.assumed.set(address, known);
    }
    return known;
  }

  private make(
    transport: Transport,
    inside: BindingEnd,
    remote: BindingEnd,
    scope: string,
    firstPacket: number,
    gate: boolean,
  ): { readonly binding: Binding; readonly pool: PortPool | null } | BindingRefusal | null {
    const id = this.bindings.length + 1;
    // Literals rather than spreads: one is made for most flows of a capture.
    const binding = (
      outside: BindingEnd,
      origin: BindingOrigin,
      source: string,
      remoteOutside: BindingEnd | null = null,
    ): Binding => ({ id, transport, inside, outside, remoteOutside, origin, source, firstPacket });
    const learnt = this.learnt.size === 0 ? undefined : this.learnt.get(this.keyOf(transport, inside));
    const remoteOutside = this.remoteOutside(transport, inside, remote);
    if (learnt) return { binding: binding(learnt.outside, 'learnt', learnt.source, remoteOutside), pool: null };
    const rule = this.rules.outward(transport, inside, remote) ?? this.rules.inward(transport, inside, remote);
    if (rule?.kind === 'exempt') return null;
    if (!rule) {
      if (!this.isAssumed(inside)) return null;
      const host = this.hosts.get(inside.address);
      const address = host?.outside ?? this.assumedAddress;
      const pool = this.poolOf(address, [{ first: address, last: address }], true);
      const outside = this.takeFrom(pool, transport, inside, scope);
      if (!outside) return this.exhausted(address);
      const origin = gate ? 'gate' : host ? 'learnt' : 'assumed';
      return { binding: binding(outside, origin, host?.source ?? assumedSource), pool };
    }
    const source = lineSource(rule.line);
    const origin = gate ? 'gate' : 'rule';
    if (rule.kind !== 'dynamic') {
      const outside = staticEnd(rule, inside);
      return outside ? { binding: binding(outside, origin, source, remoteOutside), pool: null } : null;
    }
    const pool = this.poolOf(rule, rule.pool ?? [{ first: standInAddress, last: standInAddress }], rule.overload);
    const outside = this.takeFrom(pool, transport, inside, scope);
    if (!outside) return this.exhausted(rule.from ?? `the rule of line ${rule.line}`);
    const words = rule.pool
      ? source
      : `${source}; the address of ${rule.from ?? 'its interface'} is not written down, a stand-in is used`;
    return { binding: binding(outside, origin, words, remoteOutside), pool };
  }

  private exhausted(pool: string): BindingRefusal {
    return { refused: 'pool-exhausted', reason: `no address or port is left in ${pool}` };
  }

  private takeFrom(pool: PortPool, transport: Transport, inside: BindingEnd, scope: string): BindingEnd | null {
    const taken = pool.take(transport, inside, scope);
    if (taken || !this.sweep()) return taken;
    return pool.take(transport, inside, scope);
  }

  /** Gives back what ran out long ago; true when anything was. At most once for each second of the capture. */
  private sweep(): boolean {
    const now = this.nowSeconds;
    if (now - this.lastSweepSeconds < 1) return false;
    this.lastSweepSeconds = now;
    let freed = false;
    for (const table of [this.held, this.scoped])
      for (const held of table.values()) {
        if (!held.pool || now - held.lastSeconds <= held.idleSeconds) continue;
        this.forget(held);
        freed = true;
      }
    return freed;
  }

  private poolOf(
    key: NatRule | string,
    addresses: readonly { readonly first: string; readonly last: string }[],
    overloads: boolean,
  ): PortPool {
    let pool = this.pools.get(key);
    if (!pool) {
      const { portPreservation, portRangePreservation, portParity, pooling, ports } = this.behaviour;
      pool = new PortPool({
        addresses,
        overloads,
        ports: (typeof key === 'string' ? undefined : key.poolPorts) ?? ports?.value ?? defaultPorts,
        preserves: portPreservation?.value ?? true,
        keepsRange: portRangePreservation?.value ?? false,
        keepsParity: portParity?.value ?? false,
        isPaired: pooling?.value !== 'arbitrary',
      });
      this.pools.set(key, pool);
    }
    return pool;
  }
}
