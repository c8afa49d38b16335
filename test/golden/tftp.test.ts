/** TFTP's golden cases. */
import { expect, test } from 'vitest';
import { tftpCases } from '../captures/tftp-cases.ts';
import { analyzeFiles } from './analyze-case.ts';
import { expectCase } from './expect-case.ts';

test.each(tftpCases.map((each) => [each.name, each] as const))('%s', (_name, each) => expectCase(each));

test('the data flow is a session of its own under the request, with the same client', async () => {
  const files = tftpCases[0]?.files ?? {};
  const { document } = await analyzeFiles({ 'inside.pcap': files['inside.pcap'] ?? new Uint8Array(0) });
  expect(document.sessions).toMatchObject([
    { alg: 'tftp', chosenBy: 'port', client: '10.0.0.5:50000', server: '198.51.100.69:69', gates: [{ outcome: 'fulfilled', firstPacket: 2 }] },
    {
      alg: 'tftp', chosenBy: 'gate', parent: 1, client: '10.0.0.5:50000', server: '198.51.100.69:3445',
      messages: [{ from: 'server', name: 'DATA', summary: 'blocks 1 to 3, 1124 bytes' }, { from: 'client', name: 'ACK' }],
    },
  ]); // prettier-ignore
});
