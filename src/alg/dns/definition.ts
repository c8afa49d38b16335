/** DNS as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { DnsAnalyzer, dnsPort, llmnrPort, multicastDnsPort } from './analyzer.ts';
import { probeDns } from './probe.ts';
import { dnsRewriter } from './rewrite.ts';

export const dns: AlgDefinition = {
  id: 'dns',
  title: 'DNS',
  ports: [
    { transport: 'udp', port: dnsPort },
    { transport: 'tcp', port: dnsPort },
    { transport: 'udp', port: multicastDnsPort },
    { transport: 'udp', port: llmnrPort },
    { transport: 'tcp', port: llmnrPort },
  ],
  probe: probeDns,
  probesAnyPort: true,
  analyze: (context) => new DnsAnalyzer(context),
  rewriter: dnsRewriter,
};
