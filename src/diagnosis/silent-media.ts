/** Which silent media gates need no finding of their own: what is true of every protocol that negotiates RTP. */
import type { Gate } from '../alg/gate-table.ts';
import { MediaMonitor } from '../alg/rtp/media-monitor.ts';
import type { CaptureEvidence } from './evidence-set.ts';
import { finding, type Finding } from './finding.ts';

export interface SilentMedia {
  readonly findings: readonly Finding[];
  readonly explainedGates: readonly Gate[];
}

/** RTCP may be left out or share the port, ICE tries more addresses than it uses. */
export const isSideGate = ({ purpose }: Gate): boolean =>
  purpose.startsWith('rtcp') || purpose.startsWith('ice-') || purpose.endsWith('-resend');

/** Gates of one protocol in one capture; where none of them saw a packet, the capture was taken where media does not pass. */
export function silentMedia(capture: CaptureEvidence, gates: readonly Gate[]): SilentMedia {
  const media = gates.filter((gate) => gate.media instanceof MediaMonitor);
  if (media.length === 0) return { findings: [], explainedGates: [] };
  if (media.some(({ outcome }) => outcome === 'fulfilled' || outcome === 'contradicted'))
    return { findings: [], explainedGates: media.filter((gate) => isSideGate(gate) || wantsNothing(gate)) };
  const expired = media.find((gate) => gate.outcome === 'expired' && !isSideGate(gate) && !wantsNothing(gate));
  return { findings: expired ? [noMedia(capture, [expired])] : [], explainedGates: media };
}

function wantsNothing({ media }: Gate): boolean {
  const direction = media instanceof MediaMonitor ? media.negotiated.direction : 'sendrecv';
  return direction === 'sendonly' || direction === 'inactive';
}

/** One gate for each call that was set up. */
export function noMedia(capture: CaptureEvidence, gates: readonly Gate[]): Finding {
  const first = gates[0];
  return finding('alg/cannot-know', capture.source, {
    detail: `${gates.length === 1 ? 'Media was' : `Media of ${gates.length} calls was`} negotiated and this capture holds none at all: it was taken with a filter, or where media does not pass. Whether anybody hears anything cannot be known from it. Capture the hosts, not only the signalling port.`,
    packets: first ? [first.openedAt.packet] : [],
    session: first?.session ?? null,
    evidence: [{ text: 'No packet to any negotiated address and port' }],
  });
}
