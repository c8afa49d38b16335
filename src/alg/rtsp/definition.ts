/** RTSP as the registry knows it: title, documented ports, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { RtspAnalyzer } from './analyzer.ts';
import { probeRtsp } from './probe.ts';
import { rtspRewriter } from './rewrite.ts';

export const rtsp: AlgDefinition = {
  id: 'rtsp',
  title: 'RTSP',
  ports: [
    { transport: 'tcp', port: 554 },
    { transport: 'udp', port: 554 },
    { transport: 'tcp', port: 8554 },
  ],
  probe: probeRtsp,
  probesAnyPort: true,
  analyze: (context) => new RtspAnalyzer(context),
  rewriter: rtspRewriter,
};
