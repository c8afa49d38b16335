/**
 * ASN.1 types as data, so that the message tables read like the standards' modules: `sequence({ 'h245Address?': … }, {…})`
 * is a SEQUENCE with an optional component and an extension marker.
 */

export interface Component {
  readonly name: string;
  readonly type: PerType;
  readonly optional: boolean;
}

export type PerType =
  | { readonly kind: 'null' | 'boolean' | 'object-identifier' | 'opaque' }
  | { readonly kind: 'integer'; readonly low: number; readonly high: number; readonly extensible: boolean }
  /** `high` undefined: no size constraint. */
  | { readonly kind: 'octets'; readonly low: number; readonly high: number | undefined }
  | { readonly kind: 'text'; readonly bits: 4 | 8 | 16; readonly low: number; readonly high: number | undefined }
  | { readonly kind: 'list'; readonly of: PerType; readonly low: number; readonly high: number | undefined }
  | { readonly kind: 'lazy'; readonly type: () => PerType }
  | Composite;

export interface Composite {
  readonly kind: 'sequence' | 'choice';
  readonly extensible: boolean;
  readonly root: readonly Component[];
  /** Those behind the extension marker; what is not listed is stepped over. */
  readonly additions: readonly Component[];
}

/** Component names in order; one that ends with `?` is OPTIONAL. */
type Components = Readonly<Record<string, PerType>>;

const components = (table: Components): readonly Component[] =>
  Object.entries(table).map(([key, type]) => ({
    name: key.endsWith('?') ? key.slice(0, -1) : key,
    type,
    optional: key.endsWith('?'),
  }));

const composite =
  (kind: Composite['kind']) =>
  /** `additions` left out: no extension marker. */
  (root: Components, additions?: Components): Composite => ({
    kind,
    extensible: additions !== undefined,
    root: components(root),
    additions: components(additions ?? {}),
  });

export const sequence = composite('sequence');
export const choice = composite('choice');
export const nothing: PerType = { kind: 'null' };
export const boolean: PerType = { kind: 'boolean' };
export const objectIdentifier: PerType = { kind: 'object-identifier' };
/** What is not read: where it stands behind an extension marker it is stepped over, elsewhere reading ends before it. */
export const opaque: PerType = { kind: 'opaque' };

export const integer = (low: number, high: number, extensible = false): PerType => ({
  kind: 'integer',
  low,
  high,
  extensible,
});
/** `octets()`: any number; `octets(4)`: exactly; `octets(1, 256)`: between. */
export const octets = (low = 0, high: number | undefined = low === 0 ? undefined : low): PerType => ({
  kind: 'octets',
  low,
  high,
});
/** IA5String; `bits` 4 for the alphabets of up to 16 letters. */
export const text = (low = 0, high?: number, bits: 4 | 8 = 8): PerType => ({ kind: 'text', bits, low, high });
/** BMPString. */
export const wideText = (low = 0, high?: number): PerType => ({ kind: 'text', bits: 16, low, high });
export const listOf = (of: PerType, low = 0, high?: number): PerType => ({ kind: 'list', of, low, high });
export const lazy = (type: () => PerType): PerType => ({ kind: 'lazy', type });
/** Alternatives without content. */
export const names = (root: readonly string[], additions?: readonly string[]): Composite => {
  const table = (list: readonly string[]): Components => Object.fromEntries(list.map((name) => [name, nothing]));
  return choice(table(root), additions && table(additions));
};
