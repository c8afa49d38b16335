/** TFTP as the registry knows it: title, documented port, probe, analyzer. */
import type { AlgDefinition } from '../alg-definition.ts';
import { TftpAnalyzer, tftpPort } from './analyzer.ts';
import { probeTftp } from './probe.ts';

export const tftp: AlgDefinition = {
  id: 'tftp',
  title: 'TFTP',
  ports: [{ transport: 'udp', port: tftpPort }],
  probe: probeTftp,
  probesAnyPort: true,
  analyze: (context) => new TftpAnalyzer(context),
};
