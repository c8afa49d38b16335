/** What NAT rules say is inside: the networks and hosts whose addresses they translate. */
import { parsePrefix } from '../base/prefix.ts';
import type { NatRule } from './nat-rule.ts';

/** Prefixes; empty when no rule names an inside network: published hosts alone do not say what else is inside. */
export function insidePrefixes(rules: readonly NatRule[]): readonly string[] {
  const found = new Set<string>();
  for (const { kind, direction, sources, local, networkLength } of rules) {
    if (kind === 'exempt' || direction === 'outside-source') continue;
    for (const source of sources ?? []) {
      // "Any source" says nothing of which hosts are inside.
      const length = parsePrefix(source)?.length ?? 0;
      if (length > 0) found.add(source);
    }
    if (local?.address)
      found.add(
        kind === 'static-network' && networkLength !== undefined ? `${local.address}/${networkLength}` : local.address,
      );
  }
  return rules.some(({ sources }) => (sources ?? []).length > 0) ? [...found] : [];
}
