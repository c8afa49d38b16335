/** Blocks of one transfer as one message: a boot image of 100 MB is 200,000 datagrams, and nobody reads them one by one. */
import type { AlgMessage, PacketPlace, Side } from '../alg.ts';

export class BlockRun {
  readonly kind: 'DATA' | 'ACK';
  readonly from: Side;
  private readonly first: PacketPlace;
  private readonly firstBlock: number;
  private lastBlock: number;
  private lastPacket: number;
  /** Blocks without repeats; counts on when the 16-bit number begins anew. */
  private blocks = 1;
  private repeats = 0;
  private bytes: number;
  private dataBytes: number;
  /** A block shorter than agreed ends the transfer (RFC 1350 §6). */
  private ended: boolean;

  constructor(
    kind: 'DATA' | 'ACK',
    from: Side,
    place: PacketPlace,
    block: number,
    dataBytes: number,
    blockBytes: number,
  ) {
    this.kind = kind;
    this.from = from;
    this.first = place;
    this.firstBlock = block;
    this.lastBlock = block;
    this.lastPacket = place.packet;
    this.bytes = dataBytes + 4;
    this.dataBytes = dataBytes;
    this.ended = kind === 'ACK' || dataBytes < blockBytes;
  }

  /** False when the block cannot belong to this run: another transfer begins. */
  add(place: PacketPlace, block: number, dataBytes: number, blockBytes: number): boolean {
    const ahead = (block - this.lastBlock) & 0xffff;
    const isNew = ahead > 0 && ahead < 0x8000;
    if (!isNew && this.kind === 'DATA' && this.ended && block === this.firstBlock && this.blocks > 1) return false;
    this.lastPacket = place.packet;
    this.bytes += dataBytes + 4;
    if (!isNew) {
      this.repeats += 1;
      return true;
    }
    this.blocks += ahead;
    this.lastBlock = block;
    this.dataBytes += dataBytes;
    if (this.kind === 'DATA') this.ended = dataBytes < blockBytes;
    return true;
  }

  get firstPacket(): number {
    return this.first.packet;
  }

  message(): AlgMessage {
    const { kind, firstBlock, lastBlock, blocks, dataBytes, repeats } = this;
    const range = blocks === 1 ? `block ${firstBlock}` : `blocks ${firstBlock} to ${lastBlock}`;
    const size = kind === 'DATA' ? `, ${dataBytes} bytes` : '';
    const again = repeats > 0 ? `, ${repeats} repeated` : '';
    return {
      packet: this.first.packet,
      seconds: this.first.seconds,
      nanoseconds: this.first.nanoseconds,
      ...(this.lastPacket === this.first.packet ? undefined : { lastPacket: this.lastPacket }),
      from: this.from,
      name: kind,
      size: this.bytes,
      summary: `${range}${size}${again}`,
      complete: this.ended,
      facts: { firstBlock, lastBlock, blocks, repeats, ...(kind === 'DATA' ? { dataBytes } : undefined) },
    };
  }
}
