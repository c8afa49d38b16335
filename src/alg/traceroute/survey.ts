/** A session for each trace: its probes and the routers' answers in one list, the path at its end. */
import { formatSpan, secondsBetween } from '../../base/time.ts';
import type { AlgMessage } from '../alg.ts';
import type { CaptureSurvey, SurveyedSession } from '../capture-survey.ts';
import { findTraces } from './find-traces.ts';
import { pathText, type Answer, type Probe, type Trace } from './trace.ts';

/** `AlgMessage.facts` of this ALG. */
export type TracerouteFacts = {
  hop: number;
  /** UDP destination port of the probe. */
  port: number;
  /** Answers only. */
  router?: string;
  probePacket?: number;
  roundTripMilliseconds?: number;
};

export const surveyTraceroute: CaptureSurvey = (capture) => findTraces(capture).map(sessionOf);

function sessionOf(trace: Trace): SurveyedSession {
  const messages = trace.probes
    .flatMap((probe) => [probeMessage(probe), ...(probe.answer ? [answerMessage(probe, probe.answer)] : [])])
    .sort((one, other) => one.packet - other.packet);
  const last = messages.pop();
  if (last) messages.push({ ...last, summary: `${last.summary}. Path: ${pathText(trace)}` });
  return { alg: 'traceroute', transport: 'udp', flows: [...new Set(trace.probes.map(({ flow }) => flow))], messages };
}

function probeMessage({ packet, seconds, nanoseconds, hop, port, size, answer }: Probe): AlgMessage {
  const facts: TracerouteFacts = { hop, port };
  return {
    packet,
    seconds,
    nanoseconds,
    from: 'client',
    name: 'probe',
    size,
    summary: `hop ${hop}, UDP port ${port}${answer ? '' : ', no answer'}`,
    complete: true,
    facts,
  };
}

function answerMessage(probe: Probe, answer: Answer): AlgMessage {
  const span = secondsBetween(probe, answer);
  const facts: TracerouteFacts = {
    hop: probe.hop,
    port: probe.port,
    router: answer.router,
    probePacket: probe.packet,
    roundTripMilliseconds: Number((span * 1000).toPrecision(6)),
  };
  return {
    packet: answer.packet,
    seconds: answer.seconds,
    nanoseconds: answer.nanoseconds,
    from: 'server',
    name: answer.name,
    size: answer.size,
    summary: `hop ${probe.hop}: ${answer.router} answers packet ${probe.packet} after ${formatSpan(span)}${answer.last ? ', the destination is reached' : ''}`,
    complete: true,
    facts,
  };
}
