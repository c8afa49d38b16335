import { expect, test } from 'vitest';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { createTcpOptions, readTcpOptions, type TcpOptions } from '../../src/packet/tcp-options.ts';
import { bytesOf, inIp } from './wrap.ts';

const reused = createTcpOptions();

/** Reads a segment with these options; `captured` cuts its end. */
function read(options: string, captured = Infinity): TcpOptions {
  const bytes = bytesOf(options);
  const length = (20 + bytes.length) / 4;
  const packet = inIp(
    6,
    bytesOf('9c40 0015 00000001 00000002', Uint8Array.of(length << 4), '02 0200 0000 0000', bytes),
  );
  const scratch = new PacketScratch();
  decodePacket(scratch, new Encapsulations(), packet, 0, Math.min(packet.length, captured), 101);
  readTcpOptions(scratch, reused);
  return reused;
}

const absent = { maximumSegmentSize: -1, windowScale: -1, sackPermitted: false, hasTimestamps: false, sackBlocks: 0 };

test("Linux' SYN", () => {
  expect(read('020405b4 0402 080a fffffffe 00000000 01 030307')).toMatchObject({
    maximumSegmentSize: 1460,
    windowScale: 7,
    sackPermitted: true,
    hasTimestamps: true,
    timestampValue: 0xfffffffe,
    timestampEcho: 0,
  });
});

test('the record is cleared between segments', () => {
  read('020405b4 0402 080a 00000001 00000002 01 030307');
  expect(read('')).toMatchObject(absent);
});

test('SACK blocks, four at most', () => {
  const { sackBlocks, sackEdges } = read('0101 0512 00000010 00000020 f0000000 f0000100');
  expect(sackBlocks).toBe(2);
  expect([...sackEdges.subarray(0, 4)]).toEqual([0x10, 0x20, 0xf0000000, 0xf0000100]);
  expect(read(`0522${'00000001'.repeat(8)}0000`).sackBlocks).toBe(4);
});

test.each([
  ['a length of zero', '0200 0000'],
  ['a length of one', '0301 0000'],
  ['a length beyond the header', '01 030405'],
  ['a kind without a length', '010101 08'],
  ['a wrong length for its kind', '0203 05 00'],
  ['all behind the end of options', '00 020405b4 000000'],
])('%s gives nothing', (_name, options) => {
  expect(read(options)).toMatchObject(absent);
});

test('unknown options are passed', () => {
  expect(read('1e04 0000 020405b4')).toMatchObject({ maximumSegmentSize: 1460 });
});

test('options that a snap length cuts are not made up', () => {
  expect(read('020405b4 0402 080a 00000001 00000002 01 030307', 40 + 8)).toMatchObject({
    maximumSegmentSize: 1460,
    sackPermitted: true,
    hasTimestamps: false,
    windowScale: -1,
  });
});
