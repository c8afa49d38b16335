/** What the decoder makes of a packet, in words that a test can compare. */
import { formatEndpoint, formatIpv4, formatIpv6 } from '../../src/base/address.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { Encapsulations } from '../../src/packet/encapsulations.ts';
import { ipProtocol, packetProblem, PacketScratch } from '../../src/packet/scratch.ts';

export interface Decoded {
  /** `10.1.1.1:40000 > 192.0.2.7:21`, `10.1.1.1 > 10.2.2.2 protocol 47`, empty when the packet is not IP. */
  readonly endpoints: string;
  readonly encapsulation: string;
  readonly problems: readonly string[];
  readonly payload: string;
  readonly scratch: PacketScratch;
}

export function decoded(bytes: Uint8Array, linkType: number, captured = bytes.length): Decoded {
  const scratch = new PacketScratch();
  const encapsulations = new Encapsulations();
  // In the middle of a buffer, as packets are: an offset that is forgotten shows.
  const buffer = new Uint8Array(bytes.length + 64).fill(0x5a);
  buffer.set(bytes, 32);
  decodePacket(scratch, encapsulations, buffer, 32, captured, linkType);
  return {
    endpoints: endpointsOf(scratch),
    encapsulation: encapsulations.describe(scratch.encapsulation),
    problems: Object.entries(packetProblem)
      .filter(([, bit]) => scratch.problems & bit)
      .map(([name]) => name),
    payload: new TextDecoder('latin1').decode(scratch.payload()),
    scratch,
  };
}

function endpointsOf(scratch: PacketScratch): string {
  const { ipVersion, bytes, protocol } = scratch;
  if (ipVersion === 0) return '';
  const address = (value: number): string => (ipVersion === 4 ? formatIpv4(value) : formatIpv6(bytes, value));
  const [source, destination] = [address(scratch.source), address(scratch.destination)];
  const hasPorts = (protocol === ipProtocol.tcp || protocol === ipProtocol.udp) && scratch.fragmentOffset === 0;
  if (!hasPorts) return `${source} > ${destination} protocol ${protocol}`;
  return `${formatEndpoint(source, scratch.sourcePort)} > ${formatEndpoint(destination, scratch.destinationPort)}`;
}
