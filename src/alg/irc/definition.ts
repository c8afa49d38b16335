/** IRC as the registry knows it: title, documented port, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { IrcAnalyzer, ircPort } from './analyzer.ts';
import { probeIrc } from './probe.ts';
import { ircRewriter } from './rewrite.ts';

export const irc: AlgDefinition = {
  id: 'irc',
  title: 'IRC',
  ports: [{ transport: 'tcp', port: ircPort }],
  probe: probeIrc,
  probesAnyPort: true,
  analyze: (context) => new IrcAnalyzer(context),
  rewriter: ircRewriter,
};
