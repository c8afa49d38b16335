import { expect, test } from 'vitest';
import { netbios } from '../../../src/alg/netbios/definition.ts';
import {
  nameAnswer, nameQuestion, netbiosDatagram, sessionPacket, sessionRequest, sessionRetarget, smbMessage,
} from '../../captures/build/netbios-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

test('names over UDP 137', () => {
  const { messages, send, end } = recorder(netbios, 'udp', { client: 137, server: 137 });
  send('client', nameQuestion());
  send('server', nameAnswer(['10.0.0.9']));
  send('server', nameAnswer([], {}, 3));
  send('client', new Uint8Array(5));
  end();
  expect(messages.map(({ name, summary, size }) => `${name}: ${summary} (${size})`)).toEqual([
    'Name query: FILESRV<20> (50)',
    'Name query response: FILESRV<20> 10.0.0.9 (62)',
    'Name query response: FILESRV<20>: name error (56)',
    'not a NetBIOS name message: no header of the name service (5)',
  ]);
  expect(messages[1]).toMatchObject({ facts: { isAnswer: true }, fields: [{ value: '10.0.0.9' }] });
});

test('datagrams over UDP 138, and on another port by their shape', () => {
  for (const port of [138, 4000]) {
    const { messages, send } = recorder(netbios, 'udp', { client: port, server: port });
    send('client', netbiosDatagram({ source: '10.0.0.5' }));
    expect(messages).toMatchObject([
      {
        name: 'Direct group datagram',
        summary: 'FILESRV<20> > WORKGROUP<1d>, from 10.0.0.5:138',
        facts: { headerAddress: '10.0.0.5', headerPort: 138 },
      },
    ]);
  }
  const { messages, send } = recorder(netbios, 'udp', { client: 138, server: 138 });
  send('client', new Uint8Array(5));
  expect(messages).toMatchObject([{ name: 'not a NetBIOS datagram' }]);
});

test('a session over TCP 139: request, answer, SMB of any size', () => {
  const { messages, gates, send } = recorder(netbios, 'tcp', { client: 50_000, server: 139 });
  send('client', sessionRequest());
  send('server', sessionPacket(0x82, new Uint8Array(0)));
  const large = smbMessage(100_000);
  send('client', large.subarray(0, 5000));
  send('client', large.subarray(5000));
  expect(messages).toMatchObject([
    { name: 'Session request', size: 72 },
    { name: 'Positive session response', size: 4 },
    { name: 'Session message', summary: 'SMB2', size: 100_008, packet: 3, lastPacket: 4, complete: true },
  ]);
  expect(gates).toEqual([]);
});

test('a retarget opens a gate', () => {
  const { messages, gates, send } = recorder(netbios, 'tcp', { client: 50_000, server: 139 });
  send('client', sessionRequest());
  send('server', sessionRetarget('192.0.2.77', 1139));
  expect(messages[1]).toMatchObject({
    name: 'Retarget session response',
    fields: [{ value: '192.0.2.77' }, { value: '1139' }],
  });
  expect(gates).toMatchObject([
    {
      purpose: 'netbios-retarget', transport: 'tcp', alg: 'netbios',
      from: { address: '10.0.0.5', port: '*' }, to: { address: '192.0.2.77', port: 1139 },
    },
  ]); // prettier-ignore
});
