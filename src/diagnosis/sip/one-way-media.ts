/** `sip/media-one-way`, and which gates need no finding of their own. */
import type { Gate } from '../../alg/gate-table.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { noMedia } from '../silent-media.ts';
import { hostOf, isUnreachable } from './sip-messages.ts';
import type { CallParty, MediaGatePlace, SipCall } from './sip-calls.ts';

/** Half a second of audio: fewer packets are the beginning of a call that the capture cut, or of one that was given up. */
const enoughPackets = 25;

export interface MediaVerdict {
  readonly findings: readonly Finding[];
  readonly explainedGates: readonly Gate[];
}

export function oneWayMedia(capture: CaptureEvidence, calls: readonly SipCall[]): MediaVerdict {
  const findings: Finding[] = [];
  const explainedGates: Gate[] = [];
  const captureHasMedia = calls.some(({ gates }) => gates.some(({ gate }) => gate.outcome === 'fulfilled'));
  const silent: Gate[] = [];
  for (const call of calls) {
    const oneWay = tellOneWay(capture, call);
    if (oneWay) findings.push(oneWay);
    const left = oneWay || !captureHasMedia ? undefined : unexplained(call);
    explainedGates.push(...call.gates.map(({ gate }) => gate).filter((gate) => gate !== left));
    const unheard = captureHasMedia ? undefined : unexplained(call);
    if (unheard) silent.push(unheard);
  }
  if (silent.length > 0) findings.push(noMedia(capture, silent));
  return { findings, explainedGates };
}

/** True when both ends of the call hear each other. */
export const flowsBothWays = ({ parties }: SipCall): boolean =>
  parties.length >= 2 && parties.every(({ heard }) => heard > 0);

/** Of an answered call that nobody hears, one gate stands for all. */
function unexplained({ answered, parties, gates }: SipCall): Gate | undefined {
  if (!answered || parties.some(({ heard }) => heard > 0)) return undefined;
  return gates.find(
    ({ gate, monitor }) =>
      gate.purpose.startsWith('rtp-') &&
      gate.outcome === 'expired' &&
      monitor.negotiated.direction !== 'inactive' &&
      monitor.negotiated.direction !== 'sendonly',
  )?.gate;
}

function tellOneWay(capture: CaptureEvidence, call: SipCall): Finding | undefined {
  const [one, other] = call.parties;
  if (!call.answered || !call.seenBothWays || !one || !other || call.parties.length !== 2) return undefined;
  const [hears, deaf] = one.heard > 0 ? [one, other] : [other, one];
  if (hears.heard < enoughPackets || deaf.heard > 0) return undefined;
  const heardAt = hears.gates.find(({ monitor }) => monitor.counts.rtp > 0);
  const deafAt = deaf.gates[0];
  if (!heardAt || !deafAt) return undefined;
  const agreed = hears.direction === 'recvonly' || deaf.direction === 'sendonly' || isOff(hears) || isOff(deaf);
  const lost = isUnreachable(hostOf(deafAt.endpoint)) && !isUnreachable(hostOf(heardAt.endpoint));
  const why = agreed
    ? `This is what the descriptions agree on (a=${hears.direction} and a=${deaf.direction}): no gateway is at fault, one end has its media switched off.`
    : lost
      ? `${hostOf(deafAt.endpoint)} is a private address: what is sent there does not come back.`
      : `Either the far end does not send, or a gateway on the way has no opening for what it sends to ${deafAt.endpoint}.`;
  return finding('sip/media-one-way', capture.source, {
    detail: `Of the call ${call.id} audio flows to ${heardAt.endpoint} only (${hears.heard} packets); none flows to ${deafAt.endpoint}. ${why}`,
    packets: [
      heardAt.gate.openedAt.packet,
      deafAt.gate.openedAt.packet,
      ...(heardAt.gate.firstPacket === null ? [] : [heardAt.gate.firstPacket]),
    ].sort((a, b) => a - b),
    session: heardAt.session.id,
    flow: heardAt.gate.flow,
    severity: agreed ? 'info' : 'error',
    accountable: agreed ? 'client' : lost ? 'gateway' : 'unknown',
    confidence: agreed ? 0.95 : 0.8,
    evidence: [heardEvidence(hears, heardAt), deafEvidence(deafAt), ...streamEvidence(heardAt)],
  });
}

const isOff = ({ direction }: CallParty): boolean => direction === 'inactive';

const heardEvidence = (party: CallParty, { endpoint, gate }: MediaGatePlace): EvidenceRecord => ({
  text: `${party.heard} RTP packets to ${endpoint}`,
  ...(gate.firstPacket === null ? {} : { packet: gate.firstPacket }),
});

const deafEvidence = ({ endpoint, gate, monitor }: MediaGatePlace): EvidenceRecord => ({
  text: `No RTP packet to ${endpoint}, which was offered with a=${monitor.negotiated.direction}`,
  packet: gate.openedAt.packet,
});

/** What the receiver would say of the stream. */
const streamEvidence = ({ monitor }: MediaGatePlace): EvidenceRecord[] =>
  monitor.streams().slice(0, 1).map(({ packets, lost, jitterMilliseconds }) => ({
    text: `The stream that arrives: ${packets} packets, ${lost} lost${jitterMilliseconds === null ? '' : `, jitter ${jitterMilliseconds.toFixed(1)} ms`}`,
  })); // prettier-ignore
