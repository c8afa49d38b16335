/** SQL*Net as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { SqlnetAnalyzer } from './analyzer.ts';
import { probeSqlnet } from './probe.ts';
import { sqlnetRewriter } from './rewrite.ts';

/** Oracle's default listener port, and those that VyOS' helper watches besides. */
const ports = [1521, 1525, 1536] as const;

export const sqlnet: AlgDefinition = {
  id: 'sqlnet',
  title: 'SQL*Net',
  ports: ports.map((port) => ({ transport: 'tcp', port })),
  probe: probeSqlnet,
  probesAnyPort: true,
  analyze: (context) => new SqlnetAnalyzer(context),
  rewriter: sqlnetRewriter,
};
