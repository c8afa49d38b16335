/** The table of protocols' own rules: one line per protocol. */
import type { AlgRule } from '../alg-rule.ts';

export const algRules: readonly AlgRule[] = [];
