import { expect, test } from 'vitest';
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { host } from '../captures/build/host.ts';
import { path, wire } from '../captures/build/path.ts';
import { getPortCall, getPortReply, record, rpcCall, rpcReply } from '../captures/build/rpc-message.ts';
import { tap } from '../captures/build/tap.ts';
import { tcpConversation } from '../captures/build/tcp-conversation.ts';
import { milliseconds, seconds } from '../captures/build/time-units.ts';
import { udpExchange } from '../captures/build/udp-conversation.ts';

const nfs = { xid: 7, program: 100_003, version: 3, transport: 'tcp' } as const;
const write = (xid: number): Uint8Array => record(rpcCall({ xid, program: 100_003, version: 3, procedure: 7 }));

/** A client that asks where NFS is while it has a connection to it; another client has a newer one. */
async function gateOf(goesOn: boolean) {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const [client, server, other] = ['10.0.0.5', '192.0.2.9', '10.0.0.6'].map((address) => host({ address }));
  if (!client || !server || !other) throw new Error('three hosts');
  const network = path(client, capture, wire(milliseconds(1)), server);
  const old = tcpConversation(network, { from: client.port(800), to: server.port(2049), at: seconds(1) }).handshake();
  old.client.sends(write(1));
  old.server.sends(record(rpcReply(1)));
  const neighbour = path(other, capture, wire(milliseconds(1)), server);
  tcpConversation(neighbour, { from: other.port(801), to: server.port(2049), at: seconds(2) }).handshake();
  udpExchange(network, {
    from: client.port(900),
    to: server.port(111),
    at: seconds(10),
    request: getPortCall(nfs),
    answer: getPortReply(7, 2049),
  });
  if (goesOn) {
    old.client.waits(seconds(10)).sends(write(2));
    old.server.sends(record(rpcReply(2)));
  }
  const analysis = new CaptureAnalysis('capture.pcap', memorySource(capture.pcap()));
  await analysis.read();
  const session = analysis.sessions.sessions.find(({ alg }) => alg === 'rpc-portmap');
  return { gate: session?.gates[0], openedAt: session?.gates[0]?.openedAt.packet ?? 0 };
}

test('a connection that the client had already, and goes on to use, fulfils the gate', async () => {
  const { gate, openedAt } = await gateOf(true);
  expect(gate).toMatchObject({ outcome: 'fulfilled', flow: 0 });
  expect(gate?.firstPacket).toBe(openedAt + 1);
});

test('one that it does not use any more does not', async () => {
  const { gate } = await gateOf(false);
  expect(gate).toMatchObject({ outcome: 'pending', flow: null });
});
