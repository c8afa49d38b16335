/** Words to a tree: `||` binds loosest, then `&&`, then `!`, then a comparison. */
import { FilterError, tokenize, type Token } from './lexer.ts';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'in';

export type FilterNode =
  | { readonly kind: 'or' | 'and'; readonly left: FilterNode; readonly right: FilterNode }
  | { readonly kind: 'not'; readonly operand: FilterNode }
  | { readonly kind: 'exists'; readonly field: string; readonly at: number }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly comparison: Comparison;
      readonly values: readonly string[];
      readonly at: number;
    };

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'contains', 'in'];
const maximumDepth = 64;
const maximumLength = 4096;

/** Null for an empty filter. Throws `FilterError`. */
export function parseFilter(text: string): FilterNode | null {
  if (text.length > maximumLength)
    throw new FilterError(`A filter has at most ${maximumLength} characters`, maximumLength);
  const tokens = tokenize(text);
  if (tokens.length === 0) return null;
  let next = 0;
  let depth = 0;
  const end = text.length;
  const peek = (): Token | undefined => tokens[next];
  const isOperator = (operator: string): boolean => peek()?.kind === 'operator' && peek()?.text === operator;

  const parseOr = (): FilterNode => {
    let left = parseAnd();
    while (isOperator('||')) {
      next += 1;
      left = { kind: 'or', left, right: parseAnd() };
    }
    return left;
  };
  const parseAnd = (): FilterNode => {
    let left = parseNot();
    while (isOperator('&&')) {
      next += 1;
      left = { kind: 'and', left, right: parseNot() };
    }
    return left;
  };
  const parseNot = (): FilterNode => {
    if (depth >= maximumDepth) throw new FilterError('The filter is nested too deeply', peek()?.at ?? end);
    depth += 1;
    const node: FilterNode = isOperator('!') ? (next++, { kind: 'not', operand: parseNot() }) : parsePrimary();
    depth -= 1;
    return node;
  };
  const parsePrimary = (): FilterNode => {
    const token = peek();
    if (!token) throw new FilterError('Something is missing at the end', end);
    next += 1;
    if (token.kind === 'open') {
      const node = parseOr();
      if (peek()?.kind !== 'close') throw new FilterError('A ")" is missing', peek()?.at ?? end);
      next += 1;
      return node;
    }
    if (token.kind !== 'field') throw new FilterError(`A field name is expected, not "${token.text}"`, token.at);
    const operator = peek();
    if (operator?.kind !== 'operator' || !comparisons.includes(operator.text))
      return { kind: 'exists', field: token.text, at: token.at };
    next += 1;
    const comparison = operator.text as Comparison;
    return {
      kind: 'compare',
      field: token.text,
      comparison,
      values: comparison === 'in' ? parseSet() : [parseValue()],
      at: token.at,
    };
  };
  const parseValue = (): string => {
    const token = peek();
    if (!token || (token.kind !== 'value' && token.kind !== 'field'))
      throw new FilterError('A value is expected', token?.at ?? end);
    next += 1;
    return token.text;
  };
  const parseSet = (): string[] => {
    if (peek()?.kind !== 'brace-open') throw new FilterError('A set looks like {53, 5353}', peek()?.at ?? end);
    next += 1;
    const values: string[] = [];
    while (peek() && peek()?.kind !== 'brace-close') {
      if (peek()?.kind === 'comma') next += 1;
      else values.push(parseValue());
    }
    if (!peek() || values.length === 0) throw new FilterError('A set looks like {53, 5353}', end);
    next += 1;
    return values;
  };

  const tree = parseOr();
  const rest = peek();
  if (rest) throw new FilterError(`"${rest.text}" is not expected here; join conditions with && or ||`, rest.at);
  return tree;
}
