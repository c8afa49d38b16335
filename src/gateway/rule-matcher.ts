/** Which NAT rule translates a conversation: rules in order of precedence, compiled once so that flows cost comparisons. */
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';
import { addressBytes, parsePrefix, prefixHolds, type Prefix } from '../base/prefix.ts';
import type { NatEndpoint, NatRule } from './nat-rule.ts';

interface CompiledRule {
  readonly rule: NatRule;
  /** Undefined: every source. */
  readonly sources: readonly Prefix[] | undefined;
  readonly destinations: readonly Prefix[] | undefined;
}

export interface RuleMatcher {
  /** The rule for what the inside host begins, or null. `exempt` rules are found, too. */
  readonly outward: (transport: Transport, inside: BindingEnd, remote: BindingEnd) => NatRule | null;
  /** The rule by which a host outside reaches the inside host unasked, or null. */
  readonly inward: (transport: Transport, inside: BindingEnd, remote: BindingEnd) => NatRule | null;
}

const prefixesOf = (texts: readonly string[] | undefined): readonly Prefix[] | undefined =>
  texts === undefined || texts.length === 0 ? undefined : texts.flatMap((text) => parsePrefix(text) ?? []);

const holds = (prefixes: readonly Prefix[] | undefined, address: string): boolean => {
  if (!prefixes) return true;
  const bytes = addressBytes(address);
  return bytes !== undefined && prefixes.some((prefix) => prefixHolds(prefix, bytes));
};

const isEnd = (end: NatEndpoint | null, { address, port }: BindingEnd): boolean =>
  end?.address === address && (end.port === null || end.port === port);

const sameNetwork = (network: string | null | undefined, length: number | undefined, address: string): boolean =>
  network !== null &&
  network !== undefined &&
  length !== undefined &&
  holds(prefixesOf([`${network}/${length}`]), address);

const carries = (rule: NatRule, transport: Transport): boolean =>
  rule.transport === null || rule.transport === transport;

function isStaticOf(rule: NatRule, inside: BindingEnd): boolean {
  if (rule.kind === 'static') return isEnd(rule.local, inside);
  return rule.kind === 'static-network' && sameNetwork(rule.local?.address, rule.networkLength, inside.address);
}

function matches({ rule, sources, destinations }: CompiledRule, inside: BindingEnd, remote: BindingEnd): boolean {
  if (!holds(destinations, remote.address)) return false;
  const ports = rule.destinationPorts;
  if (ports && (remote.port < ports.first || remote.port > ports.last)) return false;
  if (rule.destination && !isEnd(rule.destination.original, remote)) return false;
  if (rule.kind === 'static' || rule.kind === 'static-network') return isStaticOf(rule, inside);
  return rule.direction !== 'outside-source' && holds(sources, inside.address);
}

export function compileRules(rules: readonly NatRule[]): RuleMatcher {
  const compiled = rules.map((rule): CompiledRule => ({
    rule,
    sources: prefixesOf(rule.sources),
    destinations: prefixesOf(rule.destinations),
  }));
  const none = (): null => null;
  if (compiled.length === 0) return { outward: none, inward: none };
  return {
    outward: (transport, inside, remote) =>
      compiled.find(
        (each) => carries(each.rule, transport) && each.rule.inboundOnly !== true && matches(each, inside, remote),
      )?.rule ?? null,
    inward: (transport, inside, remote) =>
      compiled.find(
        (each) => carries(each.rule, transport) && each.rule.kind !== 'dynamic' && matches(each, inside, remote),
      )?.rule ?? null,
  };
}
