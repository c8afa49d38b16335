import { expect, test } from 'vitest';
import { icmp } from '../../../src/alg/icmp/definition.ts';
import { recorder } from '../dns/recorder.ts';
import { bytes, echoOf, errorAbout, inside, insideIpv6, packetOf, router, target, targetIpv6, udpOf } from './wire.ts';

const reply = (identifier: number, sequence: number): Uint8Array => {
  const request = echoOf(identifier, sequence);
  return bytes({ ...request, protocol: 'icmp', type: 0, code: 0, rest: (identifier << 16) | sequence }, target, inside);
};

test('echoes are paired by sequence number', () => {
  const { messages, send, end } = recorder(icmp, 'udp', { client: 512, server: 512 });
  send('client', bytes(echoOf(512, 1), inside, target));
  send('client', bytes(echoOf(512, 2), inside, target));
  send('server', reply(512, 2));
  send('server', reply(512, 2));
  send('server', reply(512, 1));
  end();
  expect(messages.map(({ name }) => name)).toEqual([
    'echo request',
    'echo request',
    'echo reply',
    'echo reply',
    'echo reply',
  ]);
  expect(messages[2]).toMatchObject({
    facts: { sequence: 2, requestPacket: 2, roundTripMilliseconds: 1000 },
    size: 40,
  });
  expect(messages[3]?.facts).toMatchObject({ unmatched: true });
  expect(messages[4]?.facts).toMatchObject({ requestPacket: 1 });
});

test('both sides may ping with the same identifier', () => {
  const { messages, send } = recorder(icmp, 'udp', { client: 1, server: 1 });
  send('client', bytes(echoOf(1, 5), inside, target));
  send('server', bytes(echoOf(1, 5), target, inside));
  send('client', reply(1, 5));
  expect(messages[2]?.facts).toMatchObject({ requestPacket: 2 });
});

test('an error says what it quotes, and which sums are wrong', () => {
  const { messages, send } = recorder(icmp, 'udp', { client: 0, server: 0 }, { client: router, server: inside });
  const error = errorAbout(packetOf(udpOf(4000, 33434)), 3, 3);
  send('client', error);
  const damaged = error.slice();
  damaged[3] = (damaged[3] ?? 0) ^ 0xff;
  send('client', damaged);
  // Cut by the capture: the sum cannot be known.
  send('client', damaged.subarray(0, 36), damaged.length);
  expect(messages[0]).toMatchObject({
    name: 'destination unreachable (port)',
    summary: 'quotes UDP 10.0.0.5:4000 > 192.0.2.9:33434',
    complete: true,
    facts: { quotedSource: inside, quotedSourcePort: 4000, quoteNamesFlow: true },
  });
  expect(messages[0]?.facts).not.toHaveProperty('checksumWrong');
  expect(messages[1]?.facts).toMatchObject({ checksumWrong: true });
  expect(messages[2]).toMatchObject({ complete: false, size: damaged.length });
  expect(messages[2]?.facts).not.toHaveProperty('checksumWrong');
});

test('ICMPv6 sums include the addresses', () => {
  const addresses = { client: insideIpv6, server: targetIpv6 };
  const { messages, send } = recorder(icmp, 'udp', { client: 1, server: 1 }, addresses);
  const error = errorAbout(packetOf(udpOf(4000, 33434), targetIpv6, insideIpv6), 1, 4);
  send('client', error);
  expect(messages[0]).toMatchObject({ name: 'destination unreachable (port)', facts: { checksumWrong: true } });
  const sent = recorder(icmp, 'udp', { client: 0, server: 0 }, { client: router, server: targetIpv6 });
  sent.send('client', error);
  expect(sent.messages[0]?.name).toBe('type 1');
});

test('a flood is capped, and says so', () => {
  const { messages, notes, send, end } = recorder(icmp, 'udp', { client: 1, server: 1 });
  const request = bytes(echoOf(1, 1), inside, target);
  for (let count = 0; count < 50_010; count += 1) send('client', request);
  end();
  expect(messages).toHaveLength(50_000);
  expect(notes).toMatchObject([{ id: 'alg/cannot-know' }]);
});

test('what stays on its link is not claimed', () => {
  const ask = (...message: readonly number[]) => icmp.probe('icmp', 'client', Uint8Array.from(message));
  expect(ask(8, 0, 0, 0)).toBe('yes');
  expect(ask(129, 0, 0, 0)).toBe('yes');
  for (const type of [9, 10, 130, 133, 134, 135, 136, 143]) expect(ask(type, 0, 0, 0)).toBe('no');
  expect(icmp.probe('udp', 'client', Uint8Array.of(8, 0, 0, 0))).toBe('no');
});
