/** WinFrame, today's ICA, as the registry knows it. */
import type { AlgDefinition } from '../alg-definition.ts';
import { WinframeAnalyzer } from './analyzer.ts';
import { icaPort } from './parse.ts';
import { probeWinframe } from './probe.ts';
import { winframeRewriter } from './rewrite.ts';

export const winframe: AlgDefinition = {
  id: 'winframe',
  title: 'WinFrame (ICA)',
  // IANA: ica 1494, citriximaclient 2598 (session reliability), icabrowser 1604.
  ports: [
    { transport: 'tcp', port: icaPort },
    { transport: 'tcp', port: 2598 },
    { transport: 'udp', port: 1604 },
  ],
  probe: probeWinframe,
  probesAnyPort: true,
  analyze: (context) => new WinframeAnalyzer(context),
  rewriter: winframeRewriter,
};
