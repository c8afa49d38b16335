/** One line of a packet's details: a layer, or a field of one, with the bytes it was read from. */
export interface LayerNode {
  /** As Wireshark labels it. */
  readonly name: string;
  readonly value: string;
  /** Byte range in the packet; length 0 for derived values. */
  readonly offset: number;
  readonly length: number;
  readonly children: readonly LayerNode[];
}
