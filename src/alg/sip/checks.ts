/** What one message alone shows to be hard for gateways: sizes, ports, how it was cut into segments. Told once for each flow. */
import type { AlgNote } from '../alg.ts';
import { NoteTally } from '../dns/note-tally.ts';
import type { SipMessage } from './parse.ts';

/** RFC 3261 §18.1.1: a larger request should go over a transport with congestion control. */
const largestRequestBytes = 1300;
/** What an Ethernet frame holds of a UDP datagram: 1500 less 28 (IPv4) or 48 (IPv6). */
const ethernetPayloadBytes = { v4: 1472, v6: 1452 } as const;
/** Linux' SIP helper refuses lower media ports (nf_conntrack_sip). */
const lowestMediaPort = 1024;
/** Check Point R82 follows four media channels of a description. */
const followedMedia = 4;

export class MessageChecks {
  private readonly largestDatagram: number;
  private readonly large = new NoteTally('sip/message-exceeds-mtu');
  private readonly split = new NoteTally('sip/message-split');
  private readonly lowPort = new NoteTally('sip/low-media-port');
  private readonly manyMedia = new NoteTally('sip/too-many-media');

  constructor(isIpv6: boolean) {
    this.largestDatagram = isIpv6 ? ethernetPayloadBytes.v6 : ethernetPayloadBytes.v4;
  }

  datagram(message: SipMessage, name: string, size: number, packet: number): void {
    if (size <= largestRequestBytes || (message.status !== 0 && size <= this.largestDatagram)) return;
    const fragmented = size > this.largestDatagram;
    this.large.add([packet], () =>
      fragmented
        ? `packet ${packet}: ${name} of ${size} bytes does not fit into one Ethernet frame`
        : `packet ${packet}: ${name} of ${size} bytes, more than the ${largestRequestBytes} that RFC 3261 wants over UDP`,
    );
  }

  segments(name: string, size: number, packet: number, lastPacket: number): void {
    if (lastPacket !== packet)
      this.split.add(
        [packet, lastPacket],
        () => `${name} of ${size} bytes begins in packet ${packet}, ends in ${lastPacket}`,
      );
  }

  description({ description, status }: SipMessage, packet: number): void {
    if (!description || status >= 300) return;
    if (description.mediaCount > followedMedia)
      this.manyMedia.add([packet], () => `packet ${packet}: ${description.mediaCount} media lines`);
    for (const { kind, portNumber, protocol } of description.media) {
      if (portNumber > 0 && portNumber < lowestMediaPort && !protocol.startsWith('TCP'))
        this.lowPort.add([packet], () => `packet ${packet}: ${kind} on port ${portNumber}`);
    }
  }

  notes(): AlgNote[] {
    return [
      this.large.note('such messages', 'IP fragments are what many gateways drop, and what ALGs cannot read: large INVITEs then time out while small ones pass.'),
      this.split.note('such messages', 'ALGs that want a message in one segment (Linux nf_conntrack_sip) pass such a message with its private addresses.'),
      this.lowPort.note('such media lines', 'Linux drops the message ("wrong port"); others open no gate below 1024.'),
      this.manyMedia.note('such descriptions', 'Gateways that follow four media of a description (Check Point) open no gate for the others.'),
    ].filter((note) => note !== undefined); // prettier-ignore
  }
}
