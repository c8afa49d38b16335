/** Which applications the rules of service sets name, and by which statements: an ALG runs only where it is named. */
import type { ApplicationBook, ApplicationTerm } from '../junos-srx/junos-applications.ts';
import { childrenOf, nodeAt, wordsBelow, type TreeNode } from '../statement-tree/statement-tree.ts';

/** Names that every service set of the text lists; null when no service set is in the text. */
function listed(root: TreeNode, keys: readonly string[]): ReadonlySet<string> | null {
  const sets = childrenOf(nodeAt(root, 'services', 'service-set'));
  if (sets.length === 0) return null;
  return new Set(sets.flatMap((set) => keys.flatMap((key) => wordsBelow(nodeAt(set, key)))));
}

interface RuleNode {
  readonly name: string;
  readonly terms: readonly TreeNode[];
}

const rulesOf = (node: TreeNode | undefined): readonly RuleNode[] =>
  childrenOf(nodeAt(node, 'rule')).map((rule) => ({ name: rule.word, terms: childrenOf(nodeAt(rule, 'term')) }));

/** Rules in use: those that a service set names, itself or by a rule set; without service sets every rule of the text. */
function inUse(root: TreeNode, kind: 'nat' | 'stateful-firewall'): readonly RuleNode[] {
  const node = nodeAt(root, 'services', kind);
  const rules = rulesOf(node);
  const direct = listed(root, [`${kind}-rules`]);
  const sets = listed(root, [`${kind}-rule-sets`]);
  if (!direct || !sets) return rules;
  const bySet = [...sets].flatMap((name) => wordsBelow(nodeAt(node, 'rule-set', name, 'rule')));
  const names = new Set([...direct, ...bySet]);
  return rules.filter(({ name }) => names.has(name));
}

export interface RuleReferences {
  /** Terms of all applications that are named. */
  readonly terms: readonly ApplicationTerm[];
  /** Whether any rule is in use: what rules do not name is then off, not unknown. */
  readonly hasRules: boolean;
  readonly hasFirewall: boolean;
}

const mostNames = 4096;

export function ruleReferences(root: TreeNode, book: ApplicationBook): RuleReferences {
  const firewall = inUse(root, 'stateful-firewall');
  const nat = inUse(root, 'nat');
  const names = new Set<string>();
  for (const { terms } of [...firewall, ...nat])
    for (const term of terms)
      for (const key of ['applications', 'application-sets'])
        for (const word of wordsBelow(nodeAt(term, 'from', key))) names.add(word);
  const ruleSets = ['source', 'destination', 'static'].flatMap((kind) =>
    childrenOf(nodeAt(root, 'services', 'nat', kind, 'rule-set')),
  );
  const firewallSets = childrenOf(nodeAt(root, 'services', 'policies', 'stateful-firewall-rule'));
  let natRules = nat.length;
  for (const set of ruleSets)
    for (const rule of childrenOf(nodeAt(set, 'rule'))) {
      natRules += 1;
      for (const word of wordsBelow(nodeAt(rule, 'match', 'application'))) names.add(word);
    }
  for (const set of firewallSets)
    for (const policy of childrenOf(nodeAt(set, 'policy')))
      for (const word of wordsBelow(nodeAt(policy, 'match', 'application'))) names.add(word);
  return {
    terms: [...names].slice(0, mostNames).flatMap((name) => book.termsOf(name)),
    hasRules: natRules > 0 || firewall.length > 0 || firewallSets.length > 0,
    hasFirewall: firewall.length > 0 || firewallSets.length > 0,
  };
}
