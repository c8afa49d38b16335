/**
 * In-order bytes of one TCP direction that an analyzer has not consumed yet, and which packet each byte came in.
 * Bytes are copied in (the capture's read buffer is reused), capped by the owner.
 */

/** One direction's buffer is made when its first bytes come: most directions of most flows say little. */
const initialCapacity = 512;
const empty = new Uint8Array(0);

export class StreamBuffer {
  private buffer = empty;
  private start = 0;
  private end = 0;
  /** Bytes consumed so far; piece offsets below count from the stream's start. */
  private consumed = 0;
  private pieces: {
    readonly offset: number;
    readonly packet: number;
    readonly seconds: number;
    readonly nanoseconds: number;
  }[] = [];

  /** Unconsumed bytes; valid until the next `append`. */
  get bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end);
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Stream offset of the first unconsumed byte. */
  get offset(): number {
    return this.consumed;
  }

  append(bytes: Uint8Array, packet: number, seconds: number, nanoseconds: number): void {
    if (this.buffer.length - this.end < bytes.length) this.makeRoom(bytes.length);
    this.buffer.set(bytes, this.end);
    this.pieces.push({ offset: this.consumed + this.length, packet, seconds, nanoseconds });
    this.end += bytes.length;
  }

  consume(count: number): void {
    const taken = Math.min(count, this.length);
    this.start += taken;
    this.consumed += taken;
    if (this.start === this.end) {
      this.start = 0;
      this.end = 0;
    }
    let spent = 0;
    while (spent + 1 < this.pieces.length && (this.pieces[spent + 1]?.offset ?? Infinity) <= this.consumed) spent += 1;
    if (spent > 0) this.pieces.splice(0, spent);
  }

  /** The packet that carried the unconsumed byte at `at` (0 = first); the last one when `at` is past the end. */
  placeAt(at: number): { readonly packet: number; readonly seconds: number; readonly nanoseconds: number } {
    const wanted = this.consumed + at;
    let found = this.pieces[0] ?? { packet: 0, seconds: 0, nanoseconds: 0 };
    for (const piece of this.pieces) {
      if (piece.offset > wanted) break;
      found = piece;
    }
    return found;
  }

  private makeRoom(needed: number): void {
    const used = this.length;
    let capacity = Math.max(initialCapacity, this.buffer.length);
    while (capacity - used < needed) capacity *= 2;
    const next = capacity === this.buffer.length ? this.buffer : new Uint8Array(capacity);
    next.set(this.bytes, 0);
    this.buffer = next;
    this.start = 0;
    this.end = used;
  }
}
