/**
 * One capture read once: packets into columns, packets into flows, payloads into ALG sessions. What is wrong with the file
 * is kept beside what could be read of it.
 */
import { CaptureError } from '../base/capture-error.ts';
import { neverCancelled, type Cancellation } from '../base/cancellation.ts';
import { nextTurn } from '../base/turn.ts';
import type { ByteSource } from '../capture/byte-source.ts';
import { readChunks, type Pause } from '../capture/chunk-reader.ts';
import { createRecordReader, inflateIfNeeded, readHead } from '../capture/open-capture.ts';
import { none, PacketIndex } from '../capture/packet-index.ts';
import type { RecordSink } from '../capture/record-sink.ts';
import { isIcmpReply, keyPorts } from '../flow/flow-key.ts';
import { FlowTable, flowMark, tcpMarks } from '../flow/flow-table.ts';
import { ResetTable } from '../flow/reset-table.ts';
import { segmentFlag } from '../flow/segment-flag.ts';
import { SequenceSlips } from '../flow/sequence-slips.ts';
import { TcpTracker } from '../flow/tcp-tracker.ts';
import { decodePacket, decodeReassembled } from '../packet/decode.ts';
import { Encapsulations } from '../packet/encapsulations.ts';
import { FragmentTable } from '../packet/fragments.ts';
import { ipProtocol, packetProblem, PacketScratch, tcpFlag } from '../packet/scratch.ts';
import { algsForPort } from './registry.ts';
import { captureSurveys } from './capture-surveys.ts';
import { SessionTable } from './session-table.ts';

export interface CaptureProblem {
  readonly text: string;
  /** Packets read before it. */
  readonly afterPacket: number;
}

/** Packet indices (from 0) of headers that fail a check, capped; `count` is the truth. */
export interface PacketProblemList {
  readonly packets: number[];
  count: number;
}

const maximumProblemPackets = 1000;
const maximumFileProblems = 1000;
const oldSegment =
  segmentFlag.retransmission |
  segmentFlag.fastRetransmission |
  segmentFlag.spuriousRetransmission |
  segmentFlag.outOfOrder;
const slipping = oldSegment | segmentFlag.acknowledgedUnseenSegment;

export class CaptureAnalysis {
  readonly index = new PacketIndex();
  readonly flows = new FlowTable();
  readonly tracker = new TcpTracker();
  readonly resets = new ResetTable();
  readonly slips = new SequenceSlips();
  readonly encapsulations = new Encapsulations();
  readonly fragments = new FragmentTable();
  readonly sessions = new SessionTable(this.flows, this.tracker);
  readonly fileProblems: CaptureProblem[] = [];
  readonly packetProblems = new Map<number, PacketProblemList>();
  readonly snapped: PacketProblemList = { packets: [], count: 0 };
  readonly name: string;
  format: 'pcap' | 'pcapng' | 'text-dump' = 'pcap';
  /** What packets are read again from, for details on demand. */
  source: ByteSource;
  bytesRead = 0;
  /** True when reading was cancelled: everything up to there is usable. */
  partial = false;
  private readonly scratch = new PacketScratch();
  private startSeconds = 0;
  private startNanoseconds = 0;

  constructor(name: string, source: ByteSource) {
    this.name = name;
    this.source = source;
  }

  /**
   * Reads everything. Throws `CaptureError` when the file is no capture. `onChunk` is called after each chunk, and what it
   * promises is waited for before the next.
   */
  async read(cancellation: Cancellation = neverCancelled, onChunk: Pause = () => undefined): Promise<void> {
    this.source = await inflateIfNeeded(this.source);
    const sink: RecordSink = {
      addInterface: (captureInterface) => this.index.interfaces.push(captureInterface),
      packet: (buffer, at, capturedLength, originalLength, seconds, nanoseconds, interfaceId, fileOffset) =>
        this.packet(buffer, at, capturedLength, originalLength, seconds, nanoseconds, interfaceId, fileOffset),
      problem: (text) => {
        if (this.fileProblems.length < maximumFileProblems)
          this.fileProblems.push({ text, afterPacket: this.index.count });
      },
    };
    const reader = createRecordReader(await readHead(this.source), this.name, sink);
    this.format = reader.format;
    await readChunks(
      this.source,
      (buffer, from, to, fileOffset, last) => {
        const done = reader.walk(buffer, from, to, fileOffset, last);
        this.bytesRead = Math.min(this.source.size, fileOffset + done);
        return done;
      },
      cancellation,
      onChunk,
    );
    this.partial = cancellation.cancelled;
    const last = this.index.count - 1;
    this.sessions.end(last < 0 ? 0 : this.index.seconds(last));
    for (const survey of captureSurveys) {
      await nextTurn();
      if (cancellation.cancelled) break;
      for (const found of survey({ index: this.index, flows: this.flows, sessions: this.sessions.sessions }))
        this.sessions.add(found);
    }
  }

