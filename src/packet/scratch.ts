/**
 * The one record that every packet is decoded into, in place: reset, filled, read, forgotten. Callers copy what they keep.
 */

/** What a decoder found wrong, as bits; rules turn them into findings. */
export const packetProblem = {
  /** Captured bytes end before a header does. */
  cut: 1,
  ipHeader: 2,
  tcpHeaderLength: 4,
  udpLength: 8,
  portZero: 16,
  unknownLinkType: 32,
  tooManyLayers: 64,
  /** FIN with RST, or SYN with URG, FIN or RST. */
  tcpFlagCombination: 128,
  /** Sequence number zero where no stack sends it: without flags, or with FIN or PSH. */
  tcpSequenceZero: 256,
} as const;

/** IANA Assigned Internet Protocol Numbers. */
export const ipProtocol = {
  icmp: 1,
  ipInIp: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  sctp: 132,
  udpLite: 136,
  mplsInIp: 137,
} as const;
export const tcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const;

export class PacketScratch {
  /** The same bytes as `bytes`: reads of 16 and 32 bits through it cost a quarter of those byte by byte. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** First byte behind the captured bytes; inside a tunnel, behind what the outer datagram carries. */
  end = 0;
  problems = 0;
  /** Number of the stack of VLANs and tunnels that the packet came in; 0 = none. */
  encapsulation = 0;
  /** Where the next layer begins, while layers are walked. */
  cursor = 0;
  /** IP headers read so far: above 1, the fields below are those of a tunnel's inner packet. */
  networks = 0;
  /** 4, 6, or 0 when the packet is not IP. */
  ipVersion = 0;
  /** Of the innermost IP header, as an offset into `bytes`. */
  networkOffset = 0;
  /** First byte behind the IP datagram by its own length, never beyond `end`. */
  networkEnd = 0;
  /** Bytes of the IP datagram's payload by its header, whether captured or not. */
  networkPayloadLength = 0;
  /** IPv4: the addresses; IPv6: offsets of the 16 bytes. */
  source = 0;
  destination = 0;
  /** Of the transport header; 255 when there is none. */
  protocol = 255;
  ttl = 0;
  ipIdentification = 0;
  /** In bytes; with `moreFragments` tells a fragment. */
  fragmentOffset = 0;
  moreFragments = false;
  fragmentIdentification = 0;
  transportOffset = 0;
  sourcePort = 0;
  destinationPort = 0;
  payloadOffset = 0;
  /** By the headers' account; captured bytes may be fewer. */
  payloadLength = 0;
  tcpFlags = 0;
  sequence = 0;
  acknowledgement = 0;
  window = 0;
  private held: Uint8Array = new Uint8Array(0);

  /** Where the layers lie: the packet, or a reassembled datagram. */
  get bytes(): Uint8Array {
    return this.held;
  }

  /** Packets of one read buffer share its view: none is made per packet. */
  set bytes(bytes: Uint8Array) {
    if (bytes === this.held) return;
    this.held = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Takes the next packet, which ends at `finish` or where `bytes` does. Its IP fields are stale until `networks` is not 0. */
  begin(bytes: Uint8Array, finish: number): void {
    this.bytes = bytes;
    this.end = Math.min(finish, bytes.length);
    this.problems = 0;
    this.encapsulation = 0;
    this.networks = 0;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.tcpFlags = 0;
  }

  /** Says that the packet is not IP. Apart from `begin`, because an IP header sets all of this anyway. */
  clearNetwork(): void {
    this.ipVersion = 0;
    this.networkOffset = 0;
    this.networkEnd = this.end;
    this.networkPayloadLength = 0;
    this.protocol = 255;
    this.ttl = 0;
    this.ipIdentification = 0;
    this.fragmentOffset = 0;
    this.moreFragments = false;
    this.transportOffset = 0;
    this.payloadOffset = this.end;
    this.payloadLength = 0;
  }

  /** The captured part of the transport payload. */
  payload(): Uint8Array {
    return this.bytes.subarray(this.payloadOffset, Math.min(this.payloadOffset + this.payloadLength, this.end));
  }
}
