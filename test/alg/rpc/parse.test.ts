import { expect, test } from 'vitest';
import { canBeReply, isCallHeader, parseRpcMessage } from '../../../src/alg/rpc/parse.ts';
import { procedureText, programName, programText } from '../../../src/alg/rpc/program-names.ts';
import { getPortCall, getPortReply, rpcCall, rpcReply, words } from '../../captures/build/rpc-message.ts';

test('a call: program, version, procedure, and where the arguments begin', () => {
  const plain = rpcCall({ xid: 5, program: 100_003, version: 3, procedure: 7, body: words(1) });
  expect(parseRpcMessage(plain)).toEqual({
    kind: 'call', xid: 5, program: 100_003, version: 3, procedure: 7, sealed: false, bodyAt: 40,
  }); // prettier-ignore
  const credentials = { flavour: 1, bytes: new Uint8Array(22) };
  const signed = rpcCall({ xid: 5, program: 100_003, version: 3, procedure: 7, credentials });
  expect(parseRpcMessage(signed)).toMatchObject({ bodyAt: 64, sealed: false });
  expect(parseRpcMessage(signed.subarray(0, 50))).toMatchObject({ program: 100_003, bodyAt: -1 });
  const sealed = rpcCall({
    xid: 5,
    program: 100_003,
    version: 4,
    procedure: 1,
    credentials: { ...credentials, flavour: 6 },
  });
  expect(parseRpcMessage(sealed)).toMatchObject({ sealed: true });
});

test.each([
  [0, 'success', 24],
  [1, 'program unavailable', -1],
  [2, 'program version mismatch', -1],
  [3, 'procedure unavailable', -1],
  [4, 'garbage arguments', -1],
  [5, 'system error', -1],
  [9, 'unknown status', -1],
] as const)('an accepted reply with status %i is %s', (status, text, bodyAt) => {
  expect(parseRpcMessage(rpcReply(8, new Uint8Array(4), status))).toEqual({
    kind: 'reply',
    xid: 8,
    status: text,
    bodyAt,
  });
});

test('denied replies say why', () => {
  expect(parseRpcMessage(words(8, 1, 1, 0, 2, 2))).toMatchObject({ status: 'RPC version mismatch', bodyAt: -1 });
  expect(parseRpcMessage(words(8, 1, 1, 1, 5))).toMatchObject({ status: 'authentication error' });
  expect(parseRpcMessage(words(8, 1, 0))).toMatchObject({ status: 'unknown status', bodyAt: -1 });
});

test('what is no RPC message is none', () => {
  expect(parseRpcMessage(words(8))).toBeUndefined();
  expect(parseRpcMessage(words(8, 2, 2, 100_003))).toBeUndefined();
  expect(parseRpcMessage(words(8, 0, 3, 100_003, 3, 0, 0, 0, 0, 0))).toBeUndefined();
  expect(parseRpcMessage(words(8, 1, 2, 0))).toBeUndefined();
});

test('shapes that probes go by', () => {
  expect(isCallHeader(getPortCall({ xid: 1, program: 100_005, version: 3, transport: 'udp' }), 0)).toBe(true);
  expect(isCallHeader(words(1, 0, 2, 99, 2, 3, 0, 0, 0, 0), 0)).toBe(false);
  expect(isCallHeader(words(1, 0, 2, 100_000, 2, 3, 0, 401, 0, 0), 0)).toBe(false);
  expect(canBeReply(getPortReply(1, 2049), 0)).toBe(true);
  expect(canBeReply(words(1, 1, 0, 0, 401, 0), 0)).toBe(false);
});

test('numbers have their true names', () => {
  expect(programText(100_003)).toBe('nfs (100003)');
  // Juniper's table gives this number to a kernel statistics server.
  expect(programName(150_001)).toBe('pcnfsd');
  expect(programName(100_008)).toBe('walld');
  expect(programText(400_123)).toBe('program 400123');
  expect(procedureText(100_003, 3, 7)).toBe('WRITE');
  expect(procedureText(100_003, 2, 7)).toBe('WRITECACHE');
  expect(procedureText(100_005, 3, 1)).toBe('MNT');
  expect(procedureText(100_003, 3, 77)).toBe('procedure 77');
});
