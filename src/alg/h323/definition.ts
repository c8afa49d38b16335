/** H.323 call signalling and its H.245 control connections as the registry knows them. */
import type { AlgDefinition } from '../alg-definition.ts';
import { H323Analyzer } from './analyzer.ts';
import { probeH323 } from './probe.ts';
import { h323Rewriter } from './rewrite.ts';

/** H.225.0 §6.1: the well-known call signalling port (IANA h323hostcall). */
const callSignallingPort = 1720;

export const h323: AlgDefinition = {
  id: 'h323',
  title: 'H.323',
  ports: [{ transport: 'tcp', port: callSignallingPort }],
  probe: probeH323,
  probesAnyPort: true,
  analyze: (context) => new H323Analyzer(context),
  rewriter: h323Rewriter,
};
