/** DCE RPC as the registry knows it: no port is its own, the endpoint mapper's gates and the first bind tell. */
import type { AlgDefinition } from '../alg-definition.ts';
import { DceRpcAnalyzer } from './analyzer.ts';
import { probeDceRpc } from './probe.ts';
import { dceRpcRewriter } from '../dce-rpc-portmap/rewriter.ts';

export const dceRpc: AlgDefinition = {
  id: 'dce-rpc',
  title: 'DCE RPC',
  ports: [],
  probe: probeDceRpc,
  probesAnyPort: true,
  probedTransports: ['tcp', 'udp'],
  analyze: (context) => new DceRpcAnalyzer(context),
  rewriter: dceRpcRewriter,
};
