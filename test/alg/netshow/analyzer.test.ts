/** NetShow by its packets. */
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { netshow } from '../../../src/alg/netshow/definition.ts';
import { readPacket } from '../../../src/alg/netshow/parse.ts';
import { probeNetshow } from '../../../src/alg/netshow/probe.ts';
import { rewriteFunnel } from '../../../src/alg/netshow/rewrite.ts';
import { connectFunnelPacket, mmsData, mmsPacket } from '../../captures/build/mms-message.ts';
import { recorder } from '../dns/recorder.ts';
import { saysTheSameInAnySplit, survivesHostileInput, type Said } from '../hostile-stream.ts';

const inside = { address: '10.0.0.5', port: 1755 };
const packet = connectFunnelPacket('\\\\10.0.0.5\\UDP\\1755');
const conversation: Said = [
  ['client', mmsPacket(0x00030001, new Uint8Array(30))],
  ['server', mmsPacket(0x00040001, new Uint8Array(90))],
  ['client', packet],
  ['server', mmsPacket(0x00040002)],
  ['server', mmsData(0, 333)],
  ['server', mmsPacket(0x00040005, new Uint8Array(60))],
];

test('the funnel opens a gate from the server; media in the connection is stepped over', () => {
  const session = recorder(netshow, 'tcp', { client: 2302, server: 1755 });
  for (const [from, bytes] of conversation) session.send(from, bytes);
  session.end();
  expect(session.messages.map(({ name }) => name.replace(/^Link(?:ViewerToMac|MacToViewer)/, ''))).toEqual([
    'Connect', '0x00040001', 'ConnectFunnel', 'ReportConnectedFunnel', 'ReportStartedPlaying',
  ]); // prettier-ignore
  expect(session.gates).toMatchObject([
    { purpose: 'mms-data', transport: 'udp', from: { address: '192.0.2.53', port: '*' }, to: inside },
  ]);
});

test('a TCP funnel opens no gate', () => {
  const session = recorder(netshow, 'tcp', { client: 2302, server: 1755 });
  session.send('client', connectFunnelPacket('\\\\10.0.0.5\\TCP\\1755'));
  expect(session.gates).toEqual([]);
});

test('a rewrite keeps lengths and padding right', () => {
  for (const address of ['1.2.3.4', '203.0.113.100', '2001:db8::5']) {
    const outside = { address, port: 54_321 };
    const there = rewriteFunnel(packet, exactTranslator([{ inside, outside }]));
    expect(there.growth % 8).toBe(0);
    expect(there.bytes.length).toBe(packet.length + there.growth);
    expect(new DataView(there.bytes.buffer).getUint32(8, true)).toBe(there.bytes.length - 16);
    expect(readPacket(there.bytes)).toMatchObject([{ size: there.bytes.length - 32, funnel: outside }]);
    expect(rewriteFunnel(there.bytes, exactTranslator([{ inside: outside, outside: inside }])).bytes).toEqual(packet);
  }
});

test('the probe wants session id and seal', () => {
  expect(probeNetshow('tcp', 'client', packet)).toBe('yes');
  expect(probeNetshow('tcp', 'client', packet.subarray(0, 9))).toBe('more');
  expect(probeNetshow('tcp', 'client', new Uint8Array(40).fill(1))).toBe('no');
});

const subject = { definition: netshow, transport: 'tcp', serverPort: 1755 } as const;
test('survives hostile input', () => survivesHostileInput(subject, conversation));
test('says the same in any split', () => saysTheSameInAnySplit(subject, conversation));
