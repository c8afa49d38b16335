/** Rows of the packet list: only those asked for are made, and only their bytes are read again. */
import type { CaptureAnalysis } from '../alg/capture-analysis.ts';
import { none } from '../capture/packet-index.ts';
import { PacketWindow } from '../capture/packet-window.ts';
import { decodePacket } from '../packet/decode.ts';
import { ipProtocol, PacketScratch, tcpFlag } from '../packet/scratch.ts';
import type { PacketRow, RowsReply, RowsRequest } from './api.ts';
import { packetInfo, protocolLabel, type TransportNumbers } from '../query/packet-label.ts';
import { orderRows, type RowOrder } from '../query/row-order.ts';

const maximumRows = 500;

export interface RowMarks {
  /** Packet numbers (from 1) that findings rest on. */
  readonly findings: ReadonlySet<number>;
  readonly resets: ReadonlySet<number>;
}

/** Rows of one capture; remembers the last order. */
export class PacketRows {
  private readonly analysis: CaptureAnalysis;
  private readonly scratch = new PacketScratch();
  private orderKey = '';
  private order: RowOrder = { packets: null, filterError: null };
  marks: RowMarks = { findings: new Set(), resets: new Set() };

  constructor(analysis: CaptureAnalysis) {
    this.analysis = analysis;
  }

  async rows(request: RowsRequest): Promise<RowsReply> {
    const { analysis } = this;
    const key = JSON.stringify([request.filter, request.sort, request.descending, analysis.index.count]);
    if (key !== this.orderKey) {
      this.order = orderRows(analysis, request);
      this.orderKey = key;
    }
    const { packets, filterError } = this.order;
    const total = packets ? packets.length : analysis.index.count;
    const from = Math.max(0, Math.min(request.from, total));
    const wanted = Array.from(
      { length: Math.max(0, Math.min(request.count, maximumRows, total - from)) },
      (_, at) => packets?.[from + at] ?? from + at,
    );
    const window = new PacketWindow(analysis);
    const rows: PacketRow[] = [];
    for (const packet of wanted) {
      const bytes = this.showsNumbers(packet)
        ? (window.bytes(packet) ?? (await window.read(packet).catch(() => undefined)))
        : undefined;
      rows.push(this.row(packet, bytes && this.transportNumbers(packet, bytes)));
    }
    return { total, from, filterError, rows };
  }

  private showsNumbers(packet: number): boolean {
    const { index } = this.analysis;
    return index.flow(packet) !== none && index.protocol(packet) === ipProtocol.tcp;
  }

  /** Sequence, acknowledgement and window of a TCP packet, relative where the SYNs are known. */
  private transportNumbers(packet: number, bytes: Uint8Array): TransportNumbers | undefined {
    const { analysis, scratch } = this;
    const { index, flows, tracker } = analysis;
    decodePacket(scratch, analysis.encapsulations, bytes, 0, bytes.length, analysis.linkType(packet));
    if (scratch.protocol !== ipProtocol.tcp) return undefined;
    const row = flows.tcp(index.flow(packet));
    const direction = index.direction(packet);
    const relative = (value: number, side: number): number => (value - (tracker.streamStart(row, side) ?? 1) + 1) >>> 0;
    return {
      sequence: relative(scratch.sequence, direction),
      acknowledgement: relative(scratch.acknowledgement, 1 - direction),
      // A SYN's own window is never scaled (RFC 7323 §2.2).
      window: scratch.tcpFlags & tcpFlag.syn ? scratch.window : tracker.scaledWindow(row, direction, scratch.window),
    };
  }

  private row(packet: number, transport: TransportNumbers | undefined): PacketRow {
    const { analysis } = this;
    const { index, flows } = analysis;
    const flow = index.flow(packet);
    const direction = index.direction(packet);
    const number = packet + 1;
    return {
      number,
      time: analysis.timeOf(packet).toFixed(9),
      source: flow === none ? '' : flows.sourceAddress(flow, direction),
      destination: flow === none ? '' : flows.sourceAddress(flow, 1 - direction),
      protocol: protocolLabel(analysis, packet),
      length: index.originalLength(packet),
      info: packetInfo(analysis, packet, transport),
      flow: flow === none ? null : flow,
      mark: this.marks.resets.has(number)
        ? 'rst'
        : this.marks.findings.has(number)
          ? 'finding'
          : index.capturedLength(packet) < index.originalLength(packet)
            ? 'problem'
            : '',
    };
  }
}
