/** rsh as the registry knows it: title, documented port, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { CommandAnalyzer } from '../remote-shell/command-analyzer.ts';
import { probeCommand } from '../remote-shell/probe.ts';
import { commandRewriter } from '../remote-shell/rewrite.ts';

export const shell: AlgDefinition = {
  id: 'shell',
  title: 'rsh',
  ports: [{ transport: 'tcp', port: 514 }],
  probe: probeCommand,
  // A number and NUL is not enough to tell it from other things elsewhere.
  probesAnyPort: false,
  analyze: (context) =>
    new CommandAnalyzer(context, {
      purpose: 'shell-stderr',
      describe: (localUser, remoteUser, command) => `${localUser} as ${remoteUser} runs ${command}`,
    }),
  rewriter: commandRewriter,
};
