/** NetBIOS' golden cases. */
import { expect, test } from 'vitest';
import { host } from '../captures/build/host.ts';
import { smbMessage } from '../captures/build/netbios-message.ts';
import { path, wire } from '../captures/build/path.ts';
import { tap } from '../captures/build/tap.ts';
import { tcpConversation } from '../captures/build/tcp-conversation.ts';
import { netbiosCases } from '../captures/netbios-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(netbiosCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('a retargeted session belongs to the one that retargeted it', async () => {
  const { document } = await analyzeFiles(netbiosCases.at(-1)?.files ?? {});
  const sessions = document.sessions.filter(({ transport }) => transport === 'tcp');
  expect(sessions.map(({ id, chosenBy, parent, server }) => [id, chosenBy, parent, server])).toEqual([
    [3, 'port', null, '10.0.0.9:139'],
    [4, 'gate', 3, '10.0.0.9:1139'],
  ]);
});

test('SMB over 445 is no session of any ALG', async () => {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: '10.0.0.7' });
  const server = host({ address: '10.0.0.9' });
  const session = tcpConversation(path(client, capture, wire(1000), server), {
    from: client.port(50_000),
    to: server.port(445),
    at: 0,
  }).handshake();
  for (let count = 0; count < 6; count += 1) {
    session.client.sends(smbMessage());
    session.server.sends(smbMessage());
  }
  const { document } = await analyzeFiles({ 'smb.pcap': capture.pcap() });
  expect(document.flows).toBe(1);
  expect(document.sessions).toEqual([]);
});
