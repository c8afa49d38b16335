import { expect, test } from 'vitest';
import { rpcPortmap } from '../../../src/alg/rpc-portmap/definition.ts';
import { rpc } from '../../../src/alg/rpc/definition.ts';
import {
  getAddressCall, getAddressReply, getPortCall, getPortReply, record, rpcCall, rpcReply, words, XdrWriter,
} from '../../captures/build/rpc-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const nfs = { xid: 77, program: 100_003, version: 3, transport: 'tcp' } as const;
const ports = { client: 700, server: 111 };

test('GETPORT over UDP opens the gate to the mapped port of the host that answered', () => {
  const { messages, gates, send, end } = recorder(rpcPortmap, 'udp', ports);
  send('client', getPortCall(nfs));
  send('server', getPortReply(77, 2049));
  end();
  expect(messages).toMatchObject([
    { name: 'GETPORT call', size: 56, from: 'client', summary: 'portmapper v2 GETPORT: nfs (100003) v3 over TCP' },
    {
      name: 'GETPORT reply', size: 28, summary: 'portmapper v2 GETPORT: port 2049',
      fields: [{ name: 'port', value: '2049', offset: 24, length: 4 }],
      facts: { callPacket: 1, mappedProgram: 100_003, mappedVersion: 3, mappedTransport: 'tcp', mappedPort: 2049 },
    },
  ]); // prettier-ignore
  expect(gates).toMatchObject([
    {
      purpose: 'rpc nfs (100003)', transport: 'tcp', alg: 'rpc', reusable: true, eitherDirection: false,
      from: { address: '10.0.0.5', port: '*' }, to: { address: '192.0.2.53', port: 2049 }, openedAt: { packet: 2 },
    },
  ]); // prettier-ignore
});

test('records of TCP, in fragments, several in a segment; a universal address of another host is taken as it is', () => {
  const { messages, gates, send } = recorder(rpcPortmap, 'tcp', ports);
  const second = { ...nfs, xid: 78, program: 100_005, transport: 'udp' } as const;
  send('client', new Uint8Array([...record(getAddressCall(nfs), 20, 12), ...record(getAddressCall(second))]));
  send('server', record(getAddressReply(78, '192.0.2.99.78.80')));
  send('server', record(getAddressReply(77, '0.0.0.0.8.1'), 30));
  expect(messages).toMatchObject([
    { name: 'GETADDR call', facts: { fragments: 3, mappedProgram: 100_003 } },
    { name: 'GETADDR call', facts: { mappedProgram: 100_005 } },
    { name: 'GETADDR reply', facts: { callPacket: 1, mappedAddress: '192.0.2.99', mappedPort: 20_048 } },
    { name: 'GETADDR reply', facts: { callPacket: 1, mappedPort: 2049, fragments: 2 } },
  ]);
  expect(messages[3]?.summary).toContain('(2 fragments)');
  expect(gates).toMatchObject([
    { transport: 'udp', to: { address: '192.0.2.99', port: 20_048 }, eitherDirection: true },
    { transport: 'tcp', to: { address: '192.0.2.53', port: 2049 } },
  ]);
});

test('a program that is not registered opens nothing; a repeated call says so', () => {
  const { messages, gates, send } = recorder(rpcPortmap, 'udp', ports);
  send('client', getPortCall(nfs));
  send('client', getPortCall(nfs));
  send('server', getPortReply(77, 0));
  send('server', rpcReply(77, new Uint8Array(0), 1));
  expect(messages.map(({ summary }) => summary).slice(1)).toEqual([
    'portmapper v2 GETPORT: nfs (100003) v3 over TCP, repeats packet 1',
    'portmapper v2 GETPORT: not registered',
    'portmapper v2 GETPORT: program unavailable',
  ]);
  expect(messages[1]?.facts).toMatchObject({ repeatOf: 1 });
  expect(messages[3]?.facts).toMatchObject({ failure: 'program unavailable' });
  expect(gates).toEqual([]);
});

test('what DUMP lists opens gates that nobody need use, once for each port', () => {
  const { gates, send } = recorder(rpcPortmap, 'tcp', ports);
  send('client', record(rpcCall({ xid: 5, program: 100_000, version: 2, procedure: 4 })));
  const list = [100_003, 3, 6, 2049, 100_003, 4, 6, 2049, 100_227, 3, 17, 2049, 100_005, 3, 17, 20_048];
  const body = words(1, ...list.slice(0, 4), 1, ...list.slice(4, 8), 1, ...list.slice(8, 12), 1, ...list.slice(12), 0);
  send('server', record(rpcReply(5, body)));
  expect(gates.map(({ purpose, transport, to }) => [purpose, transport, to.port])).toEqual([
    ['rpc listed nfs (100003)', 'tcp', 2049],
    ['rpc listed nfs_acl (100227)', 'udp', 2049],
    ['rpc listed mountd (100005)', 'udp', 20_048],
  ]);
});

test('a callback asks the other way round', () => {
  const { gates, send } = recorder(rpcPortmap, 'udp', ports);
  send('server', getPortCall({ ...nfs, program: 100_021, transport: 'udp' }));
  send('client', getPortReply(77, 4045));
  expect(gates).toMatchObject([{ from: { address: '192.0.2.53' }, to: { address: '10.0.0.5', port: 4045 } }]);
});

test('the answer to a broadcast comes without its call', () => {
  const { messages, gates, send } = recorder(rpcPortmap, 'udp', ports);
  send('server', rpcReply(9, new XdrWriter().u32(834).opaque(words(1)).finish()));
  expect(messages).toMatchObject([{ name: 'reply', summary: 'port 834, the call is not in this flow' }]);
  expect(gates).toMatchObject([{ transport: 'udp', purpose: 'rpc program not seen', to: { port: 834 } }]);
  const elsewhere = recorder(rpc, 'udp', ports);
  elsewhere.send('server', rpcReply(9, new XdrWriter().u32(834).opaque(words(1)).finish()));
  expect(elsewhere.gates).toEqual([]);
});

test('other programs are named, and only the head of what they carry is kept', () => {
  const { messages, send } = recorder(rpc, 'tcp', { client: 800, server: 2049 });
  const write = rpcCall({ xid: 3, program: 100_003, version: 3, procedure: 7, body: new Uint8Array(100_000) });
  const stream = record(write);
  send('client', stream.subarray(0, 50_000));
  send('client', stream.subarray(50_000));
  send('server', record(rpcReply(3, new Uint8Array(200))));
  expect(messages).toMatchObject([
    {
      name: 'WRITE call', summary: 'nfs v3 WRITE', size: 100_040, packet: 1, lastPacket: 2, complete: true,
      // What a gateway's filter of programs goes by.
      facts: { program: 100_003, version: 3, procedure: 7 },
    },
    { name: 'WRITE reply', summary: 'nfs v3 WRITE: success', size: 224, facts: { program: 100_003 } },
  ]); // prettier-ignore
});

test('what the capture cut is told; arguments sealed by RPCSEC_GSS are not read', () => {
  const { messages, gates, send, end } = recorder(rpcPortmap, 'tcp', ports);
  const credentials = { flavour: 6, bytes: new Uint8Array(20) };
  const body = words(100_003, 3, 6, 0);
  send('client', record(rpcCall({ xid: 1, program: 100_000, version: 2, procedure: 3, credentials, body })));
  send('server', record(getPortReply(1, 2049)));
  send('client', record(getPortCall(nfs)).subarray(0, 44));
  end();
  expect(messages[0]?.summary).toContain('sealed');
  expect(gates).toEqual([]);
  expect(messages[2]).toMatchObject({ complete: false, size: 56 });
});
