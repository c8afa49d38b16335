/**
 * The fields that a filter may name, with Wireshark's names: a table line each. Every accessor reads columns, so that a
 * filter over millions of packets costs no second look at the capture.
 */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { algIds } from '../alg/alg.ts';
import { none } from '../capture/packet-index.ts';
import { segmentFlag } from '../flow/segment-flag.ts';
import { ipProtocol, tcpFlag } from '../packet/scratch.ts';

/** Numbers of a packet (index from 0); empty when it does not have the field. */
export type NumberField = {
  readonly kind: 'number';
  readonly read: (analysis: CaptureAnalysis, packet: number, out: number[]) => void;
};
export type FlagField = {
  readonly kind: 'flag';
  readonly read: (analysis: CaptureAnalysis, packet: number) => boolean;
};
/** `source`, `destination` or both ends. */
export type AddressField = {
  readonly kind: 'address';
  readonly ipVersion: 4 | 6;
  readonly source: boolean;
  readonly destination: boolean;
};
export type Field = NumberField | FlagField | AddressField;

const number = (read: (analysis: CaptureAnalysis, packet: number) => number): NumberField => ({
  kind: 'number',
  read: (analysis, packet, out) => out.push(read(analysis, packet)),
});
const flag = (read: FlagField['read']): FlagField => ({ kind: 'flag', read });
const isProtocol = (protocol: number) => flag(({ index }, packet) => index.protocol(packet) === protocol);
const port = (protocol: number, ends: 'source' | 'destination' | 'both'): NumberField => ({
  kind: 'number',
  read: ({ index, flows }, packet, out) => {
    const flow = index.flow(packet);
    if (flow === none || index.protocol(packet) !== protocol) return;
    const forward = index.direction(packet) === 0;
    if (ends !== 'destination') out.push(forward ? flows.portFirst(flow) : flows.portOther(flow));
    if (ends !== 'source') out.push(forward ? flows.portOther(flow) : flows.portFirst(flow));
  },
});
const tcpNumber = (read: (analysis: CaptureAnalysis, packet: number) => number): NumberField => ({
  kind: 'number',
  read: (analysis, packet, out) => {
    if (analysis.index.protocol(packet) === ipProtocol.tcp) out.push(read(analysis, packet));
  },
});
const tcpBit = (bit: number) =>
  flag(({ index }, packet) => index.protocol(packet) === ipProtocol.tcp && (index.tcpFlags(packet) & bit) !== 0);
const segment = (bits: number) => flag(({ index }, packet) => (index.segmentFlags(packet) & bits) !== 0);
const address = (ipVersion: 4 | 6, source: boolean, destination: boolean): AddressField => ({
  kind: 'address',
  ipVersion,
  source,
  destination,
});
const ofAlg = (id: string) =>
  flag(({ index, flows, sessions }, packet) => {
    const flow = index.flow(packet);
    if (flow === none) return false;
    const claim = flows.claim(flow);
    return claim !== 0 && claim !== none && sessions.sessions[claim - 1]?.alg === id;
  });
const anyRetransmission =
  segmentFlag.retransmission | segmentFlag.fastRetransmission | segmentFlag.spuriousRetransmission;

const algFields: readonly (readonly [string, Field])[] = algIds
  .filter((id) => !['tcp', 'udp', 'icmp'].includes(id))
  .map((id) => [id, ofAlg(id)]);

