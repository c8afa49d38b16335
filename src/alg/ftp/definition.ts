/** FTP as the registry knows it: title, documented port, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { FtpAnalyzer, ftpPort } from './analyzer.ts';
import { probeFtp } from './probe.ts';
import { ftpRewriter } from './rewrite.ts';

export const ftp: AlgDefinition = {
  id: 'ftp',
  title: 'FTP',
  ports: [{ transport: 'tcp', port: ftpPort }],
  probe: probeFtp,
  probesAnyPort: true,
  analyze: (context) => new FtpAnalyzer(context),
  rewriter: ftpRewriter,
};
