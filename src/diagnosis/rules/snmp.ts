/** What gateways make of SNMP: `snmp/agent-address` and `snmp/command-uncovered`. */
import { isPrivateAddress } from '../../base/address.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { PlatformId } from '../../platform/platform.ts';
import { platformOf, type CaptureEvidence, type EvidenceSet } from '../evidence-set.ts';
import { finding, packetsText, type Finding } from '../finding.ts';

/**
 * What a platform's rules cannot name, for those that tell SNMP's commands apart at all: `snmp-command` of `[edit applications]`
 * on Junos' services cards has get, get-next, get-response, set and trap (Junos 24.4R1 schema; the SRX' has no such
 * statement). Others match ports or versions.
 */
const uncoveredBy: Readonly<Partial<Record<PlatformId, readonly string[]>>> = {
  'junos-services': ['get-bulk', 'inform', 'trap v2', 'report'],
};
const shownPackets = 100;
const nowhere = '0.0.0.0';

export const snmpRule: AlgRule = (capture, evidence) => ({
  findings: [...agentAddresses(capture), ...uncoveredCommands(capture, evidence)],
  explainedGates: [],
});

function agentAddresses({ source, analysis }: CaptureEvidence): Finding[] {
  const { flows, sessions } = analysis;
  return sessions.sessions.flatMap((session) => {
    if (session.alg !== 'snmp') return [];
    const senders = { client: flows.clientAddress(session.flow), server: flows.serverAddress(session.flow) };
    const strange = session.messages.filter(({ from, facts }) => {
      const agent = facts?.['agentAddress'];
      return typeof agent === 'string' && agent !== nowhere && agent !== senders[from];
    });
    const [first] = strange;
    const agent = first?.facts?.['agentAddress'];
    if (!first || typeof agent !== 'string') return [];
    const sender = senders[first.from];
    const translated = isPrivateAddress(agent) && !isPrivateAddress(sender);
    const packets = strange.map(({ packet }) => packet).slice(0, shownPackets);
    return [
      finding('snmp/agent-address', source, {
        detail: `The trap in ${packetsText(packets)} comes from ${sender} and names its agent ${agent}. ${
          translated
            ? `A NAT on the way changed the header and not the message: the manager lists the trap under ${agent}, which it cannot reach.`
            : 'Either a NAT on the way changed the header and not the message, or the agent reports another of its addresses; the manager lists the trap under that one.'
        }`,
        packets,
        session: session.id,
        flow: session.flow,
        accountable: translated ? 'gateway' : 'unknown',
        confidence: translated ? 0.9 : 0.6,
        evidence: [{ text: `${first.name}: agent-addr ${agent}, IP source ${sender}`, packet: first.packet }],
      }),
    ];
  });
}

/** One finding a capture: which commands, and where each was first seen. */
function uncoveredCommands({ source, analysis }: CaptureEvidence, evidence: EvidenceSet): Finding[] {
  // Without a word about the gateway it may be the one platform that this concerns.
  const platform = platformOf(evidence)?.platform;
  const uncovered = uncoveredBy[platform ?? 'junos-services'];
  if (!uncovered) return [];
  const seen = new Map<string, number[]>();
  for (const session of analysis.sessions.sessions)
    if (session.alg === 'snmp')
      for (const { name, packet } of session.messages) {
        if (!uncovered.includes(name)) continue;
        const packets = seen.get(name);
        if (packets) packets.push(packet);
        else seen.set(name, [packet]);
      }
  if (seen.size === 0) return [];
  const all = [...seen.values()].flat().sort((a, b) => a - b);
  return [
    finding('snmp/command-uncovered', source, {
      detail: `${[...seen].map(([name, packets]) => `${name} (${packets.length})`).join(', ')}: an application with snmp-command, as Junos' services cards have it, names get, get-next, get-response, set and trap only. If such a rule lets SNMP through, these messages match no rule and are dropped; allow UDP 161 and 162 without snmp-command instead.`,
      packets: all.slice(0, shownPackets),
      accountable: 'unknown',
      confidence: platform === undefined ? 0.5 : 0.8,
      evidence: [...seen].map(([name, packets]) => ({ text: `First ${name}`, packet: packets[0] ?? 0 })),
    }),
  ];
}