export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ...algFields,
  ['frame.number', number((_, packet) => packet + 1)],
  ['frame.len', number(({ index }, packet) => index.originalLength(packet))],
  ['frame.cap_len', number(({ index }, packet) => index.capturedLength(packet))],
  ['frame.time_relative', number((analysis, packet) => analysis.timeOf(packet))],
  ['ip', flag((analysis, packet) => ipVersionOf(analysis, packet) === 4)],
  ['ipv6', flag((analysis, packet) => ipVersionOf(analysis, packet) === 6)],
  ['ip.addr', address(4, true, true)],
  ['ip.src', address(4, true, false)],
  ['ip.dst', address(4, false, true)],
  ['ipv6.addr', address(6, true, true)],
  ['ipv6.src', address(6, true, false)],
  ['ipv6.dst', address(6, false, true)],
  ['ip.ttl', number(({ index }, packet) => index.ttl(packet))],
  ['ip.id', number(({ index }, packet) => index.ipIdentification(packet))],
  ['ip.proto', number(({ index }, packet) => index.protocol(packet))],
  ['icmp', isProtocol(ipProtocol.icmp)],
  ['icmpv6', isProtocol(ipProtocol.icmpv6)],
  ['udp', isProtocol(ipProtocol.udp)],
  ['udp.port', port(ipProtocol.udp, 'both')],
  ['udp.srcport', port(ipProtocol.udp, 'source')],
  ['udp.dstport', port(ipProtocol.udp, 'destination')],
  ['tcp', isProtocol(ipProtocol.tcp)],
  ['tcp.port', port(ipProtocol.tcp, 'both')],
  ['tcp.srcport', port(ipProtocol.tcp, 'source')],
  ['tcp.dstport', port(ipProtocol.tcp, 'destination')],
  ['tcp.len', tcpNumber(({ index }, packet) => index.payloadLength(packet))],
  ['tcp.flags', tcpNumber(({ index }, packet) => index.tcpFlags(packet))],
  ['tcp.flags.reset', tcpBit(tcpFlag.rst)],
  ['tcp.flags.syn', tcpBit(tcpFlag.syn)],
  ['tcp.flags.fin', tcpBit(tcpFlag.fin)],
  ['tcp.flags.ack', tcpBit(tcpFlag.ack)],
  ['tcp.flags.push', tcpBit(tcpFlag.psh)],
  ['tcp.flags.urg', tcpBit(tcpFlag.urg)],
  ['tcp.analysis.flags', segment(0xffff & ~segmentFlag.windowUpdate)],
  ['tcp.analysis.retransmission', segment(anyRetransmission)],
  ['tcp.analysis.fast_retransmission', segment(segmentFlag.fastRetransmission)],
  ['tcp.analysis.spurious_retransmission', segment(segmentFlag.spuriousRetransmission)],
  ['tcp.analysis.out_of_order', segment(segmentFlag.outOfOrder)],
  ['tcp.analysis.lost_segment', segment(segmentFlag.previousSegmentNotCaptured)],
  ['tcp.analysis.ack_lost_segment', segment(segmentFlag.acknowledgedUnseenSegment)],
  ['tcp.analysis.duplicate_ack', segment(segmentFlag.duplicateAcknowledgement)],
  ['tcp.analysis.keep_alive', segment(segmentFlag.keepAlive)],
  ['tcp.analysis.keep_alive_ack', segment(segmentFlag.keepAliveAcknowledgement)],
  ['tcp.analysis.zero_window', segment(segmentFlag.zeroWindow)],
  ['tcp.analysis.zero_window_probe', segment(segmentFlag.zeroWindowProbe)],
  ['tcp.analysis.window_full', segment(segmentFlag.windowFull)],
  ['tcp.analysis.window_update', segment(segmentFlag.windowUpdate)],
  ['tcp.analysis.reused_ports', segment(segmentFlag.portReused)],
  // Wireshark counts TCP and UDP streams apart; here every flow has one number, the one that findings and ladders use.
  [
    'flow',
    {
      kind: 'number',
      read: ({ index }, packet, out) => {
        const flow = index.flow(packet);
        if (flow !== none) out.push(flow);
      },
    },
  ],
]);

export function ipVersionOf({ index, flows }: CaptureAnalysis, packet: number): number {
  const flow = index.flow(packet);
  return flow === none ? 0 : flows.ipVersion(flow);
}
