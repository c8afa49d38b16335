/** The IP packets of a capture without their link layer: what two sides of a gateway are compared by. */
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { decodePacket } from '../../src/packet/decode.ts';
import { PacketScratch } from '../../src/packet/scratch.ts';
import { hex } from '../../src/base/bytes.ts';

export async function readCapture(name: string, bytes: Uint8Array): Promise<CaptureAnalysis> {
  const analysis = new CaptureAnalysis(name, memorySource(bytes));
  await analysis.read();
  return analysis;
}

/** Of one packet, as hex; undefined when it is not IP. */
export function ipPacket(analysis: CaptureAnalysis, linkType: number, bytes: Uint8Array): string | undefined {
  const scratch = new PacketScratch();
  decodePacket(scratch, analysis.encapsulations, bytes, 0, bytes.length, linkType);
  return scratch.ipVersion === 0 ? undefined : hex(bytes.subarray(scratch.networkOffset, scratch.networkEnd));
}

/** Of every packet, in order; undefined where a packet is not IP. */
export async function ipPackets(analysis: CaptureAnalysis): Promise<(string | undefined)[]> {
  const packets: (string | undefined)[] = [];
  for (let packet = 0; packet < analysis.index.count; packet += 1)
    packets.push(ipPacket(analysis, analysis.linkType(packet), await analysis.packetBytes(packet)));
  return packets;
}
