/** ICMP and ICMPv6 as the registry knows them. */
import type { AlgDefinition } from '../alg-definition.ts';
import { IcmpAnalyzer } from './analyzer.ts';
import { probeIcmp } from './probe.ts';

export const icmp: AlgDefinition = {
  id: 'icmp',
  title: 'ICMP',
  ports: [{ transport: 'icmp', port: '*' }],
  probe: probeIcmp,
  probesAnyPort: false,
  analyze: (context) => new IcmpAnalyzer(context),
};
