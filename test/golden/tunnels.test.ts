/** The golden cases of PPTP and IPsec, and their gates. */
import { expect, test } from 'vitest';
import { tunnelCases } from '../captures/tunnel-cases.ts';
import * as stories from '../captures/tunnel-stories.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(tunnelCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('GRE is awaited by call id in each direction', async () => {
  const { document } = await analyzeFiles({ 'tunnel.pcap': stories.pptp(2, 0) });
  expect(document.sessions).toHaveLength(1);
  expect(document.sessions[0]).toMatchObject({ alg: 'pptp', chosenBy: 'port', server: '192.0.2.47:1723' });
  expect(document.sessions[0]?.gates).toMatchObject([
    {
      transport: 'gre',
      from: '10.0.0.5:*',
      to: '192.0.2.47:24',
      outcome: 'fulfilled',
      flow: '10.0.0.5:0 > 192.0.2.47:24',
    },
    { transport: 'gre', from: '192.0.2.47:*', to: '10.0.0.5:7', outcome: 'pending', flow: null },
  ]);
});

test('ESP is awaited in each direction, and found by its hosts', async () => {
  const { document } = await analyzeFiles({ 'tunnel.pcap': stories.ipsec({}) });
  expect(document.sessions.map(({ alg }) => alg)).toEqual(['ike-esp']);
  expect(document.sessions[0]?.messages.map(({ name }) => name)).toEqual([
    'IKE_SA_INIT',
    'IKE_SA_INIT',
    'IKE_AUTH',
    'IKE_AUTH',
  ]);
  expect(document.sessions[0]?.gates).toMatchObject([
    { transport: 'esp', outcome: 'fulfilled', flow: '10.0.0.5 > 192.0.2.47 (SPI 0x00001000)' },
    { transport: 'esp', outcome: 'fulfilled', flow: '192.0.2.47 > 10.0.0.5 (SPI 0x00002000)' },
  ]);
});

test('with NAT traversal there is nothing to await, and each security association is told once', async () => {
  const { document } = await analyzeFiles({ 'tunnel.pcap': stories.ipsec({ traversal: true }) });
  expect(document.sessions).toHaveLength(1);
  expect(document.sessions[0]?.gates).toEqual([]);
  expect(document.sessions[0]?.messages.filter(({ name }) => name === 'ESP')).toHaveLength(2);
});
