/** NAT rules of PAN-OS (`rulebase nat rules`), in the order of the text: the first that matches decides. */
import type { Transport } from '../../alg/alg.ts';
import { parsePrefix } from '../../base/prefix.ts';
import { natRule, type NatEndpoint, type NatRule, type PortRange } from '../../gateway/nat-rule.ts';
import { portRangeOf } from '../range-text.ts';
import { describeTranslation, emptyTranslation, natRules, type Translation } from '../translation.ts';
import type { PanObjects } from './objects.ts';
import type { RuleAttributes } from './rule-attributes.ts';

export interface PanNatEntry {
  readonly name: string;
  readonly hover: string;
  readonly rules: readonly NatRule[];
}

const hostOf = (prefixes: readonly string[] | undefined): string | null => {
  const [only, ...more] = prefixes ?? [];
  const prefix = only === undefined ? undefined : parsePrefix(only);
  return more.length === 0 && prefix?.length === (prefix?.bytes.length ?? 0) * 8
    ? (only?.split('/', 1)[0] ?? null)
    : null;
};

const end = (address: string, port: number | null = null): NatEndpoint => ({ address, interface: null, port });

interface Reader {
  readonly objects: PanObjects;
  readonly rule: RuleAttributes;
  readonly of: (key: string) => readonly string[];
}

/** What the rule makes of the source, as a translation; null when it leaves the source alone. */
function sourceTranslation({ objects, rule, of }: Reader, base: Translation): Translation | null {
  if (!rule.flags.has('source-translation')) return null;
  const translated = of('source-translation translated-address');
  const [device] = of('source-translation interface');
  if (translated.length > 0) return { ...base, action: 'source', addresses: objects.ranges(translated) };
  const [own] = of('source-translation ip');
  if (own !== undefined) return { ...base, action: 'source', addresses: objects.ranges([own]) };
  return { ...base, action: 'masquerade', outInterface: device ?? base.outInterface };
}

export function panNatEntry(rule: RuleAttributes, objects: PanObjects): PanNatEntry {
  const of = (key: string): readonly string[] => rule.values.get(key) ?? [];
  const reader: Reader = { objects, rule, of };
  const { name } = rule;
  if (of('disabled').at(-1) === 'yes') return { name, hover: 'A NAT rule that is switched off.', rules: [] };
  if (of('nat-type').some((type) => type !== 'ipv4'))
    return { name, hover: 'A NAT rule between versions of IP.', rules: [] };
  const sources = objects.prefixes(of('source'));
  const destinations = objects.prefixes(of('destination'));
  const services = objects.services(of('service'));
  const transports = [...new Set(services.map(({ transport }) => transport))];
  const ports = services.flatMap((service) => service.ports);
  const [out] = [...of('to-interface'), ...of('to')];
  const base: Translation = {
    ...emptyTranslation,
    action: 'exempt',
    transports,
    // A name that the text does not resolve is no prefix; the rule is then as wide as it looks.
    sources: sources ?? [],
    destinations: destinations ?? [],
    destinationPorts: ports,
    outInterface: out === undefined || out === 'any' ? null : out,
  };
  const place = { line: rule.line, text: `rulebase nat rules ${name}` };
  const written = (translation: Translation): readonly NatRule[] =>
    natRules(translation, place, objects.interfaceAddresses);
  const source = sourceTranslation(reader, base);
  const target = of('destination-translation translated-address');
  if (target.length > 0) return destinationEntry(reader, base, source, target);
  if (!source) return { name, hover: describeTranslation(base), rules: written(base) };
  const inside = hostOf(sources);
  const outside = source.addresses.length === 1 && source.addresses[0]?.first === source.addresses[0]?.last ? (source.addresses[0]?.first ?? null) : null; // prettier-ignore
  if (of('source-translation bi-directional').at(-1) === 'yes' && inside !== null && outside !== null)
    return {
      name,
      hover: `Static translation in both directions: ${inside} inside is ${outside} outside.`,
      rules: [natRule(place, { kind: 'static', local: end(inside), global: end(outside) })],
    };
  const overload = !rule.flags.has('source-translation static-ip') && !rule.flags.has('source-translation dynamic-ip');
  return {
    name,
    hover: describeTranslation(source),
    rules: written(source).map((one) => (one.kind === 'dynamic' ? { ...one, overload } : one)),
  };
}

function destinationEntry({ objects, rule, of }: Reader, base: Translation, source: Translation | null, target: readonly string[]): PanNatEntry {
  const port: PortRange | null = portRangeOf(of('destination-translation translated-port')[0] ?? '');
  const translation: Translation = { ...base, action: 'destination', outInterface: null, addresses: objects.ranges(target), ports: port };
  const place = { line: rule.line, text: `rulebase nat rules ${rule.name}` };
  const rules = natRules(translation, place, objects.interfaceAddresses);
  if (!source) return { name: rule.name, hover: describeTranslation(translation), rules };
  // Both ends are translated: what comes in, and the destination of what goes out by the same rule.
  const original = hostOf(base.destinations);
  const translated = translation.addresses[0]?.first;
  const both = natRules(source, place, objects.interfaceAddresses).map((one): NatRule => {
    const at = one.destinationPorts?.first === one.destinationPorts?.last ? (one.destinationPorts?.first ?? null) : null;
    if (original === null || translated === undefined) return one;
    return { ...one, destination: { original: end(original, at), translated: end(translated, port?.first ?? at) } };
  });
  return { name: rule.name, hover: `${describeTranslation(translation)} ${describeTranslation(source)}`, rules: [...both, ...rules] };
} // prettier-ignore

/** Transports that a rule of `application-override` takes away from App-ID. */
export const overriddenTransport = (rule: RuleAttributes): Transport | null => {
  const [protocol] = rule.values.get('protocol') ?? [];
  return protocol === 'tcp' || protocol === 'udp' ? protocol : null;
};
