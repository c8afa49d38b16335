/** Bindings as rules, evidence and assumptions make them, in the words of RFC 4787. */
import { expect, test } from 'vitest';
import { BindingTable } from '../../src/gateway/binding-table.ts';
import { isRefusal } from '../../src/gateway/binding.ts';
import type { NatBehaviour } from '../../src/gateway/nat-behaviour.ts';
import { natRule, type NatRule } from '../../src/gateway/nat-rule.ts';
import type { Profile } from '../../src/gateway/profile.ts';

const sourced = <Value>(value: Value) => ({ value, source: 'test', verified: true });

const rule = (parts: Partial<NatRule>): NatRule => natRule({ line: 7, text: '' }, { overload: true, ...parts });

const table = (nat: readonly NatRule[], natBehaviour: NatBehaviour = {}, assumesNat = false): BindingTable => {
  const profile: Profile = {
    platform: 'plain-nat',
    title: 'Test',
    algs: [],
    exemptions: [],
    timers: {},
    nat,
    natBehaviour,
  };
  return new BindingTable({ profile, learnt: [], assumesNat });
};

const at = (seconds = 0, idleSeconds = 30) => ({ packet: 1, seconds, idleSeconds });
const end = (address: string, port: number) => ({ address, port });
const server = end('192.0.2.1', 53);

function outside(bindings: BindingTable, inside: { address: string; port: number }, remote = server): string {
  const made = bindings.bind('udp', inside, remote, at());
  if (!made) return 'untranslated';
  return isRefusal(made) ? made.refused : `${made.outside.address}:${made.outside.port}`;
}

const pool = [{ first: '203.0.113.1', last: '203.0.113.2' }];

test('endpoint-independent mapping gives every remote the same outside end', () => {
  const bindings = table([rule({ pool })], { mapping: sourced('endpoint-independent') });
  expect(outside(bindings, end('10.0.0.5', 4000))).toBe('203.0.113.1:4000');
  expect(outside(bindings, end('10.0.0.5', 4000), end('192.0.2.9', 99))).toBe('203.0.113.1:4000');
  expect(bindings.bindings).toHaveLength(1);
});

test('address-and-port-dependent mapping makes a binding for each remote end', () => {
  const bindings = table([rule({ pool })], { mapping: sourced('address-and-port-dependent') });
  outside(bindings, end('10.0.0.5', 4000));
  outside(bindings, end('10.0.0.5', 4000), end('192.0.2.1', 54));
  expect(bindings.bindings).toHaveLength(2);
});

test('a port that is taken becomes another one, of the same parity where that is kept', () => {
  const keeps = table([rule({ pool: [pool[0]!] })], {
    portParity: sourced(true),
    ports: sourced({ first: 5000, last: 5010 }),
  });
  const one = { ...pool[0]!, last: '203.0.113.1' };
  expect(outside(keeps, end('10.0.0.5', 4000))).toBe('203.0.113.1:4000');
  expect(outside(keeps, end('10.0.0.6', 4000))).toMatch(/203\.0\.113\.\d:(4000|500[0248])/);
  const plain = table([rule({ pool: [one] })], { ports: sourced({ first: 5000, last: 5010 }) });
  outside(plain, end('10.0.0.5', 4001));
  expect(outside(plain, end('10.0.0.6', 4001))).toBe('203.0.113.1:5000');
  const parity = table([rule({ pool: [one] })], {
    portParity: sourced(true),
    ports: sourced({ first: 5000, last: 5010 }),
  });
  outside(parity, end('10.0.0.5', 4001));
  expect(outside(parity, end('10.0.0.6', 4001))).toBe('203.0.113.1:5001');
});

test('paired pooling keeps a host at one address; without overload each host has its own until none is left', () => {
  const paired = table([rule({ pool })], { pooling: sourced('paired'), portPreservation: sourced(true) });
  expect(outside(paired, end('10.0.0.5', 1))).toBe('203.0.113.1:1');
  expect(outside(paired, end('10.0.0.5', 2))).toBe('203.0.113.1:2');
  const single = table([rule({ pool, overload: false })]);
  expect(outside(single, end('10.0.0.5', 1))).toBe('203.0.113.1:1');
  expect(outside(single, end('10.0.0.6', 1))).toBe('203.0.113.2:1');
  expect(outside(single, end('10.0.0.7', 1))).toBe('pool-exhausted');
  expect(single.refusals).toBe(1);
});

test('a pool of few ports runs out, and gives back what is long unused', () => {
  const bindings = table(
    [rule({ pool: [{ first: '203.0.113.1', last: '203.0.113.1' }], poolPorts: { first: 9000, last: 9001 } })],
    {
      portPreservation: sourced(false),
    },
  );
  const bind = (port: number, seconds: number) => {
    bindings.nowSeconds = seconds;
    return bindings.bind('udp', end('10.0.0.5', port), server, at(seconds));
  };
  bind(1, 0);
  bind(2, 0);
  expect(bind(3, 5)).toMatchObject({ refused: 'pool-exhausted' });
  expect(bind(4, 100)).toMatchObject({ outside: { address: '203.0.113.1' } });
});

test('security associations keep their SPI, whoever else has the same', () => {
  const bindings = table([rule({ pool: [{ first: '203.0.113.1', last: '203.0.113.1' }] })]);
  for (const host of ['10.0.0.5', '10.0.0.6'])
    expect(bindings.bind('esp', end(host, 0xc0de), server, at())).toMatchObject({
      outside: { address: '203.0.113.1', port: 0xc0de },
    });
});

