/**
 * Over public captures, where they are at hand: H.323, RAS, IIOP, NetShow, RealAudio, WinFrame and TWAMP are found where tshark
 * finds them too, and nowhere else.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { analyzeFiles } from './analyze-case.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const algs: readonly string[] = ['h323', 'ras', 'iiop', 'netshow', 'realaudio', 'winframe', 'twamp'];
const maximumBytes = 4 << 20;

/** Each confirmed by tshark (h225, h245, giop; ICA by its greeting, which tshark has no dissector for). */
const known = [
  'h323__ndpi__h323.pcap h323 gate 10.1.6.18:1232',
  'h323__ndpi__h323.pcap h323 gate 17.2.0.122:1720',
  'h323__ndpi__h323.pcap h323 port 10.1.6.18:1720',
  'h323__ndpi__h323.pcap h323 port 192.168.0.1:1720',
  'h323__ndpi__h323.pcap ras port 10.47.208.50:1719',
  'h323__ndpi__h323.pcap ras port 17.2.0.161:1719',
  'h323__wswiki__rtp_example.raw.gz h323 gate 10.1.6.18:1232',
  'h323__wswiki__rtp_example.raw.gz h323 port 10.1.6.18:1720',
  'ica__ndpi__citrix.pcap winframe port 22.0.0.7:1494',
  'iiop__ndpi__corba.pcap iiop probe 127.0.1.1:56899',
];

test.skipIf(!existsSync(folder))(
  'no session where there is none',
  async () => {
    const found: string[] = [];
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const { size } = statSync(path);
      if (!/\.(?:pcap|pcapng|cap|gz)/.test(name) || size > maximumBytes || !statSync(path).isFile()) continue;
      const { document } = await analyzeFiles({ [name]: readFileSync(path) });
      for (const { alg, chosenBy, server } of document.sessions)
        if (algs.includes(alg)) found.push(`${name} ${alg} ${chosenBy} ${server}`);
    }
    expect(found.sort()).toEqual(known);
  },
  120_000,
);
