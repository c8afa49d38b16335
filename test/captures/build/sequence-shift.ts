/** The SEQ and ACK numbers of a flow whose payload a gateway made longer or shorter. */
import type { IpPacket } from './ip-packet.ts';
import type { TcpSegment } from './transport.ts';

type TcpPacket = IpPacket & { readonly transport: TcpSegment };
type Towards = 'inside' | 'outside';

/** From the original sequence number `after` on, the stream is `total` bytes longer. */
interface Delta {
  readonly after: number;
  readonly total: number;
}

const isTcp = (packet: IpPacket): packet is TcpPacket => packet.transport.protocol === 'tcp';
const isAtOrAfter = (sequence: number, mark: number): boolean => ((sequence - mark) | 0) >= 0;

export class SequenceShift {
  private readonly deltas = new Map<string, Delta[]>();

  /** `rewritten` with numbers that fit what its receiver has seen; `original` is the packet as it arrived. */
  adjust(original: IpPacket, rewritten: IpPacket, towards: Towards): IpPacket {
    if (!isTcp(original) || !isTcp(rewritten)) return rewritten;
    // The inside's addresses name the flow in both directions.
    const flow = flowName(towards === 'outside' ? original : rewritten);
    const own = this.deltasOf(flow, towards);
    const peers = this.deltasOf(flow, towards === 'outside' ? 'inside' : 'outside');

    const { sequence, acknowledgment, payload } = original.transport;
    const shift = own.findLast(({ after }) => isAtOrAfter(sequence, after))?.total ?? 0;
    const growth = rewritten.transport.payload.length - payload.length;
    const end = (sequence + payload.length) >>> 0;
    // A retransmission is rewritten alike and must not count twice.
    if (growth !== 0 && !own.some(({ after }) => after === end)) own.push({ after: end, total: shift + growth });
    const peerShift = peers.findLast(({ after, total }) => isAtOrAfter(acknowledgment, after + total))?.total ?? 0;
    return {
      ...rewritten,
      transport: {
        ...rewritten.transport,
        sequence: (sequence + shift) >>> 0,
        acknowledgment: (acknowledgment - peerShift) >>> 0,
      },
    };
  }

  private deltasOf(flow: string, towards: Towards): Delta[] {
    const key = `${flow} ${towards}`;
    let list = this.deltas.get(key);
    if (!list) this.deltas.set(key, (list = []));
    return list;
  }
}

function flowName({ source, destination, transport }: TcpPacket): string {
  return [`${source} ${transport.sourcePort}`, `${destination} ${transport.destinationPort}`].sort().join(' ');
}