  /** The packet's captured bytes, read again. Throws `CaptureError` when the file no longer holds them. */
  async packetBytes(index: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(this.index.capturedLength(index));
    const read = await this.source.read(this.index.fileOffset(index), bytes);
    if (read < bytes.length)
      throw new CaptureError('unreadable', `${this.name} has become shorter since it was opened. Open it again.`);
    return bytes;
  }

  linkType(index: number): number {
    return this.index.interfaces[this.index.interfaceId(index)]?.linkType ?? 0;
  }

  /** Seconds since the capture's first packet. */
  timeOf(index: number): number {
    return (
      this.index.seconds(index) - this.startSeconds + (this.index.nanoseconds(index) - this.startNanoseconds) / 1e9
    );
  }

  private packet(
    buffer: Uint8Array,
    at: number,
    capturedLength: number,
    originalLength: number,
    seconds: number,
    nanoseconds: number,
    interfaceId: number,
    fileOffset: number,
  ): void {
    const { index, scratch } = this;
    const number = index.add(fileOffset, seconds, nanoseconds, capturedLength, originalLength, interfaceId);
    if (number === 0) {
      this.startSeconds = seconds;
      this.startNanoseconds = nanoseconds;
    }
    if (capturedLength < originalLength) remember(this.snapped, number);
    decodePacket(
      scratch,
      this.encapsulations,
      buffer,
      at,
      capturedLength,
      index.interfaces[interfaceId]?.linkType ?? -1,
    );
    index.setHeaders(
      number,
      scratch.networkOffset - at,
      scratch.payloadOffset - at,
      scratch.payloadLength,
      scratch.ipIdentification,
      scratch.protocol,
      scratch.ttl,
      scratch.tcpFlags,
    );
    if (scratch.problems !== 0) this.noteProblems(number, scratch.problems);
    if (scratch.ipVersion === 0) return;
    const { addresses } = this.flows;
    const isIpv4 = scratch.ipVersion === 4;
    const source = isIpv4 ? scratch.source : addresses.intern(scratch.view, scratch.source);
    const destination = isIpv4 ? scratch.destination : addresses.intern(scratch.view, scratch.destination);
    if (scratch.moreFragments || scratch.fragmentOffset > 0) {
      this.fragment(number, source, destination, seconds, nanoseconds);
      return;
    }
    this.place(number, source, destination, seconds, nanoseconds, true);
  }

  /** Puts packet `number`, decoded in the scratch, into its flow and before its analyzer. */
  private place(
    number: number,
    source: number,
    destination: number,
    seconds: number,
    nanoseconds: number,
    deliver: boolean,
  ): void {
    const { index, scratch, flows } = this;
    const { protocol } = scratch;
    const time = seconds - this.startSeconds + (nanoseconds - this.startNanoseconds) / 1e9;
    let sourcePort = scratch.sourcePort;
    let destinationPort = scratch.destinationPort;
    if (protocol !== ipProtocol.tcp && protocol !== ipProtocol.udp) {
      const ports = keyPorts(scratch);
      sourcePort = ports >>> 16;
      destinationPort = ports & 0xffff;
    }
    let found = flows.find(
      scratch.ipVersion,
      protocol,
      scratch.encapsulation,
      source,
      destination,
      sourcePort,
      destinationPort,
    );
    let flow = found >>> 1;
    let direction = found & 1;
    let segment = 0;
    if (protocol === ipProtocol.tcp) {
      const { tcpFlags } = scratch;
      const opens = (tcpFlags & (tcpFlag.syn | tcpFlag.ack | tcpFlag.rst)) === tcpFlag.syn;
      if (
        opens &&
        flows.packets(flow) !== 0 &&
        this.isFinished(flow) &&
        this.tracker.isNewConnection(flows.tcp(flow), direction, scratch.sequence)
      ) {
        flow = flows.replace(flow, direction === 1);
        direction = 0;
        found = flow * 2;
        segment = segmentFlag.portReused;
      }
      if (flows.tcp(flow) === none) flows.setTcp(flow, this.tracker.open());
      const row = flows.tcp(flow);
      if (tcpFlags & tcpFlag.rst)
        this.resets.add(
          number,
          scratch,
          this.tracker.expectedSequence(row, direction),
          this.tracker.expectedSequence(row, 1 - direction),
        );
      segment |= this.tracker.follow(row, direction, scratch, time);
      if (segment & slipping) this.noteSlip(number, flow, row, direction, segment);
    }
    const isNew = flows.packets(flow) === 0;
    if (isNew && this.serverSpeaksFirst(scratch, sourcePort, destinationPort))
      flows.addMarks(flow, flowMark.serverFirst);
    if (protocol === ipProtocol.tcp) flows.addMarks(flow, tcpMarks(direction, scratch.tcpFlags, scratch.payloadLength));
    index.setFlow(number, found, segment, flows.chain(flow, number));
    if (isNew) this.sessions.begin(flow, { packet: number + 1, seconds, nanoseconds });
    if (deliver && flows.claim(flow) !== none)
      this.sessions.packet(
        flow,
        flows.fromClient(flow, direction),
        direction,
        scratch,
        number + 1,
        seconds,
        nanoseconds,
      );
  }

