/** BOOTP and DHCP as the registry knows them. */
import type { AlgDefinition } from '../alg-definition.ts';
import { BootpAnalyzer } from './analyzer.ts';
import { probeBootp } from './probe.ts';

export const bootp: AlgDefinition = {
  id: 'bootp',
  title: 'BOOTP and DHCP',
  // Only the server's port: a relay and a server speak from 67 to 67, a client listens on 68 and serves nobody.
  ports: [{ transport: 'udp', port: 67 }],
  probe: probeBootp,
  probesAnyPort: false,
  analyze: (context) => new BootpAnalyzer(context),
};
