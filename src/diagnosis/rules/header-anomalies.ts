/** Header checks of Junos' Basic TCP and Basic UDP ALGs (Junos OS, ALG Descriptions), one finding per kind. */
import type { PacketProblemList } from '../../alg/capture-analysis.ts';
import { packetProblem, ipProtocol } from '../../packet/scratch.ts';
import type { FindingId } from '../catalogue.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

interface HeaderCheck {
  readonly problem: number;
  readonly protocol: number;
  readonly id: FindingId;
  /** Which of the packets with the problem are meant, by TCP flags. */
  readonly flags?: (flags: number) => boolean;
  readonly detail: string;
}

const checks: readonly HeaderCheck[] = [
  { problem: packetProblem.portZero, protocol: ipProtocol.tcp, id: 'tcp/port-zero', detail: 'No service listens on port zero: a scan, a forged packet or a damaged header. Junos drops it (ASP_SFW_TCP_PORT_ZERO).' },
  { problem: packetProblem.tcpHeaderLength, protocol: ipProtocol.tcp, id: 'tcp/header-length', detail: 'The data offset field points outside the packet, so the payload cannot be located. ALGs drop such segments.' },
  { problem: packetProblem.tcpSequenceZero, protocol: ipProtocol.tcp, id: 'tcp/sequence-zero-no-flags', flags: (flags) => (flags & 0x3f) === 0, detail: 'A "null" segment: no TCP stack sends it. Usually a scan.' },
  { problem: packetProblem.tcpSequenceZero, protocol: ipProtocol.tcp, id: 'tcp/sequence-zero-flags', flags: (flags) => (flags & 0x3f) !== 0, detail: 'FIN, PSH or RST with sequence number zero outside a refused connection: usually a scan. Junos drops it.' },
  { problem: packetProblem.tcpFlagCombination, protocol: ipProtocol.tcp, id: 'tcp/flag-combination', detail: 'Flags that contradict each other: usually a scan or a fingerprinting tool. Junos drops it.' },
  { problem: packetProblem.portZero, protocol: ipProtocol.udp, id: 'udp/port-zero', detail: 'Port zero cannot be translated or answered. Junos drops it (ASP_SFW_UDP_PORT_ZERO).' },
  { problem: packetProblem.udpLength, protocol: ipProtocol.udp, id: 'udp/length', detail: 'The UDP header announces more or fewer bytes than the IP packet holds. Firewalls drop such datagrams.' },
]; // prettier-ignore

export function headerAnomalies({ source, analysis }: CaptureEvidence): Finding[] {
  const { index } = analysis;
  return checks.flatMap((check) => {
    const list: PacketProblemList | undefined = analysis.packetProblems.get(check.problem);
    const packets = (list?.packets ?? []).filter(
      (packet) => index.protocol(packet) === check.protocol && (check.flags?.(index.tcpFlags(packet)) ?? true),
    );
    if (!list || packets.length === 0) return [];
    const numbers = packets.map((packet) => packet + 1);
    const more =
      list.count > list.packets.length ? ` (the first ${list.packets.length} of ${list.count} are listed)` : '';
    return [
      finding(check.id, source, {
        detail: `${check.detail} Seen in ${packetsText(numbers)}${more}.`,
        packets: numbers,
        confidence: 1,
        evidence: numbers.slice(0, 5).map((packet) => ({ text: `Packet ${packet}`, packet })),
      }),
    ];
  });
}
