import { expect, test } from 'vitest';
import { Encapsulations } from '../../src/packet/encapsulations.ts';

test('equal stacks share a number, in whatever order they come', () => {
  const stacks = new Encapsulations();
  const vlan = stacks.enter(0, 'vlan', 7);
  const inner = stacks.enter(vlan, 'vxlan', 42);
  expect(stacks.enter(0, 'vlan', 8)).not.toBe(vlan);
  expect(stacks.enter(0, 'vlan', 7)).toBe(vlan);
  expect(stacks.enter(vlan, 'vxlan', 42)).toBe(inner);
  expect(stacks.enter(vlan, 'geneve', 42)).not.toBe(inner);
  expect(stacks.enter(0, 'vxlan', 42)).not.toBe(inner);
});

test('stacks are described from the outside in; a kind without id stands alone', () => {
  const stacks = new Encapsulations();
  expect(stacks.describe(0)).toBe('');
  const tunnel = stacks.enter(stacks.enter(0, 'vlan', 7), 'gtp-u', 0);
  expect(stacks.describe(stacks.enter(tunnel, 'gre', 0xffffffff))).toBe('vlan 7 / gtp-u / gre 4294967295');
  expect(stacks.describe(12_345)).toBe('');
});

test('a hostile capture cannot make endless stacks', () => {
  const stacks = new Encapsulations();
  let last = 0;
  for (let network = 1; network < 70_000; network += 1) last = stacks.enter(0, 'vxlan', network);
  expect(last).toBe(65_535);
  expect(stacks.enter(0, 'vxlan', 1)).toBe(1);
});
