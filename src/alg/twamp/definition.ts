/** TWAMP-Control as the registry knows it. */
import type { AlgDefinition } from '../alg-definition.ts';
import { TwampAnalyzer } from './analyzer.ts';
import { probeTwamp } from './probe.ts';
import { twampRewriter } from './rewrite.ts';

export const twamp: AlgDefinition = {
  id: 'twamp',
  title: 'TWAMP',
  // RFC 5357 §6, IANA: twamp-control.
  ports: [{ transport: 'tcp', port: 862 }],
  probe: probeTwamp,
  probesAnyPort: false,
  analyze: (context) => new TwampAnalyzer(context),
  rewriter: twampRewriter,
};
