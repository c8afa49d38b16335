/** Attributes of rules and objects. One line may give several, and every line of a rule adds to those before it. */
import { valuesAt } from './scoped-words.ts';

export interface RuleAttributes {
  readonly name: string;
  readonly line: number;
  /** Values by attribute; those of a translation by `source-translation translated-address` and the like. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Containers that were named, e.g. `source-translation static-ip`. */
  readonly flags: ReadonlySet<string>;
}

export interface GrowingRule {
  readonly name: string;
  readonly line: number;
  readonly values: Map<string, string[]>;
  readonly flags: Set<string>;
}

const simple: ReadonlySet<string> = new Set([
  'from', 'to', 'source', 'destination', 'service', 'nat-type', 'to-interface', 'tag', 'group-tag', 'description',
  'disabled', 'active-active-device-binding', 'audit-comment', 'port', 'protocol', 'application',
]); // prettier-ignore
const translations: ReadonlySet<string> = new Set([
  'source-translation', 'destination-translation', 'dynamic-destination-translation',
]); // prettier-ignore
const valued: ReadonlySet<string> = new Set([
  'translated-address', 'bi-directional', 'interface', 'ip', 'floating-ip', 'translated-port', 'direction', 'distribution',
]); // prettier-ignore
const containers: ReadonlySet<string> = new Set([
  'static-ip', 'dynamic-ip', 'dynamic-ip-and-port', 'interface-address', 'fallback', 'dns-rewrite',
]); // prettier-ignore

const mostValues = 2048;

function add(into: Map<string, string[]>, key: string, values: readonly string[]): void {
  const known = into.get(key) ?? [];
  for (const value of values) if (known.length < mostValues && !known.includes(value)) known.push(value);
  into.set(key, known);
}

/** Takes the words behind a rule's name. A word that is not known is passed over. */
export function takeAttributes(rule: GrowingRule, words: readonly string[]): void {
  let translation: string | null = null;
  let fallback = false;
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    at += 1;
    if (simple.has(word)) {
      const { values, next } = valuesAt(words, at);
      add(rule.values, word, values);
      at = next;
    } else if (translations.has(word)) {
      translation = word;
      fallback = false;
      rule.flags.add(word);
    } else if (translation !== null && containers.has(word)) {
      fallback ||= word === 'fallback';
      // What is taken when a pool is used up is not the rule's own translation.
      if (!fallback) rule.flags.add(`${translation} ${word}`);
    } else if (translation !== null && valued.has(word)) {
      const { values, next } = valuesAt(words, at);
      if (!fallback) add(rule.values, `${translation} ${word}`, values);
      at = next;
    }
  }
}
