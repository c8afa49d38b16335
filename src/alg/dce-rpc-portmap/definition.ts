/** The endpoint mapper as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { DceRpcAnalyzer } from '../dce-rpc/analyzer.ts';
import { mapperPort } from '../dce-rpc/pending-calls.ts';
import { probeEndpointMapper } from '../dce-rpc/probe.ts';
import { dceRpcRewriter } from './rewriter.ts';

/** [MS-RPCH] §2.1.1.1: the endpoint mapper over RPC over HTTP. */
const httpMapperPort = 593;

export const dceRpcPortmap: AlgDefinition = {
  id: 'dce-rpc-portmap',
  title: 'DCE RPC endpoint mapper',
  ports: [
    { transport: 'tcp', port: mapperPort },
    { transport: 'udp', port: mapperPort },
    { transport: 'tcp', port: httpMapperPort },
  ],
  probe: probeEndpointMapper,
  probesAnyPort: true,
  analyze: (context) => new DceRpcAnalyzer(context),
  rewriter: dceRpcRewriter,
};
