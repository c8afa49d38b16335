import { expect, test } from 'vitest';
import { dceRpcPortmap } from '../../../src/alg/dce-rpc-portmap/definition.ts';
import { dceRpc } from '../../../src/alg/dce-rpc/definition.ts';
import {
  bind, bindAck, bindNak, datagramPdu, drsuapi, endpointMapper, features, lookupResponse, mapRequest, mapResponse, ndr,
  ndr64, pdu, request, resolveResponse, response, tower,
} from '../../captures/build/dce-rpc-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';

const ports = { client: 50_000, server: 135 };
const mapper = (transfers: readonly string[] = [ndr]) => ({ interface: endpointMapper, version: 3, transfers });
const wanted = tower({ port: 135, address: '0.0.0.0' });
const objectExporter = '99fcfec4-5260-101b-bbcb-00aa0021347a';

test('bind, ept_map and the gate to the port that it gave', () => {
  const { messages, gates, send, end } = recorder(dceRpcPortmap, 'tcp', ports);
  const answer = response(mapResponse([tower({ port: 49_667, address: '192.0.2.53' })]));
  send('client', bind([mapper()]));
  send('server', bindAck([{ result: 0, transfer: ndr }]));
  send('client', request(3, mapRequest(wanted)));
  send('server', answer);
  end();
  expect(messages).toMatchObject([
    { name: 'BIND', size: 72, summary: 'epmapper v3.0 in NDR', facts: { interface: 'epmapper', contexts: 1 } },
    { name: 'BIND_ACK', summary: 'accepted in NDR', facts: { accepted: 1, rejected: 0 } },
    {
      name: 'ept_map request',
      summary: 'epmapper ept_map: drsuapi v4.0 over tcp',
      facts: { mappedInterface: drsuapi },
    },
    { name: 'ept_map response', facts: { mappedPort: 49_667, mappedAddress: '192.0.2.53', mappedTransport: 'tcp' } },
  ]);
  const [port, address] = messages[3]?.fields ?? [];
  expect(port).toMatchObject({ name: 'port', value: '49667' });
  expect([...answer.subarray(address?.offset, (address?.offset ?? 0) + 4)]).toEqual([192, 0, 2, 53]);
  expect(gates).toMatchObject([
    {
      purpose: 'dce-rpc drsuapi', transport: 'tcp', alg: 'dce-rpc', reusable: true, openedAt: { packet: 4 },
      from: { address: '10.0.0.5', port: '*' }, to: { address: '192.0.2.53', port: 49_667 },
    },
  ]); // prettier-ignore
});

test('NDR64 when it was chosen among several syntaxes', () => {
  const { messages, gates, send } = recorder(dceRpcPortmap, 'tcp', ports);
  send('client', bind([mapper(), mapper([ndr64]), mapper([features])]));
  send('server', bindAck([{ result: 2, reason: 2 }, { result: 0, transfer: ndr64 }, { result: 3 }]));
  send('client', request(3, mapRequest(wanted, { wide: true }), { contextId: 1 }));
  send(
    'server',
    response(mapResponse([tower({ port: 49_667, address: '192.0.2.53' })], { wide: true }), { contextId: 1 }),
  );
  expect(messages[0]).toMatchObject({ facts: { transferSyntaxes: 'NDR, NDR64, feature negotiation' } });
  expect(messages[1]).toMatchObject({ facts: { accepted: 1, rejected: 1 } });
  expect(gates).toMatchObject([{ to: { port: 49_667 } }]);
});

test.each([true, false])('big-endian as well: %s', (littleEndian) => {
  const { gates, send } = recorder(dceRpcPortmap, 'tcp', ports);
  send('client', bind([mapper()], { littleEndian }));
  send('server', bindAck([{ result: 0, transfer: ndr }], { littleEndian }));
  send('client', request(3, mapRequest(wanted, { littleEndian }), { littleEndian }));
  send(
    'server',
    response(mapResponse([tower({ port: 1026, address: '192.0.2.53' })], { littleEndian }), { littleEndian }),
  );
  expect(gates).toMatchObject([{ to: { address: '192.0.2.53', port: 1026 } }]);
});

test('several towers: each on its own address, and on the host that was asked', () => {
  const { gates, send } = recorder(dceRpcPortmap, 'tcp', ports);
  send('client', request(3, mapRequest(wanted)));
  send(
    'server',
    response(mapResponse([tower({ port: 1026, address: '198.51.100.20' }), tower({ port: 1027, address: '0.0.0.0' })])),
  );
  expect(gates.map(({ to }) => `${to.address}:${to.port}`)).toEqual([
    '198.51.100.20:1026',
    '192.0.2.53:1027',
    '192.0.2.53:1026',
  ]);
});

