/** A helper that nothing attaches: told where a session broke for want of it, and where a statement only looks as if. */
import { expect, test } from 'vitest';
import type { FindingRecord } from '../../../src/report/document.ts';
import * as ftp from '../../captures/ftp-stories.ts';
import { callThroughAlg, callWithoutAlg } from '../../captures/sip-stories.ts';
import { analyzeFiles } from '../../golden/analyze-case.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const masquerading = `table ip nat {
 chain postrouting {
  type nat hook postrouting priority srcnat; policy accept;
  ip saddr 10.0.0.0/24 oifname "wan0" masquerade
 }
}
`;
const helperTable = (rule: string): string => `table inet fw {
 ct helper ftp-standard {
  type "ftp" protocol tcp
 }
 chain prerouting {
  type filter hook prerouting priority filter; policy accept;
  ${rule}
 }
}
`;
const matching = masquerading + helperTable('tcp dport 21 ct helper "ftp"');
const setting = masquerading + helperTable('tcp dport 21 ct helper set "ftp-standard"');

const broken = ftp.activeWithoutAlg('200 PORT command successful.\r\n').inside.pcap();
const working = ftp.activeThroughAlg().inside.pcap();

async function missing(files: Readonly<Record<string, Uint8Array | string>>): Promise<readonly FindingRecord[]> {
  const given = Object.entries(files).map(([name, content]) => [
    name,
    typeof content === 'string' ? bytes(content) : content,
  ]);
  const { document } = await analyzeFiles(Object.fromEntries(given) as Record<string, Uint8Array>);
  return document.findings.filter(({ id }) => id === 'nat/helper-missing');
}

test('an FTP session that broke is told with the rule that mends it, proven', async () => {
  const [found, ...others] = await missing({ 'ftp.pcap': broken, 'fw.nft': masquerading });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 'error', source: 0, packets: [9], accountable: 'gateway' });
  expect(found?.detail).toMatch(/Nothing in fw\.nft attaches the conntrack helper ftp to TCP port 21\./);
  expect(found?.fixes).toMatchObject([{ platform: 'linux-netfilter', proven: true }]);
  expect(found?.fixes[0]?.commands.at(-1)).toBe(
    'nft add rule inet alg_ftp_tcp prerouting tcp dport 21 ct helper set "ftp-tcp"',
  );
});

test('so is a call, in the words of iptables where the configuration speaks them', async () => {
  const rules = '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 10.0.0.0/24 -o wan0 -j MASQUERADE\nCOMMIT\n';
  const [found, ...others] = await missing({ 'sip.pcap': callWithoutAlg().inside.pcap(), 'rules.v4': rules });
  expect(others).toEqual([]);
  expect(found?.fixes).toMatchObject([
    { proven: true, commands: ['iptables -t raw -A PREROUTING -p udp --dport 5060 -j CT --helper sip'] },
  ]);
});

test('the statement that should have attached it is told with the session, not twice', async () => {
  const [found, ...others] = await missing({ 'ftp.pcap': broken, 'fw.nft': matching });
  expect(others).toEqual([]);
  expect(found?.evidence[0]).toMatchObject({ source: 1, line: 13 });
  expect(found?.fixes[0]?.proven).toBe(true);
});

test('so is a rule whose object is not there: its port says what it was to attach', async () => {
  const lost = setting.replace('ct helper ftp-standard', 'ct helper other-ftp');
  const [found, ...others] = await missing({ 'ftp.pcap': broken, 'fw.nft': lost });
  expect(others).toEqual([]);
  expect(found?.evidence[0]).toMatchObject({ source: 1, line: 13, text: expect.stringMatching(/no helper object/) });
});

test.each([
  ['alone', {}],
  ['beside sessions that work', { 'ftp.pcap': working }],
])('the statement is told by itself %s', async (_name, captures) => {
  const [found, ...others] = await missing({ 'fw.nft': matching, ...captures });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ source: 0, lines: [13], fixes: [] });
  expect(found?.detail).toContain('Here it is: tcp dport 21 ct helper set "ftp-standard"');
});

test('a helper on another port is told as that', async () => {
  const other = setting.replace('dport 21', 'dport 2121');
  const [found, ...others] = await missing({ 'ftp.pcap': broken, 'fw.nft': other });
  expect(others).toEqual([]);
  expect(found?.detail).toMatch(/attaches the conntrack helper ftp to port 2121, not to TCP port 21/);
  expect(found?.fixes).toMatchObject([
    { proven: true, commands: ['nft add rule inet fw prerouting tcp dport 21 ct helper set "ftp-standard"'] },
  ]);
});

test('where the system attaches by itself it is a warning about the module', async () => {
  const uci =
    "config defaults\n\toption forward 'REJECT'\n\nconfig zone\n\toption name 'lan'\n\tlist network 'lan'\n\nconfig zone\n\toption name 'wan'\n\tlist network 'wan'\n\toption masq '1'\n";
  const [found, ...others] = await missing({ 'ftp.pcap': broken, firewall: uci });
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 'warning', fixes: [] });
  expect(found?.detail).toMatch(/whether "lsmod" lists nf_conntrack_ftp/);
});

test.each([
  ['the helper is attached', { 'ftp.pcap': broken, 'fw.nft': setting }],
  ['another file attaches it', { 'ftp.pcap': broken, 'nat.nft': masquerading, 'fw.nft': setting.replace(masquerading, '') }],
  ['the sessions work', { 'ftp.pcap': working, 'fw.nft': masquerading }],
  ['the call works', { 'sip.pcap': callThroughAlg().inside.pcap(), 'fw.nft': masquerading }],
  ['nothing is translated', { 'ftp.pcap': ftp.passiveFiltered(), 'fw.nft': helperTable('tcp dport 22 accept') }],
  ['the data connection needs no helper', { 'ftp.pcap': ftp.passiveFiltered(), 'fw.nft': masquerading }],
  ['it is another platform', { 'ftp.pcap': broken, 'edge.cfg': 'version 15.2\nip nat inside source list 1 interface Dialer0 overload\n' }],
])('nothing is told where %s', async (_name, files) => {
  expect(await missing(files)).toEqual([]);
}); // prettier-ignore
