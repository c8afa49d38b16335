/** `traceroute/beyond-alg-ports`: probes that a traceroute ALG does not take for probes. */
import type { AlgMessage } from '../../alg/alg.ts';
import { algPorts, ttlThreshold } from '../../alg/traceroute/vocabulary.ts';
import type { AlgRule } from '../alg-rule.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

const shownPackets = 100;

export const tracerouteRule: AlgRule = ({ source, analysis }) => ({
  findings: analysis.sessions.sessions.flatMap((session): Finding[] => {
    if (session.alg !== 'traceroute') return [];
    const probes = session.messages.filter(({ name }) => name === 'probe');
    const beyond = probes.filter((probe) => !isWithin(probe));
    const [first] = beyond;
    if (!first) return [];
    const packets = beyond.map(({ packet }) => packet);
    const from = analysis.flows.clientAddress(session.flow);
    const to = analysis.flows.serverAddress(session.flow);
    const path = session.messages.at(-1)?.summary.split('Path: ')[1] ?? '';
    return [
      finding('traceroute/beyond-alg-ports', source, {
        detail: `${beyond.length} of ${probes.length} probes from ${from} to ${to} (${packetsText(packets)}) are outside UDP ${algPorts.first} to ${algPorts.last} or have a TTL of ${ttlThreshold} or more: an ALG with Junos' range lets none of them through. ${arithmetic(probes)}Widen destination-port and ttl-threshold, or trace by ICMP. Path: ${path}.`,
        packets: packets.slice(0, shownPackets),
        session: session.id,
        flow: session.flow,
        confidence: 0.9,
        evidence: [
          { text: `Probe to UDP port ${portOf(first)}, TTL ${hopOf(first)}`, packet: first.packet },
          ...(path === '' ? [] : [{ text: `Path: ${path}` }]),
        ],
      }),
    ];
  }),
  explainedGates: [],
});

const numberOf = (message: AlgMessage, key: 'port' | 'hop'): number => {
  const value = message.facts?.[key];
  return typeof value === 'number' ? value : 0;
};
const portOf = (message: AlgMessage): number => numberOf(message, 'port');
const hopOf = (message: AlgMessage): number => numberOf(message, 'hop');

const isWithin = (probe: AlgMessage): boolean =>
  portOf(probe) >= algPorts.first && portOf(probe) <= algPorts.last && hopOf(probe) < ttlThreshold;

/** How many hops the range lasts when each probe takes the next port: 17 ports are 5 hops of three probes. */
function arithmetic(probes: readonly AlgMessage[]): string {
  const [first] = probes;
  if (!first || portOf(first) < algPorts.first || portOf(first) > algPorts.last) return '';
  const perHop = Math.max(1, probes.filter((probe) => hopOf(probe) === hopOf(first)).length);
  const hops = Math.floor((algPorts.last - portOf(first) + 1) / perHop);
  return `With ${perHop} probe${perHop === 1 ? '' : 's'} a hop the range lasts for ${hops} whole hop${hops === 1 ? '' : 's'}. `;
}
