/** IIOP as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { IiopAnalyzer } from './analyzer.ts';
import { probeIiop } from './probe.ts';
import { iiopRewriter } from './rewrite.ts';

/**
 * IANA: corba-iiop 683, corbaloc 2809, and 535 (iiop). Juniper's guide names 1975 (VisiBroker) and 3075 (Orbix); 975 is what
 * its predefined application may have.
 */
const ports = [535, 683, 975, 1975, 2809, 3075] as const;

export const iiop: AlgDefinition = {
  id: 'iiop',
  title: 'IIOP',
  ports: ports.map((port) => ({ transport: 'tcp', port })),
  probe: probeIiop,
  probesAnyPort: true,
  analyze: (context) => new IiopAnalyzer(context),
  rewriter: iiopRewriter,
};
