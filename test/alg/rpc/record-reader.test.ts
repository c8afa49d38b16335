import { expect, test } from 'vitest';
import { markRecord, RecordReader, type RpcRecord } from '../../../src/alg/rpc/record-reader.ts';
import { StreamBuffer } from '../../../src/flow/stream-buffer.ts';
import { getPortCall, record, rpcCall } from '../../captures/build/rpc-message.ts';

function reader(keptBytes = 1024) {
  const records: (Omit<RpcRecord, 'place'> & { readonly packet: number })[] = [];
  const stream = new StreamBuffer();
  let packet = 0;
  const reads = new RecordReader(keptBytes, ({ bytes, place, ...rest }) =>
    records.push({ ...rest, bytes: bytes.slice(), packet: place.packet }),
  );
  return {
    records,
    says: (bytes: Uint8Array) => {
      packet += 1;
      stream.append(bytes, packet, packet, 0);
      reads.data(stream);
    },
    misses: (bytes: number) => reads.gap(bytes),
    ends: () => reads.end(stream),
  };
}

const call = getPortCall({ xid: 0x0102_0304, program: 100_003, version: 3, transport: 'tcp' });

test('a record is the sum of its fragments, of any length', () => {
  for (const lengths of [[], [4], [1, 2, 3], [0, 10, 0], [56], [24, 16]]) {
    const { records, says } = reader();
    says(record(call, ...lengths));
    expect(records, String(lengths)).toEqual([
      { bytes: call, size: 56, packet: 1, lastPacket: 1, complete: true, fragments: lengths.length + 1 },
    ]);
  }
});

test('fragments in packets of their own', () => {
  const { records, says } = reader();
  const whole = record(call, 20);
  says(whole.subarray(0, 10));
  says(whole.subarray(10, 30));
  says(whole.subarray(30));
  expect(records).toMatchObject([{ bytes: call, packet: 1, lastPacket: 3, complete: true, fragments: 2 }]);
});

test('of a large record only the head is kept', () => {
  const write = rpcCall({ xid: 9, program: 100_003, version: 3, procedure: 7, body: new Uint8Array(5000) });
  for (const lengths of [[], [2000, 2000]]) {
    const { records, says } = reader(100);
    says(record(write, ...lengths));
    expect(records).toMatchObject([{ bytes: write.subarray(0, 100), size: 5040, complete: true }]);
  }
});

test('a hole inside a record costs that record; what is no record is left out', () => {
  const { records, says, misses } = reader();
  says(record(call).subarray(0, 40));
  misses(10);
  says(record(call).subarray(50));
  says(record(call));
  expect(records.map(({ complete }) => complete)).toEqual([false, true]);
  const other = reader();
  other.says(new TextEncoder().encode('SSH-2.0-OpenSSH_9.6\r\n'));
  other.says(record(call));
  expect(other.records).toMatchObject([{ complete: true }]);
});

test('a record that lost its last fragment is told cut', () => {
  const { records, says, ends } = reader();
  says(record(call, 40).subarray(0, 44));
  ends();
  expect(records).toMatchObject([{ size: 40, complete: false, fragments: 1 }]);
});

test('a rewritten message gets one mark', () => {
  expect(markRecord(call)).toEqual(record(call));
});
