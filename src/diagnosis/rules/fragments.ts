/** `udp/fragment-lost` and `dns/fragmented-reply`: NAT devices need the first fragment, and many drop the others. */
import { formatEndpoint } from '../../base/address.ts';
import { addressText } from '../../flow/address-table.ts';
import type { FragmentSet } from '../../packet/fragments.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

const dnsPort = 53;
const shownPackets = 100;

export function fragmentFindings({ source, analysis }: CaptureEvidence): Finding[] {
  const udp = analysis.fragments.all().filter(({ protocol }) => protocol === ipProtocol.udp);
  const lost = udp.filter(({ complete }) => !complete);
  const fragmentedReplies = udp.filter(({ sourcePort }) => sourcePort === dnsPort);
  return [...lostFragments(lost), ...dnsReplies(fragmentedReplies)];

  function lostFragments(sets: readonly FragmentSet[]): Finding[] {
    if (sets.length === 0) return [];
    const firstMissing = sets.filter(({ hasFirst }) => !hasFirst);
    const packets = sets
      .flatMap((set) => set.packets)
      .map((packet) => packet + 1)
      .sort((a, b) => a - b);
    const what =
      firstMissing.length === sets.length
        ? 'the first fragment, which alone carries the ports, is missing'
        : firstMissing.length === 0
          ? 'later fragments are missing'
          : 'first or later fragments are missing';
    return [
      finding('udp/fragment-lost', source, {
        detail: `${sets.length} fragmented UDP datagram${sets.length === 1 ? '' : 's'} never became whole: ${what}. A device that drops fragments, or sees them on another path, breaks every message larger than the MTU.`,
        packets: packets.slice(0, shownPackets),
        confidence: 0.85,
        evidence: sets.slice(0, 5).map((set) => ({
          text: `${ends(set)}: fragments in ${packetsText(set.packets.map((packet) => packet + 1))}, ${set.total < 0 ? 'the last one never came' : `${set.total} bytes expected`}`,
          packet: set.packets[0]! + 1,
        })),
      }),
    ];
  }

  function dnsReplies(sets: readonly FragmentSet[]): Finding[] {
    if (sets.length === 0) return [];
    const incomplete = sets.filter(({ complete }) => !complete).length;
    const packets = sets
      .flatMap((set) => set.packets)
      .map((packet) => packet + 1)
      .sort((a, b) => a - b);
    return [
      finding('dns/fragmented-reply', source, {
        ...(incomplete === 0 ? { severity: 'info' as const } : {}),
        detail: `${sets.length} DNS repl${sets.length === 1 ? 'y' : 'ies'} over UDP came in fragments${incomplete > 0 ? `, ${incomplete} of them incomplete` : ', all complete here'}. Behind a NAT or firewall that drops fragments the client only sees a time-out: a smaller EDNS size (1232) or TCP avoids it.`,
        packets: packets.slice(0, shownPackets),
        confidence: incomplete > 0 ? 0.9 : 0.8,
        evidence: sets.slice(0, 5).map((set) => ({
          text: `${ends(set)}: ${set.total < 0 ? 'unknown size' : `${set.total - 8} bytes of DNS`} in ${set.packets.length} fragments (${packetsText(set.packets.map((packet) => packet + 1))})`,
          packet: set.packets[0]! + 1,
        })),
      }),
    ];
  }

  function ends(set: FragmentSet): string {
    const text = (address: number, port: number): string => {
      const host = addressText(analysis.flows.addresses, set.ipVersion, address);
      return set.hasFirst ? formatEndpoint(host, port) : host;
    };
    return `${text(set.source, set.sourcePort)} > ${text(set.destination, set.destinationPort)}`;
  }
}