test('static entries, networks, exemptions, ports of one host, twice NAT and NAT64', () => {
  const bindings = table([
    rule({ kind: 'exempt', sources: ['10.0.0.0/8'], destinations: ['172.16.0.0/12'] }),
    rule({
      kind: 'static',
      transport: 'udp',
      local: { address: '10.0.0.5', interface: null, port: 53 },
      global: { address: '203.0.113.9', interface: null, port: 5353 },
    }),
    rule({
      kind: 'static-network',
      networkLength: 24,
      local: { address: '10.1.1.0', interface: null, port: null },
      global: { address: '198.51.100.0', interface: null, port: null },
    }),
    rule({
      kind: 'static',
      local: { address: '10.0.0.8', interface: null, port: null },
      global: { address: '203.0.113.8', interface: null, port: null },
      destination: {
        original: { address: '10.9.9.9', interface: null, port: null },
        translated: { address: '192.0.2.99', interface: null, port: null },
      },
    }),
    rule({ sources: ['2001:db8::/32'], pool, nat64Prefix: '64:ff9b::/96' }),
  ]);
  expect(outside(bindings, end('10.0.0.5', 53))).toBe('203.0.113.9:5353');
  expect(outside(bindings, end('10.0.0.5', 53), end('172.16.0.1', 53))).toBe('203.0.113.9:5353');
  expect(outside(bindings, end('10.0.0.4', 53), end('172.16.0.1', 53))).toBe('untranslated');
  expect(outside(bindings, end('10.1.1.77', 9))).toBe('198.51.100.77:9');
  expect(bindings.bind('udp', end('10.0.0.8', 1), end('10.9.9.9', 5), at())).toMatchObject({
    outside: { address: '203.0.113.8', port: 1 },
    remoteOutside: { address: '192.0.2.99', port: 5 },
    source: 'line 7 of the configuration',
  });
  expect(bindings.bind('udp', end('2001:db8::5', 1), end('64:ff9b::c000:201', 53), at())).toMatchObject({
    outside: { address: '203.0.113.1' },
    remoteOutside: { address: '192.0.2.1', port: 53 },
  });
});

test('learnt bindings win over assumptions, and tell the address of the host’s other ports', () => {
  const profile: Profile = { platform: 'plain-nat', title: 'Test', algs: [], exemptions: [], timers: {}, nat: [] };
  const bindings = new BindingTable({
    profile,
    learnt: [{ transport: 'udp', inside: end('10.0.0.5', 1), outside: end('198.51.100.5', 77), source: 'seen' }],
    assumesNat: true,
  });
  expect(outside(bindings, end('10.0.0.5', 1))).toBe('198.51.100.5:77');
  expect(outside(bindings, end('10.0.0.5', 2))).toBe('198.51.100.5:2');
  expect(outside(bindings, end('192.0.2.77', 2))).toBe('untranslated');
});

test('hairpinning is refused where the gateway does not do it', () => {
  const entry = rule({
    kind: 'static',
    local: { address: '10.0.0.9', interface: null, port: 80 },
    global: { address: '203.0.113.1', interface: null, port: 80 },
  });
  const bindings = table([entry, rule({ pool })], { hairpinning: sourced(false) });
  expect(outside(bindings, end('10.0.0.5', 1), end('203.0.113.1', 80))).toBe('no-hairpin');
});

test('a gate’s binding serves every remote end', () => {
  const bindings = table([rule({ pool })], { mapping: sourced('address-and-port-dependent') });
  bindings.bind('tcp', end('10.0.0.5', 1027), end('192.0.2.1', 0), at(), true);
  expect(bindings.find('tcp', end('10.0.0.5', 1027), end('192.0.2.1', 20))).toMatchObject({ origin: 'gate' });
});

test('arbitrary pooling gives conversations of one host different addresses, paired pooling never', () => {
  const ask = (pooling: 'paired' | 'arbitrary'): (string | undefined)[] => {
    const bindings = table([rule({ pool })], { pooling: sourced(pooling) });
    return [1, 2, 3].map((port) => outside(bindings, end('10.0.0.5', port)).split(':')[0]);
  };
  expect(ask('paired')).toEqual(['203.0.113.1', '203.0.113.1', '203.0.113.1']);
  expect(ask('arbitrary')).toEqual(['203.0.113.1', '203.0.113.2', '203.0.113.1']);
});

test('where ranges are kept, a low port that is taken becomes another low one, and is given back', () => {
  const bindings = table([rule({ pool: [{ first: '203.0.113.1', last: '203.0.113.1' }] })], {
    portRangePreservation: sourced(true),
  });
  expect(outside(bindings, end('10.0.0.5', 700))).toBe('203.0.113.1:700');
  expect(outside(bindings, end('10.0.0.6', 700))).toBe('203.0.113.1:1');
  expect(outside(bindings, end('10.0.0.5', 5000))).toBe('203.0.113.1:5000');
  expect(outside(bindings, end('10.0.0.6', 5000))).toBe('203.0.113.1:1024');
  bindings.expire('udp', end('10.0.0.5', 700), server);
  expect(outside(bindings, end('10.0.0.7', 700))).toBe('203.0.113.1:700');
});
