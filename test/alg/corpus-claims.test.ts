/**
 * No session where there is none: over all captures at hand, the sessions of FTP, TFTP, IRC, talk and the remote shells that
 * were claimed by a probe are exactly those that an independent decoder (tshark) confirms. Runs where the captures are.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { clientEndpoint, serverEndpoint } from '../../src/diagnosis/flow-text.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const own = ['ftp', 'tftp', 'irc', 'exec', 'login', 'shell', 'talk'];
/** tshark -d tcp.port==8000,irc shows USER, NICK and numeric replies. */
const confirmed = ['irc__arkime__irc.pcap: irc 10.180.156.249:45921 > 38.229.70.20:8000'];
/** Names of the captures that hold one of these protocols on its own port. */
const homes = /^(?:ftps?|tftp|irc|rexec|rlogin|rsh)-|^(?:ftps?|tftp|irc|rexec|rlogin|rsh)__|^sip-udp__wswiki__aaa/;

async function analyzed(name: string): Promise<CaptureAnalysis | undefined> {
  const analysis = new CaptureAnalysis(name, memorySource(new Uint8Array(readFileSync(join(folder, name)))));
  try {
    await analysis.read();
  } catch {
    // What is no capture is another test's.
    return undefined;
  }
  return analysis;
}

test.skipIf(!existsSync(folder))(
  'sessions claimed by a probe are those that tshark confirms',
  { timeout: 120_000 },
  async () => {
    const claimed: string[] = [];
    const strays: string[] = [];
    for (const name of readdirSync(folder)) {
      if (!/\.(?:pcap|cap|pcapng|gz|1)$/.test(name)) continue;
      const analysis = await analyzed(name);
      for (const { alg, chosenBy, flow } of analysis?.sessions.sessions ?? []) {
        if (!analysis || !own.includes(alg)) continue;
        const text = `${name}: ${alg} ${clientEndpoint(analysis, flow)} > ${serverEndpoint(analysis, flow)}`;
        if (chosenBy === 'probe') claimed.push(text);
        else if (!homes.test(name)) strays.push(text);
      }
    }
    expect(claimed).toEqual(confirmed);
    expect(strays).toEqual([]);
  },
);
