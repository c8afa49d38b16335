/** Which H.460 features a message names: those for NAT traversal make an ALG superfluous, and harmful. */
import type { PerLeaf } from './per-walk.ts';

/** FeatureDescriptor and genericData identifiers are the numbers of the H.460 Recommendations (H.460.1 §9). */
const traversalFeatures: readonly unknown[] = [17, 18, 19, 23, 24];

/** `['H.460.18', 'H.460.19']`, in numerical order. */
export function traversalOf(leaves: readonly PerLeaf[]): string[] {
  const found = new Set<number>();
  for (const { path, value } of leaves)
    if (/(?:genericData|Features)\.\d+\.id\.standard$/.test(path) && traversalFeatures.includes(value))
      found.add(Number(value));
  return [...found].sort((a, b) => a - b).map((number) => `H.460.${number}`);
}
