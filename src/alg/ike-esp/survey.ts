/**
 * Pairs the ESP gates of IKE sessions with the ESP flows between the same hosts. SPIs are agreed under encryption, so a
 * gate cannot name what it waits for; the first security association that appears afterwards fulfils it.
 */
import { ipProtocol } from '../../packet/scratch.ts';
import type { CaptureSurvey } from '../capture-survey.ts';
import type { Gate } from '../gate-table.ts';

/** Gates of one pair of hosts that are compared with each of its flows. */
const maximumGatesOfPair = 256;

export const surveyEsp: CaptureSurvey = ({ index, flows, sessions }) => {
  const waiting = new Map<string, Gate[]>();
  for (const session of sessions)
    if (session.alg === 'ike-esp')
      for (const gate of session.gates) {
        if (gate.outcome === 'fulfilled') continue;
        const key = `${gate.from.address} ${gate.to.address}`;
        const gates = waiting.get(key);
        if (!gates) waiting.set(key, [gate]);
        else if (gates.length < maximumGatesOfPair) gates.push(gate);
      }
  if (waiting.size === 0) return [];
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (flows.protocol(flow) !== ipProtocol.esp) continue;
    const first = flows.firstPacket(flow);
    const gates = waiting.get(`${flows.sourceAddress(flow, 0)} ${flows.sourceAddress(flow, 1)}`);
    for (const gate of gates ?? []) {
      if (gate.outcome === 'fulfilled' || first + 1 < gate.openedAt.packet) continue;
      if (index.seconds(first) - gate.openedAt.seconds > gate.lifetimeSeconds) continue;
      gate.outcome = 'fulfilled';
      gate.flow = flow;
      gate.firstPacket = first + 1;
      gate.contradiction = null;
    }
  }
  return [];
};
