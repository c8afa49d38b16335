/** `capture/truncated`: what the file itself does not hold, so that nobody takes its silence for proof. */
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

export function truncatedCapture({ source, analysis }: CaptureEvidence): Finding[] {
  const { index, snapped, fileProblems } = analysis;
  const findings = fileProblems.slice(0, 20).map(({ text, afterPacket }) =>
    finding('capture/truncated', source, {
      detail: `${text} The ${afterPacket} whole packets before it were analyzed.`,
      packets: afterPacket > 0 ? [afterPacket] : [],
      evidence: [{ text, ...(afterPacket > 0 ? { packet: afterPacket } : {}) }],
    }),
  );
  if (snapped.count > 0) {
    const first = snapped.packets[0]!;
    const snapLength = index.interfaces[index.interfaceId(first)]?.snapLength ?? 0;
    const numbers = snapped.packets.map((packet) => packet + 1);
    findings.push(
      finding('capture/truncated', source, {
        detail: `${snapped.count} of ${index.count} packets were cut when they were captured${snapLength > 0 && snapLength < 65_535 ? ` (snap length ${snapLength})` : ''}: what an ALG would have read behind the cut cannot be judged. Capture again with the full length (tcpdump -s 0).`,
        packets: numbers.slice(0, 100),
        evidence: numbers.slice(0, 3).map((packet) => ({
          text: `Packet ${packet}: ${index.capturedLength(packet - 1)} of ${index.originalLength(packet - 1)} bytes`,
          packet,
        })),
      }),
    );
  }
  if (analysis.partial)
    findings.push(
      finding('capture/truncated', source, {
        detail: `Reading was cancelled after ${index.count} packets: ${packetsText([index.count])} is the last one analyzed.`,
      }),
    );
  return findings;
}
