/** Typed-array columns that grow by doubling. */

type TypedArray = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** `column` itself, or a copy twice as long (at least `length`). */
export function grown<Column extends TypedArray>(column: Column, length: number): Column {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(length, column.length * 2));
  larger.set(column);
  return larger;
}
