/** SNMP as the registry knows it. */
import type { AlgDefinition } from '../alg-definition.ts';
import { SnmpAnalyzer } from './analyzer.ts';
import { probeSnmp } from './probe.ts';
import { snmpRewriter } from './rewrite.ts';

export const snmp: AlgDefinition = {
  id: 'snmp',
  title: 'SNMP',
  ports: [
    { transport: 'udp', port: 161 },
    { transport: 'udp', port: 162 },
  ],
  probe: probeSnmp,
  probesAnyPort: true,
  analyze: (context) => new SnmpAnalyzer(context),
  rewriter: snmpRewriter,
};
