/** IKE as the registry knows it. ESP itself has no ports and nothing to read; `survey.ts` finds its flows. */
import type { AlgDefinition } from '../alg-definition.ts';
import { IkeAnalyzer } from './analyzer.ts';
import { probeIke } from './probe.ts';
import { ikePort, traversalPort } from './vocabulary.ts';

export const ikeEsp: AlgDefinition = {
  id: 'ike-esp',
  title: 'IKE and ESP',
  ports: [
    { transport: 'udp', port: ikePort },
    { transport: 'udp', port: traversalPort },
  ],
  probe: probeIke,
  probesAnyPort: false,
  analyze: (context) => new IkeAnalyzer(context),
};
