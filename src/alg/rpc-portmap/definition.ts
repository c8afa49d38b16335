/** The portmapper (rpcbind) as the registry knows it: title, documented port, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { RpcAnalyzer } from '../rpc/analyzer.ts';
import { probePortmap } from '../rpc/probe.ts';
import { portmapRewriter } from './rewriter.ts';

/** RFC 1833 §3.1: `PMAP_PORT`. */
const portmapPort = 111;
/** Lists of mappings are the longest answers that are read to their end. */
const keptBytes = 65_536;

export const rpcPortmap: AlgDefinition = {
  id: 'rpc-portmap',
  title: 'Sun RPC portmapper',
  ports: [
    { transport: 'udp', port: portmapPort },
    { transport: 'tcp', port: portmapPort },
  ],
  probe: probePortmap,
  probesAnyPort: true,
  analyze: (context) => new RpcAnalyzer(context, { keptBytes, isPortmap: true }),
  rewriter: portmapRewriter,
};
