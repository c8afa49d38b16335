/** A NAT rule in a sentence, for hovers. */
import { formatEndpoint } from '../base/address.ts';
import type { NatEndpoint, NatRule } from '../gateway/nat-rule.ts';

const endText = (end: NatEndpoint | null): string =>
  end ? formatEndpoint(end.address ?? end.interface ?? '?', end.port ?? '*').replace(/:\*$/, '') : '?';

export function describeNatRule(rule: NatRule): string {
  const note = rule.noPayload ? ' Addresses inside messages are left alone for this entry (no-payload).' : '';
  const vrf = rule.vrf ? ` In VRF ${rule.vrf}.` : '';
  if (rule.kind === 'dynamic') {
    const verb = rule.overload ? 'many share an address, told apart by port' : 'one address each while it lasts';
    const what = rule.direction === 'inside-destination' ? 'Destinations' : 'Sources';
    return `${what} that ${rule.match} permits are translated to ${rule.from} (${verb}).${vrf}`;
  }
  const transport = rule.transport ? `${rule.transport.toUpperCase()} ` : '';
  const network = rule.kind === 'static-network' ? 'network ' : '';
  return `Static translation: ${transport}${network}${endText(rule.local)} inside is ${endText(rule.global)} outside.${note}${vrf}`;
}
