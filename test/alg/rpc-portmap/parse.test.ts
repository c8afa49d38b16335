import { expect, test } from 'vitest';
import {
  guessPortmapResult, readPortmapRequest, readPortmapResult, type PortmapRequest,
} from '../../../src/alg/rpc-portmap/parse.ts'; // prettier-ignore
import { formatUniversalAddress, parseUniversalAddress } from '../../../src/alg/rpc-portmap/universal-address.ts';
import { parseRpcMessage } from '../../../src/alg/rpc/parse.ts';
import {
  getAddressCall, getAddressReply, getPortCall, getPortReply, rpcCall, rpcReply, words, XdrWriter,
} from '../../captures/build/rpc-message.ts'; // prettier-ignore

function request(bytes: Uint8Array): PortmapRequest {
  const call = parseRpcMessage(bytes);
  const read = call?.kind === 'call' ? readPortmapRequest(bytes, call) : undefined;
  if (!read) throw new Error('no request');
  return read;
}

const nfsOverTcp = { xid: 1, program: 100_003, version: 3, transport: 'tcp' } as const;
const portmapCall = (version: number, procedure: number, body: Uint8Array): Uint8Array =>
  rpcCall({ xid: 1, program: 100_000, version, procedure, body });
const bodyAt = 24;

test('GETPORT and its answer', () => {
  const asked = request(getPortCall(nfsOverTcp));
  expect(asked).toMatchObject({
    program: 100_003,
    programVersion: 3,
    transport: 'tcp',
    text: 'nfs (100003) v3 over TCP',
  });
  expect(readPortmapResult(getPortReply(1, 2049), bodyAt, asked, 'udp')).toEqual({
    mappings: [{ program: 100_003, version: 3, transport: 'tcp', address: undefined, port: 2049 }],
    listed: false,
    fields: [{ name: 'port', value: '2049', offset: 24, length: 4 }],
    text: 'port 2049',
  });
  expect(readPortmapResult(getPortReply(1, 0), bodyAt, asked, 'udp')).toMatchObject({
    text: 'not registered',
    fields: [],
  });
  expect(readPortmapResult(getPortReply(1, 70_000), bodyAt, asked, 'udp')).toBeUndefined();
  expect(readPortmapResult(rpcReply(1), bodyAt, asked, 'udp')).toBeUndefined();
});

test('GETADDR of rpcbind 3 and 4 answers with a universal address', () => {
  for (const version of [3, 4]) {
    const asked = request(getAddressCall(nfsOverTcp, version));
    expect(asked).toMatchObject({ program: 100_003, transport: 'tcp', text: 'nfs (100003) v3 over tcp' });
    expect(readPortmapResult(getAddressReply(1, '192.0.2.7.8.1'), bodyAt, asked, 'udp')).toEqual({
      mappings: [{ program: 100_003, version: 3, transport: 'tcp', address: '192.0.2.7', port: 2049 }],
      listed: false,
      fields: [{ name: 'universal address', value: '192.0.2.7.8.1', offset: 28, length: 13 }],
      text: '192.0.2.7.8.1',
    });
  }
  const asked = request(getAddressCall(nfsOverTcp, 3, ''));
  expect(asked.transport).toBeUndefined();
  expect(readPortmapResult(getAddressReply(1, '0.0.0.0.8.1'), bodyAt, asked, 'udp')).toMatchObject({
    mappings: [{ transport: 'udp', address: undefined, port: 2049 }],
  });
  expect(readPortmapResult(getAddressReply(1, ''), bodyAt, asked, 'udp')).toMatchObject({ text: 'not registered' });
  expect(readPortmapResult(getAddressReply(1, '/run/rpcbind.sock'), bodyAt, asked, 'udp')).toMatchObject({
    mappings: [{ port: 0 }],
    fields: [],
  });
});