  private noteSlip(number: number, flow: number, row: number, direction: number, segment: number): void {
    if (segment & oldSegment) this.slips.add(number, flow, direction, 'overlap', this.tracker.overlap);
    if (!(segment & segmentFlag.acknowledgedUnseenSegment)) return;
    const sent = this.tracker.expectedSequence(row, 1 - direction);
    if (sent !== undefined)
      this.slips.add(number, flow, 1 - direction, 'ahead', (this.scratch.acknowledgement - sent) | 0);
  }

  /** A fragment waits for the others; the datagram is delivered with the packet that completes it. */
  private fragment(number: number, source: number, destination: number, seconds: number, nanoseconds: number): void {
    const { index, scratch } = this;
    const isFirst = scratch.fragmentOffset === 0;
    const { set, datagram } = this.fragments.add(scratch, source, destination, number, seconds);
    if (!datagram) {
      // The first fragment alone names the flow: it is listed there even when the rest never comes.
      if (isFirst) this.place(number, source, destination, seconds, nanoseconds, false);
      return;
    }
    // A tunnel inside the datagram only shows now; its flow is the innermost one, as of any packet.
    if (decodeReassembled(scratch, this.encapsulations, datagram)) {
      const { addresses } = this.flows;
      const isIpv4 = scratch.ipVersion === 4;
      source = isIpv4 ? scratch.source : addresses.intern(scratch.view, scratch.source);
      destination = isIpv4 ? scratch.destination : addresses.intern(scratch.view, scratch.destination);
    }
    if (scratch.problems !== 0) this.noteProblems(number, scratch.problems);
    for (const other of set.packets)
      if (other !== number && index.flow(other) === none)
        this.place(other, source, destination, seconds, nanoseconds, false);
    this.place(number, source, destination, seconds, nanoseconds, true);
  }

  private isFinished(flow: number): boolean {
    const marks = this.flows.marks(flow);
    return (marks & (flowMark.resetSeen | flowMark.finFirstSide | flowMark.finOtherSide)) !== 0;
  }

  /** A flow whose first captured packet is an answer: SYN-ACK, echo reply, or from a documented port to another. */
  private serverSpeaksFirst(scratch: PacketScratch, sourcePort: number, destinationPort: number): boolean {
    if (scratch.protocol === ipProtocol.tcp) {
      if (scratch.tcpFlags & tcpFlag.syn) return (scratch.tcpFlags & tcpFlag.ack) !== 0;
    } else if (scratch.protocol !== ipProtocol.udp) return isIcmpReply(scratch);
    const transport = scratch.protocol === ipProtocol.tcp ? 'tcp' : 'udp';
    const fromKnown = algsForPort(transport, sourcePort).length > 0;
    const toKnown = algsForPort(transport, destinationPort).length > 0;
    if (fromKnown !== toKnown) return fromKnown;
    return transport === 'tcp' && sourcePort < 1024 && destinationPort >= 1024;
  }

  private noteProblems(number: number, problems: number): void {
    for (const bit of Object.values(packetProblem)) {
      if (!(problems & bit)) continue;
      let list = this.packetProblems.get(bit);
      if (!list) this.packetProblems.set(bit, (list = { packets: [], count: 0 }));
      remember(list, number);
    }
  }
}

function remember(list: PacketProblemList, number: number): void {
  list.count += 1;
  if (list.packets.length < maximumProblemPackets) list.packets.push(number);
}
