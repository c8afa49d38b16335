/**
 * Pairs in which every number of every segment is written for both sides: what happens to a retransmission that is cut
 * otherwise, and to selective acknowledgments, when a command grew or shrank.
 */
import { textBytes } from './build/byte-writer.ts';
import type { IpPacket } from './build/ip-packet.ts';
import { tap } from './build/tap.ts';
import type { FlagLetters } from './build/transport.ts';
import { insideAddress, outsideAddress, publicAddress, type NatPair } from './nat-pair-scene.ts';

/** A value inside and outside; one alone is equal on both sides. */
type Both<Value> = Value | readonly [here: Value, there: Value];

interface Segment {
  readonly from: 'inside' | 'outside';
  readonly flags: FlagLetters;
  /** Relative to the sender's initial number. */
  readonly sequence: Both<number>;
  readonly acknowledges?: Both<number>;
  readonly says?: Both<string>;
  /** Edges relative to the receiver's initial number. */
  readonly blocks?: {
    readonly here: readonly (readonly [number, number])[];
    readonly there: readonly (readonly [number, number])[];
  };
  /** Inside host's port, and the other's; FTP's control connection when left out. */
  readonly insidePort?: Both<number>;
  readonly outsidePort?: number;
}

const starts = { inside: 1_000_000, outside: 4_294_967_290 } as const;
const isBoth = <Value>(value: Both<Value>): value is readonly [Value, Value] => Array.isArray(value);
const pick = <Value>(value: Both<Value>, side: 0 | 1): Value => (isBoth(value) ? value[side] : (value as Value));

/** The segments in their order, 10 ms apart. */
function literalPair(name: string, segments: readonly Segment[]): NatPair {
  const taps = [tap({ startsAt: '2024-05-01T10:00:00.000Z' }), tap({ startsAt: '2024-05-01T10:00:00.000Z' })] as const;
  const link = { source: '00:00:5e:00:53:01', destination: '00:00:5e:00:53:02', onSender: false };
  segments.forEach((segment, index) => {
    for (const side of [0, 1] as const) {
      const {
        from,
        flags,
        sequence,
        acknowledges = 0,
        says = '',
        blocks,
        insidePort = 40_000,
        outsidePort = 21,
      } = segment;
      const own = side === 0 ? insideAddress : publicAddress;
      const ports = [pick<number>(insidePort, side), outsidePort] as const;
      const isOutward = from === 'inside';
      const other = isOutward ? starts.outside : starts.inside;
      const edges = side === 0 ? blocks?.here : blocks?.there;
      const packet: IpPacket = {
        source: isOutward ? own : outsideAddress,
        destination: isOutward ? outsideAddress : own,
        // The gateway is a hop.
        ttl: isOutward ? 64 - side : 50 + side,
        identification: 100 + index,
        dontFragment: true,
        transport: {
          protocol: 'tcp',
          sourcePort: ports[isOutward ? 0 : 1],
          destinationPort: ports[isOutward ? 1 : 0],
          sequence: (starts[from] + pick<number>(sequence, side)) >>> 0,
          acknowledgment: flags.includes('A') ? (other + pick<number>(acknowledges, side)) >>> 0 : 0,
          flags,
          window: 500,
          options: edges
            ? { selectiveAcknowledgments: edges.map(([left, right]) => [(other + left) >>> 0, (other + right) >>> 0]) }
            : {},
          payload: textBytes(pick<string>(says, side)),
        },
      };
      taps[side].record(packet, (index + 1) * 10_000_000, isOutward ? 'right' : 'left', link);
    }
  });
  return { name, inside: taps[0].pcap(), outside: taps[1].pcap() };
}

const handshake: readonly Segment[] = [
  { from: 'inside', flags: 'S', sequence: 0 },
  { from: 'outside', flags: 'SA', sequence: 0, acknowledges: 1 },
  { from: 'inside', flags: 'A', sequence: 1, acknowledges: 1 },
  { from: 'outside', flags: 'PA', sequence: 1, acknowledges: 1, says: '220 ready\r\n' },
];

