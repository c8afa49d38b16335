/**
 * Joins each echo request with the error that answers it from another host's flow. Windows' tracert, and traceroute -I, are
 * nothing but echo requests with a rising TTL: the ALG for traceroute, which watches UDP ports, never sees them.
 */
import { formatSpan, secondsBetween } from '../../base/time.ts';
import { ipProtocol } from '../../packet/scratch.ts';
import type { AlgMessage } from '../alg.ts';
import type { CaptureSurvey } from '../capture-survey.ts';
import type { Session } from '../session.ts';
import { isTimeExceeded, quotingErrors, type QuotingError } from './quoted-flows.ts';

export const surveyIcmp: CaptureSurvey = (capture) => {
  const { index, flows, sessions } = capture;
  const requests = new Map<Session, Map<number, number[]>>();
  for (const error of quotingErrors(capture)) {
    if (error.protocol !== ipProtocol.icmp && error.protocol !== ipProtocol.icmpv6) continue;
    if (error.sequence === undefined) continue;
    for (const { flow } of error.matches) {
      const claim = flows.claim(flow);
      const session = sessions[claim - 1];
      if (session?.alg !== 'icmp' || session.flow !== flow) continue;
      let bySequence = requests.get(session);
      if (!bySequence) requests.set(session, (bySequence = requestsBySequence(session)));
      const at = lastBefore(session, bySequence.get(error.sequence), error.message.packet);
      const request = at === undefined ? undefined : session.messages[at];
      if (at === undefined || !request) continue;
      session.messages[at] = answered(request, error, index.ttl(request.packet - 1));
      break;
    }
  }
  return [];
};

/** Places in `messages` of the requests of each sequence number. */
function requestsBySequence(session: Session): Map<number, number[]> {
  const places = new Map<number, number[]>();
  session.messages.forEach(({ facts }, at) => {
    const sequence = facts?.['sequence'];
    if (typeof sequence !== 'number' || facts?.['requestPacket'] !== undefined || facts?.['unmatched'] === true) return;
    const list = places.get(sequence);
    if (list) list.push(at);
    else places.set(sequence, [at]);
  });
  return places;
}

function lastBefore(session: Session, places: readonly number[] | undefined, packet: number): number | undefined {
  return places?.findLast((at) => {
    const message = session.messages[at];
    return message !== undefined && message.packet < packet && message.facts?.['answerPacket'] === undefined;
  });
}

function answered(request: AlgMessage, error: QuotingError, ttl: number): AlgMessage {
  const after = formatSpan(secondsBetween(request, error.message));
  const isHop = isTimeExceeded(error);
  const what = isHop ? `hop ${ttl} of a trace by ICMP: ` : '';
  return {
    ...request,
    summary: `${request.summary}, ${what}${error.message.name} from ${error.sender} after ${after}`,
    facts: {
      ...request.facts,
      answeredBy: error.sender,
      answerPacket: error.message.packet,
      ...(isHop ? { hop: ttl } : {}),
    },
  };
}
