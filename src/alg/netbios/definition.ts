/** NetBIOS over TCP and UDP as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { NetbiosAnalyzer, sessionPort } from './analyzer.ts';
import { datagramPort, nameServicePort } from './datagram-service.ts';
import { probeNetbios } from './probe.ts';
import { netbiosRewriter } from './rewrite.ts';

export const netbios: AlgDefinition = {
  id: 'netbios',
  title: 'NetBIOS',
  // RFC 1001 §14.2, §15.4, §16.1. SMB over TCP 445 needs no NetBIOS, and no ALG.
  ports: [
    { transport: 'udp', port: nameServicePort },
    { transport: 'udp', port: datagramPort },
    { transport: 'tcp', port: sessionPort },
  ],
  probe: probeNetbios,
  probesAnyPort: true,
  analyze: (context) => new NetbiosAnalyzer(context),
  rewriter: netbiosRewriter,
};
