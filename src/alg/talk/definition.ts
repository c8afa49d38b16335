/** talk as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { TalkAnalyzer } from './analyzer.ts';
import { ntalkPort, talkPort } from './parse.ts';
import { probeTalk } from './probe.ts';
import { talkRewriter } from './rewrite.ts';

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
  rewriter: talkRewriter,
};