/** The data connection, which teaches the port's translation. */
const dataConnection = (insidePort: Both<number>): readonly Segment[] => [
  { from: 'outside', flags: 'S', sequence: 500, insidePort, outsidePort: 20 },
  { from: 'inside', flags: 'SA', sequence: 700, acknowledges: 501, insidePort, outsidePort: 20 },
  { from: 'outside', flags: 'A', sequence: 501, acknowledges: 701, insidePort, outsidePort: 20 },
];

const type = 'TYPE A\r\n';

/** `PORT …` stands at 9; inside it ends at 28 and outside at 34, `NOOP` behind it at 34 and at 40. */
function growth(): NatPair {
  const here = 'PORT 10,0,0,5,4,3\r\n';
  const there = 'PORT 203,0,113,1,238,73\r\n';
  return literalPair('FTP PORT that grows: retransmissions cut otherwise, and SACK', [
    ...handshake,
    { from: 'inside', flags: 'PA', sequence: 1, acknowledges: 12, says: type },
    { from: 'inside', flags: 'PA', sequence: 9, acknowledges: 12, says: [here, there] },
    { from: 'inside', flags: 'PA', sequence: [28, 34], acknowledges: 12, says: 'NOOP\r\n' },
    // The first segment was lost behind the gateway.
    {
      from: 'outside', flags: 'A', sequence: 12, acknowledges: 1,
      blocks: { here: [[9, 28]], there: [[9, 34]] },
    },
    {
      from: 'outside', flags: 'A', sequence: 12, acknowledges: 1,
      blocks: { here: [[28, 34], [9, 28]], there: [[34, 40], [9, 34]] },
    },
    { from: 'inside', flags: 'PA', sequence: 1, acknowledges: 12, says: [type + here, type + there] },
    { from: 'outside', flags: 'A', sequence: 12, acknowledges: [28, 34] },
    { from: 'inside', flags: 'PA', sequence: [26, 32], acknowledges: 12, says: '\r\nNOOP\r\n' },
    { from: 'outside', flags: 'PA', sequence: 12, acknowledges: [34, 40], says: '200 ok\r\n' },
    { from: 'inside', flags: 'A', sequence: [34, 40], acknowledges: 20 },
    ...dataConnection([1027, 61_001]),
    { from: 'inside', flags: 'FA', sequence: [34, 40], acknowledges: 20 },
    { from: 'outside', flags: 'FA', sequence: 20, acknowledges: [35, 41] },
    { from: 'inside', flags: 'A', sequence: [35, 41], acknowledges: 21 },
  ]); // prettier-ignore
}

/** `PORT …` stands at 9; inside it ends at 32 and outside at 31. */
function shrinking(): NatPair {
  const here = 'PORT 10,0,0,5,200,100\r\n';
  const there = 'PORT 203,0,113,1,4,3\r\n';
  return literalPair('FTP PORT that shrinks: SACK, and two commands sent again as one segment', [
    ...handshake,
    { from: 'inside', flags: 'PA', sequence: 1, acknowledges: 12, says: type },
    { from: 'inside', flags: 'PA', sequence: 9, acknowledges: 12, says: [here, there] },
    { from: 'inside', flags: 'PA', sequence: [32, 31], acknowledges: 12, says: 'NOOP\r\n' },
    {
      from: 'outside', flags: 'A', sequence: 12, acknowledges: 9,
      blocks: { here: [[32, 38]], there: [[31, 37]] },
    },
    { from: 'inside', flags: 'PA', sequence: 9, acknowledges: 12, says: [`${here}NOOP\r\n`, `${there}NOOP\r\n`] },
    { from: 'outside', flags: 'PA', sequence: 12, acknowledges: [38, 37], says: '200 ok\r\n' },
    { from: 'inside', flags: 'A', sequence: [38, 37], acknowledges: 20 },
    ...dataConnection([51_300, 1027]),
  ]); // prettier-ignore
}

export const literalPairs: readonly NatPair[] = [growth(), shrinking()];