test('CALLIT and INDIRECT tell where the service is beside its answer', () => {
  const asked = request(
    portmapCall(2, 5, new XdrWriter().u32(100_007).u32(2).u32(1).opaque(new Uint8Array(5)).finish()),
  );
  expect(asked).toMatchObject({ program: 100_007, transport: 'udp', text: 'ypbind (100007) v2 procedure 1' });
  const answer = rpcReply(1, new XdrWriter().u32(834).opaque(words(1)).finish());
  expect(readPortmapResult(answer, bodyAt, asked, 'udp')).toMatchObject({
    mappings: [{ program: 100_007, transport: 'udp', port: 834 }],
    fields: [{ value: '834', offset: 24 }],
  });
  expect(guessPortmapResult(answer, bodyAt)).toMatchObject({ mappings: [{ program: 0, transport: 'udp', port: 834 }] });
  const indirect = request(
    portmapCall(4, 10, new XdrWriter().u32(100_007).u32(2).u32(1).opaque(new Uint8Array(5)).finish()),
  );
  const newer = rpcReply(1, new XdrWriter().string('192.0.2.7.3.66').opaque(words(1)).finish());
  expect(readPortmapResult(newer, bodyAt, indirect, 'udp')).toMatchObject({
    mappings: [{ address: '192.0.2.7', port: 834 }],
  });
  expect(guessPortmapResult(newer, bodyAt)).toMatchObject({ mappings: [{ address: '192.0.2.7', transport: 'udp' }] });
});

test('an answer without its question is guessed only when it can be nothing else', () => {
  expect(guessPortmapResult(getPortReply(1, 2049), bodyAt)).toBeUndefined();
  expect(guessPortmapResult(rpcReply(1, words(1)), bodyAt)).toBeUndefined();
  expect(guessPortmapResult(rpcReply(1), bodyAt)).toBeUndefined();
});

test('DUMP of the portmapper lists what there is', () => {
  const asked = request(portmapCall(2, 4, new Uint8Array(0)));
  const answer = rpcReply(1, words(1, 100_000, 2, 6, 111, 1, 100_005, 3, 17, 20_048, 1, 100_003, 3, 132, 2049, 0));
  expect(readPortmapResult(answer, bodyAt, asked, 'tcp')).toMatchObject({
    listed: true,
    text: '3 mappings',
    mappings: [{ port: 111 }, { program: 100_005, transport: 'udp', port: 20_048 }, { transport: undefined }],
    fields: [{ value: '111' }, { value: '20048', offset: 24 + 36, length: 4 }, { value: '2049' }],
  });
  expect(readPortmapResult(answer.subarray(0, 70), bodyAt, asked, 'tcp')?.mappings).toHaveLength(2);
});

test('DUMP and GETADDRLIST of rpcbind list universal addresses, local ones without a transport', () => {
  const dump = request(portmapCall(4, 4, new Uint8Array(0)));
  const entry = (writer: XdrWriter, netid: string, address: string): XdrWriter =>
    writer.u32(1).u32(100_003).u32(4).string(netid).string(address).string('superuser');
  const list = entry(entry(new XdrWriter(), 'tcp6', '::.8.1'), 'local', '/run/rpcbind.sock')
    .u32(0)
    .finish();
  expect(readPortmapResult(rpcReply(1, list), bodyAt, dump, 'tcp')).toMatchObject({
    listed: true,
    mappings: [
      { transport: 'tcp', address: undefined, port: 2049 },
      { transport: undefined, port: 0 },
    ],
    fields: [{ value: '::.8.1' }],
  });
  const wanted = request(
    portmapCall(4, 11, new XdrWriter().u32(100_003).u32(3).string('udp').string('').string('').finish()),
  );
  const addresses = new XdrWriter()
    .u32(1)
    .string('192.0.2.7.8.1')
    .string('udp')
    .u32(1)
    .string('inet')
    .string('udp')
    .u32(0);
  expect(readPortmapResult(rpcReply(1, addresses.finish()), bodyAt, wanted, 'tcp')).toMatchObject({
    mappings: [{ program: 100_003, transport: 'udp', address: '192.0.2.7', port: 2049 }],
  });
});

test('SET tells a port as well', () => {
  expect(request(portmapCall(2, 1, words(100_005, 3, 17, 20_048)))).toMatchObject({
    fields: [{ name: 'port', value: '20048', offset: 52, length: 4 }],
  });
});

test('universal addresses of both families', () => {
  expect(parseUniversalAddress('192.0.2.7.8.1')).toEqual({ address: '192.0.2.7', port: 2049 });
  expect(parseUniversalAddress('2001:db8:0:0::7.0.111')).toEqual({ address: '2001:db8::7', port: 111 });
  expect(parseUniversalAddress('::.0.111')).toEqual({ address: undefined, port: 111 });
  for (const text of ['', '192.0.2.7', '192.0.2.7.300.1', 'host.8.1', '192.0.2.8.1', '1.2.3.4.5.6.7'])
    expect(parseUniversalAddress(text), text).toBeUndefined();
  expect(formatUniversalAddress('192.0.2.7', 2049)).toBe('192.0.2.7.8.1');
});
