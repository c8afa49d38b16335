/**
 * What a Cisco router's own firewalls (CBAC and zones) say: they inspect beside NAT, each with a state of its own, so who reads
 * a configuration for ALGs has to see them. They change no profile.
 */

const words = {
  rule: 'CBAC, a firewall of its own beside NAT, inspects',
  zones: 'Zone-based firewall: what begins in one zone and goes to another needs a policy',
} as const;

/**
 * The hover of a statement (in words, without `no`) of CBAC or of the zone-based firewall, or null when it is another's.
 * `heading` is the line at the left margin above it.
 */
export function firewallHover(statement: readonly string[], heading: string): string | null {
  const [first = '', second = '', third = '', fourth = ''] = statement.map((word) => word.toLowerCase());
  if (first === 'ip' && second === 'inspect' && third === 'name')
    return `${words.rule} ${statement[4] ?? 'nothing yet'}: it reads these flows and lets in what belongs to them.`;
  if (first === 'ip' && second === 'inspect' && (fourth === 'in' || fourth === 'out'))
    return `${words.rule} what goes ${fourth} here, by the rules named ${statement[2] ?? ''}.`;
  if (first === 'ip' && second === 'inspect') return 'An option of CBAC: its times, limits or messages.';
  const typed = second === 'type' && third === 'inspect';
  if (typed && first === 'class-map') return 'Zone-based firewall: traffic that policies name by this class.';
  if (typed && first === 'policy-map')
    return 'Zone-based firewall: what is inspected, passed or dropped, class by class.';
  if (first === 'zone-pair' && second === 'security') return `${words.zones}; this pair of zones gets one.`;
  if ((first === 'zone-member' || first === 'zone') && second === 'security') return `${words.zones}.`;
  if (first === 'inspect' && /^policy-map type inspect /i.test(heading))
    return 'Zone-based firewall: this class is inspected, its answers and what it negotiates are let in.';
  return null;
}
