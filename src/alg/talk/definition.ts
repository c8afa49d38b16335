/** talk as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg.ts';
import { ntalkPort, TalkAnalyzer, talkPort } from './analyzer.ts';
import { probeTalk } from './probe.ts';

export const talk: AlgDefinition = {
  id: 'talk',
  title: 'talk',
  ports: [
    { transport: 'udp', port: talkPort },
    { transport: 'udp', port: ntalkPort },
  ],
  probe: probeTalk,
  probesAnyPort: false,
  analyze: (context) => new TalkAnalyzer(context),
};
