/** Writes the sample workspace: the story's captures, log and configuration, and a page that says what to look for. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runningConfig } from './story-config.ts';
import { routerLog } from './story-log.ts';
import { story } from './story.ts';

const readme = `\
# A zone transfer that is reset

A secondary name server behind a Cisco 877 fetches a zone:

    dig -y hmac-sha256:ns2-to-ns1:… @192.0.2.53 example.com axfr
    ;; communications error to 192.0.2.53#53: connection reset

Ordinary lookups to the same server work. Who sent the reset, and why?

| file | what it is |
| --- | --- |
| \`reset-client-side.pcap\` | captured on the client, 192.168.1.10 |
| \`reset-server-side.pcapng\` | captured on the server, 192.0.2.53; the client appears as 203.0.113.5 |
| \`router.log\` | the router's \`debug ip nat\` of that second |
| \`running-config.cfg\` | the router's configuration |

Open \`reset-client-side.pcap\` first, then \`router.log\`. The same on the command line:

    alg-trace analyze reset-client-side.pcap router.log running-config.cfg

The captures are written by a program, with addresses reserved for documentation (RFC 5737). The log is a real one, published
at insights.tesrex.com on 24 January 2018; the captures follow its times and sizes.
`;

/** The files by name. */
export function sampleFiles(): ReadonlyMap<string, Uint8Array> {
  const { clientSide, serverSide } = story();
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  return new Map([
    ['reset-client-side.pcap', clientSide.pcap()],
    ['reset-server-side.pcapng', serverSide.pcapng({ application: 'alg-trace sample' })],
    ['router.log', text(routerLog)],
    ['running-config.cfg', text(runningConfig)],
    ['README.md', text(readme)],
  ]);
}

/** Returns the paths written; makes the directory when it is missing. */
export async function writeSamples(directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const paths: string[] = [];
  for (const [name, bytes] of sampleFiles()) {
    const file = join(directory, name);
    await writeFile(file, bytes);
    paths.push(file);
  }
  return paths;
}
