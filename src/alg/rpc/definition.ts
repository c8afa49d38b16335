/** ONC RPC as the registry knows it: only NFS has a port of its own, else the portmapper's gates and the first call tell. */
import type { AlgDefinition } from '../alg-definition.ts';
import { RpcAnalyzer } from './analyzer.ts';
import { probeRpc } from './probe.ts';
import { rpcRewriter } from '../rpc-portmap/rewriter.ts';

/** RFC 7530 §3.1; older versions use it by custom, portmapper or not. */
const nfsPort = 2049;
/** The header with the longest credentials and verifier (RFC 5531 §9), rounded up. */
const keptBytes = 1024;

export const rpc: AlgDefinition = {
  id: 'rpc',
  title: 'Sun RPC',
  ports: [
    { transport: 'udp', port: nfsPort },
    { transport: 'tcp', port: nfsPort },
  ],
  probe: probeRpc,
  probesAnyPort: true,
  analyze: (context) => new RpcAnalyzer(context, { keptBytes, isPortmap: false }),
  rewriter: rpcRewriter,
};
