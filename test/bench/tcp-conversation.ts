/** One TCP connection of a generated capture: handshake, segments with acknowledgements, losses, and every way to end. */
import type { Endpoints } from './endpoints.ts';
import { noPayload, type FrameWriter, type Payload } from './frame-writer.ts';

const flag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;
/** TTL of a gateway that resets in a host's name. */
const gatewayTtl = 254;
const window = 64_240;
const noOptions = new Uint8Array(0);

export class TcpConversation {
  private readonly writer: FrameWriter;
  private readonly ends: Endpoints;
  private clientSequence: number;
  private serverSequence: number;
  private readonly hasTimestamps: boolean;
  private readonly options = Uint8Array.of(1, 1, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0);
  private clock: number;

  constructor(writer: FrameWriter, ends: Endpoints) {
    const { random } = writer;
    this.writer = writer;
    this.ends = ends;
    this.clientSequence = random.next();
    this.serverSequence = random.next();
    this.hasTimestamps = random.chance(0.5);
    this.clock = random.next() >>> 1;
  }

  /** Largest payload of a segment on Ethernet. */
  get segmentLength(): number {
    return (this.ends.ipVersion === 4 ? 1460 : 1440) - (this.hasTimestamps ? 12 : 0);
  }

  open(roundTripMicroseconds: number): void {
    this.syn();
    this.writer.wait(roundTripMicroseconds);
    this.put(false, flag.syn | flag.ack, this.serverSequence, this.clientSequence + 1, this.synOptions());
    this.clientSequence = (this.clientSequence + 1) >>> 0;
    this.serverSequence = (this.serverSequence + 1) >>> 0;
    this.acknowledge(true);
  }

  /** A SYN that may be repeated in vain. */
  syn(): void {
    this.put(true, flag.syn, this.clientSequence, 0, this.synOptions());
  }

  send(fromClient: boolean, payload: Payload): void {
    this.segment(fromClient, this.sequenceOf(fromClient), payload);
    this.advance(fromClient, payload);
  }

  /** Passes over payload that the capture shows later or never; returns its sequence number. */
  skip(fromClient: boolean, payload: Payload): number {
    const sequence = this.sequenceOf(fromClient);
    this.advance(fromClient, payload);
    return sequence;
  }

  segment(fromClient: boolean, sequence: number, payload: Payload): void {
    this.put(fromClient, flag.ack | flag.psh, sequence, this.sequenceOf(!fromClient), this.segmentOptions(), payload);
  }

  acknowledge(fromClient: boolean, acknowledgement = this.sequenceOf(!fromClient)): void {
    this.put(fromClient, flag.ack, this.sequenceOf(fromClient), acknowledgement, this.segmentOptions());
  }

  finish(): void {
    this.put(true, flag.fin | flag.ack, this.clientSequence, this.serverSequence, this.segmentOptions());
    this.clientSequence = (this.clientSequence + 1) >>> 0;
    this.put(false, flag.fin | flag.ack, this.serverSequence, this.clientSequence, this.segmentOptions());
    this.serverSequence = (this.serverSequence + 1) >>> 0;
    this.acknowledge(true);
  }

  reset(fromClient: boolean): void {
    this.put(fromClient, flag.rst | flag.ack, this.sequenceOf(fromClient), this.sequenceOf(!fromClient), noOptions);
  }

  /** A device in between tears the connection down in the server's name. */
  resetByGateway(): void {
    this.put(false, flag.rst | flag.ack, this.serverSequence, this.clientSequence, noOptions, noPayload, gatewayTtl);
  }

  private sequenceOf(ofClient: boolean): number {
    return ofClient ? this.clientSequence : this.serverSequence;
  }

  private advance(fromClient: boolean, { head, poolLength }: Payload): void {
    const length = head.length + poolLength;
    if (fromClient) this.clientSequence = (this.clientSequence + length) >>> 0;
    else this.serverSequence = (this.serverSequence + length) >>> 0;
  }

  private put(
    fromClient: boolean,
    flags: number,
    sequence: number,
    acknowledgement: number,
    options: Uint8Array,
    payload = noPayload,
    ttl = 0,
  ): void {
    this.writer.tcp(this.ends, fromClient, flags, sequence, acknowledgement >>> 0, window, options, payload, ttl);
  }

  /** Maximum segment size, SACK permitted, window scale 7; timestamps where the connection uses them (RFC 7323). */
  private synOptions(): Uint8Array {
    const options = [2, 4, 5, 180, 4, 2, 1, 3, 3, 7];
    return Uint8Array.from(this.hasTimestamps ? [...options, 8, 10, 0, 0, 1, 0, 0, 0, 0, 0] : [...options, 1, 0]);
  }

  private segmentOptions(): Uint8Array {
    if (!this.hasTimestamps) return noOptions;
    const { options } = this;
    const clock = (this.clock += 1);
    options[4] = clock >>> 24;
    options[5] = clock >>> 16;
    options[6] = clock >>> 8;
    options[7] = clock;
    return options;
  }
}
