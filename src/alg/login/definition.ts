/** rlogin as the registry knows it: title, documented port, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { LoginAnalyzer } from './analyzer.ts';
import { probeLogin } from './probe.ts';

export const login: AlgDefinition = {
  id: 'login',
  title: 'rlogin',
  ports: [{ transport: 'tcp', port: 513 }],
  probe: probeLogin,
  probesAnyPort: false,
  analyze: (context) => new LoginAnalyzer(context),
};