test('an answer in fragments, with fields where they stand whole', () => {
  const { messages, gates, send } = recorder(dceRpcPortmap, 'tcp', ports);
  const stub = mapResponse([
    tower({ port: 1026, address: '192.0.2.53' }),
    tower({ port: 1027, address: '192.0.2.53' }),
  ]);
  send('client', request(3, mapRequest(wanted)));
  const parts = [
    response(stub.subarray(0, 140), { last: false }),
    response(stub.subarray(140, 200), { first: false, last: false }),
    response(stub.subarray(200), { first: false }),
  ];
  for (const part of parts) send('server', part);
  expect(messages.map(({ facts }) => facts?.['fragment'])).toEqual([undefined, true, true, true]);
  expect(gates.map(({ to, openedAt }) => [to.port, openedAt.packet])).toEqual([
    [1026, 4],
    [1027, 4],
  ]);
  messages.slice(1).forEach(({ fields = [] }, index) => {
    for (const { name, value, offset } of fields) {
      const part = parts[index] ?? new Uint8Array(0);
      expect(
        name === 'port'
          ? String((part[offset] ?? 0) * 256 + (part[offset + 1] ?? 0))
          : [...part.subarray(offset, offset + 4)].join('.'),
      ).toBe(value);
    }
  });
  expect(messages.flatMap(({ fields = [] }) => fields)).toHaveLength(4);
});

test('what ept_lookup lists opens gates that nobody need use', () => {
  const { messages, gates, send } = recorder(dceRpcPortmap, 'tcp', ports);
  send('client', request(2, new Uint8Array(40)));
  const entries = [{ tower: tower({ port: 1026, address: '192.0.2.53' }), annotation: 'Directory' }];
  send('server', response(lookupResponse(entries)));
  expect(messages[1]).toMatchObject({ name: 'ept_lookup response' });
  expect(gates).toMatchObject([{ purpose: 'dce-rpc listed drsuapi', to: { port: 1026 } }]);
});

test('DCOM\u2019s object resolver names a port as well; a host name means the host that was asked', () => {
  const { messages, gates, send } = recorder(dceRpcPortmap, 'tcp', ports);
  send('client', bind([{ interface: objectExporter, version: 0, transfers: [ndr] }]));
  send('server', bindAck([{ result: 0, transfer: ndr }]));
  send('client', request(4, new Uint8Array(20)));
  send('server', response(resolveResponse(['DC1[49155]', '198.51.100.20[49155]'])));
  expect(messages[3]).toMatchObject({
    name: 'ResolveOxid2 response',
    fields: [{ value: 'DC1[49155]' }, { value: '198.51.100.20[49155]' }],
  });
  expect(gates.map(({ to }) => `${to.address}:${to.port}`)).toEqual(['192.0.2.53:49155', '198.51.100.20:49155']);
});

test('the endpoint mapper over UDP', () => {
  const { messages, gates, send } = recorder(dceRpcPortmap, 'udp', ports);
  const call = { interface: endpointMapper, operation: 3 };
  const stub = mapResponse([tower({ port: 1029, address: '192.0.2.53', transport: 'udp' })]);
  const answer = datagramPdu({ ...call, type: 2, stub });
  send('client', datagramPdu({ ...call, type: 0, stub: mapRequest(wanted) }));
  send('server', answer);
  expect(messages).toMatchObject([{ name: 'ept_map request' }, { name: 'ept_map response', size: answer.length }]);
  const address = messages[1]?.fields?.[1];
  expect([...answer.subarray(address?.offset, (address?.offset ?? 0) + 4)]).toEqual([192, 0, 2, 53]);
  expect(gates).toMatchObject([{ transport: 'udp', eitherDirection: true, to: { port: 1029 } }]);
});

test('encrypted answers are not guessed at', () => {
  const { gates, notes, send, end } = recorder(dceRpcPortmap, 'tcp', ports);
  const auth = { level: 6, value: new Uint8Array(16) };
  send('client', bind([mapper()]));
  send('server', bindAck([{ result: 0, transfer: ndr }]));
  send('client', request(3, mapRequest(wanted), { auth }));
  send('server', response(mapResponse([tower({ port: 1026 })]), { auth }));
  end();
  expect(gates).toEqual([]);
  expect(notes).toMatchObject([{ id: 'alg/cannot-know' }]);
});

test('other interfaces are named; naks, faults and the banner of RPC over HTTP are told', () => {
  const { messages, gates, send } = recorder(dceRpc, 'tcp', { client: 50_000, server: 49_667 });
  send('server', new TextEncoder().encode('ncacn_http/1.0'));
  send('client', bind([{ interface: drsuapi, transfers: [ndr] }]));
  send('server', bindNak(4));
  send('client', request(12, new Uint8Array(5000)));
  send('server', pdu(3, Uint8Array.of(32, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0)));
  expect(messages.map(({ name, summary }) => `${name}: ${summary}`)).toEqual([
    'RPC over HTTP: ncacn_http/1.0',
    'BIND: drsuapi v4.0 in NDR',
    'BIND_NAK: bind rejected: protocol version not supported',
    'REQUEST: drsuapi operation 12',
    'FAULT: drsuapi operation 12: fault 0x00000005',
  ]);
  expect(gates).toEqual([]);
});

test('a hole in the stream costs the PDU around it', () => {
  const { messages, send, gap } = recorder(dceRpc, 'tcp', { client: 50_000, server: 49_667 });
  const call = request(1, new Uint8Array(200));
  send('client', call.subarray(0, 100));
  gap('client', 50);
  send('client', call.subarray(150));
  send('client', request(2, new Uint8Array(4)));
  expect(messages.map(({ size, complete }) => [size, complete])).toEqual([
    [224, false],
    [28, true],
  ]);
});
