/** A value with where it comes from: what replay rests on must be able to say so. */

/** `verified` is false when the value is remembered, inferred or contradicted elsewhere. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly source: string;
  readonly verified: boolean;
}

export type SourcedNumber = Sourced<number>;
