/** ALGs that are on without a word of the configuration: told once, and only where the capture has something for them. */
import { expect, test } from 'vitest';
import type { FindingRecord } from '../../../src/report/document.ts';
import { dnsMessage, dnsQuery } from '../../captures/build/dns-message.ts';
import { host } from '../../captures/build/host.ts';
import { path, wire } from '../../captures/build/path.ts';
import { tap } from '../../captures/build/tap.ts';
import { milliseconds, seconds } from '../../captures/build/time-units.ts';
import { udpConversation } from '../../captures/build/udp-conversation.ts';
import { activeThroughAlg, passiveFiltered } from '../../captures/ftp-stories.ts';
import { callThroughAlg } from '../../captures/sip-stories.ts';
import { runningConfig } from '../../captures/story-config.ts';
import { story } from '../../captures/story.ts';
import { analyzeFiles } from '../../golden/analyze-case.ts';

const ios = (...lines: readonly string[]): string =>
  ['version 15.2', 'hostname edge', 'ip nat inside source list 1 interface Dialer0 overload', ...lines, 'end', ''].join('\n'); // prettier-ignore

async function implicit(files: Readonly<Record<string, Uint8Array | string>>): Promise<readonly FindingRecord[]> {
  const given = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? new TextEncoder().encode(content) : content,
  ]);
  const { document } = await analyzeFiles(Object.fromEntries(given) as Record<string, Uint8Array>);
  return document.findings.filter(({ id }) => id === 'nat/alg-implicitly-on');
}

const callCapture = callThroughAlg().inside.pcap();
const ftpCapture = activeThroughAlg().inside.pcap();

/** Lookups that are answered at once. */
function lookups(): Uint8Array {
  const inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: '10.0.0.5' });
  const server = host({ address: '198.51.100.53' });
  const network = path(client, inside, wire(milliseconds(5)), server);
  for (let id = 1; id <= 5; id += 1) {
    const question = { name: 'www.example.com', type: 'A' } as const;
    const talk = udpConversation(network, { from: client.port(6000 + id), to: server.port(53), at: seconds(id) });
    talk.client.sends(dnsQuery({ id, ...question }));
    talk.server.sends(dnsMessage({ id, question, flags: ['qr'] }));
  }
  return inside.pcap();
}

test('one finding names every ALG that the captures use, with what says that it is on and how to see it', async () => {
  const [found, ...others] = await implicit({ 'sip.pcap': callCapture, 'ftp.pcap': ftpCapture, 'edge.cfg': ios() });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 'info', source: 2, fixes: [] });
  expect(found?.detail).toMatch(/FTP over TCP, SIP over UDP\. On Cisco IOS that means on/);
  expect(found?.detail).toContain('show running-config | include ip nat service');
  expect(found?.evidence).toMatchObject([
    { source: 1, packet: 1, text: expect.stringMatching(/^FTP over TCP is on \(on by default once NAT is configured/) },
    { source: 0, packet: 1, text: expect.stringMatching(/^SIP over UDP is on .* first 10\.0\.0\.5:5060/) },
  ]);
});

test('the story: a lookup over TCP that the gateway broke', async () => {
  const files = { 'client.pcap': story().clientSide.pcap(), 'running-config.cfg': runningConfig };
  expect((await implicit(files)).map(({ detail }) => detail)).toEqual([expect.stringMatching(/DNS over TCP\. On/)]);
});

test('other platforms have defaults of their own', async () => {
  const routerOs =
    '# 2024-05-01 by RouterOS 7.14\n/ip firewall nat\nadd action=masquerade chain=srcnat out-interface=ether1\n';
  const [found] = await implicit({ 'sip.pcap': callCapture, 'export.rsc': routerOs });
  expect(found?.detail).toContain('/ip firewall service-port print');
  const stated = `${routerOs}/ip firewall service-port\nset sip disabled=no\n`;
  expect(await implicit({ 'sip.pcap': callCapture, 'export.rsc': stated })).toEqual([]);
});

test.each([
  ['there is no capture', { 'edge.cfg': ios() }],
  ['lookups pass', { 'dns.pcap': lookups(), 'edge.cfg': ios() }],
  ['nothing is translated', { 'sip.pcap': callCapture, 'edge.cfg': ios().replace(/^ip nat .*$/m, 'ip routing') }],
  ['a line turns it off', { 'sip.pcap': callCapture, 'edge.cfg': ios('no ip nat service sip udp port 5060') }],
  ['a line turns it on', { 'ftp.pcap': ftpCapture, 'edge.cfg': ios('ip nat service ftp') }],
  ['helpers are off by default', { 'ftp.pcap': passiveFiltered(), 'fw.nft': 'table ip nat {\n chain p {\n type nat hook postrouting priority srcnat;\n oifname "wan0" masquerade\n }\n}\n' }],
])('nothing is told where %s', async (_name, files) => {
  expect(await implicit(files)).toEqual([]);
}); // prettier-ignore
