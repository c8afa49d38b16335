import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayerNode } from '../../src/engine/api.ts';
import { fieldAt, flattenLayers, layerOf, maxTreeLines, nodeOf } from '../../webview/layer-tree.ts';
import { fakePacket } from './harness/fake-capture.ts';

const { layers, bytes } = fakePacket(100);
const names = (choices: ReadonlyMap<string, boolean>, opened?: ReadonlySet<string>): string[] =>
  flattenLayers(layers, choices, opened).map(({ node, level }) => `${'  '.repeat(level - 1)}${node.name}`);

test('the network layers are open at first, what lies below them is not', () => {
  const lines = names(new Map());
  expect(lines).toContain('  Time to live');
  expect(lines).toContain('  Flags');
  expect(lines).not.toContain('    RST');
  expect(lines).not.toContain('  Type');
});

test('what the user opened or closed holds for the same field of other packets', () => {
  const choices = new Map([
    ['IPv4', false],
    ['TCP\nFlags', true],
  ]);
  expect(names(choices)).not.toContain('  Time to live');
  expect(names(choices)).toContain('    RST');
  const other = flattenLayers(fakePacket(101).layers, choices).map(({ node }) => node.name);
  expect(other).not.toContain('Time to live');
});

test('lines know their place for those who hear the tree', () => {
  const flags = flattenLayers(layers, new Map(), new Set(['3.3'])).find(({ node }) => node.name === 'Flags');
  expect(flags).toMatchObject({ id: '3.3', level: 2, position: 4, siblings: 5, expanded: true, parent: '3' });
});

test('a byte leads to the smallest field that holds it', () => {
  expect(nodeOf(layers, fieldAt(layers, 22)?.id ?? '')?.name).toBe('Time to live');
  expect(fieldAt(layers, 47)).toEqual({ id: '3.3.0', ancestors: ['3', '3.3'] });
  // No field of IPv4 covers its checksum here, so the layer itself is meant.
  expect(nodeOf(layers, fieldAt(layers, 24)?.id ?? '')?.name).toBe('IPv4');
  expect(fieldAt(layers, bytes.length)).toBeUndefined();
  expect(layerOf(layers, '3.3.0')?.name).toBe('TCP');
});

test('derived values without bytes are never what a byte means', () => {
  expect(nodeOf(layers, fieldAt(layers, 0)?.id ?? '')?.name).toBe('Destination');
});

test('every byte leads to a field that holds it, by a way that exists', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), (offset) => {
      const field = fieldAt(layers, offset);
      const node = nodeOf(layers, field?.id ?? '');
      expect(node).toBeDefined();
      expect(offset).toBeGreaterThanOrEqual(node?.offset ?? Infinity);
      expect(offset).toBeLessThan((node?.offset ?? 0) + (node?.length ?? 0));
      for (const ancestor of field?.ancestors ?? []) expect(nodeOf(layers, ancestor)).toBeDefined();
    }),
  );
});

test('a packet with more fields than can be shown is cut', () => {
  const leaf: LayerNode = { name: 'Record', value: '', offset: 0, length: 1, children: [] };
  const layer: LayerNode = { ...leaf, name: 'DNS', children: Array.from({ length: 20_000 }, () => leaf) };
  expect(flattenLayers([layer], new Map([['DNS', true]]))).toHaveLength(maxTreeLines);
});
