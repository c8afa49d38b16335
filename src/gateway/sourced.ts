/** A value with where it comes from: what replay rests on must be able to say so. */

/** `verified` is false when the value is remembered, inferred or contradicted elsewhere. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly source: string;
  readonly verified: boolean;
}

export type SourcedNumber = Sourced<number>;

/** What a value rests on that a configuration states in the line. */
export const lineSource = (line: number): string => `line ${line} of the configuration`;

/** A value as a line of the configuration states it. */
export const statedInLine = <Value>(value: Value, line: number): Sourced<Value> => ({
  value,
  source: lineSource(line),
  verified: true,
});
