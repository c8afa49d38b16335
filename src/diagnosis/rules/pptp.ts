/** GRE of PPTP calls: `pptp/gre-one-way` and `pptp/call-id-collision`. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import { formatSpan } from '../../base/time.ts';
import { flowMark } from '../../flow/flow-table.ts';
import type { AlgRule } from '../alg-rule.ts';
import type { CaptureEvidence } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { clientEndpoint, serverEndpoint } from '../flow-text.ts';

/** PPP asks again after 3 s (RFC 1661 §4.6): who heard nothing by then hears nothing. */
const answerSeconds = 3;
/** Bounds the comparison of every call with every other. */
const maximumCalls = 2000;

/** One accepted call: its GRE gates, by the side that they lead to. */
interface Call {
  readonly session: Session;
  readonly client: string;
  readonly server: string;
  readonly toClient: Gate;
  readonly toServer: Gate;
}

export const pptpRule: AlgRule = (capture) => {
  const calls = callsOf(capture.analysis);
  const collisions = collisionsOf(capture, calls);
  const oneWay = calls.flatMap((call) => {
    if (collisions.some(({ calls: pair }) => pair.includes(call))) return [];
    const found = oneWayFinding(capture, call);
    return found ? [{ found, call }] : [];
  });
  return {
    findings: [...collisions.map(({ found }) => found), ...oneWay.map(({ found }) => found)],
    explainedGates: [...collisions.flatMap(({ calls: pair }) => pair), ...oneWay.map(({ call }) => call)].flatMap(
      ({ toClient, toServer }) => [toClient, toServer],
    ),
  };
};

function callsOf({ flows, sessions }: CaptureAnalysis): Call[] {
  const calls: Call[] = [];
  for (const session of sessions.sessions) {
    if (session.alg !== 'pptp') continue;
    const client = flows.clientAddress(session.flow);
    const server = flows.serverAddress(session.flow);
    for (let at = 0; at + 1 < session.gates.length && calls.length < maximumCalls; at += 2) {
      const pair = session.gates.slice(at, at + 2);
      const toClient = pair.find(({ to }) => to.address === client);
      const toServer = pair.find(({ to }) => to.address === server);
      if (toClient && toServer) calls.push({ session, client, server, toClient, toServer });
    }
  }
  return calls;
}

function oneWayFinding({ source, analysis }: CaptureEvidence, call: Call): Finding | undefined {
  const { session, toClient, toServer } = call;
  const seen = toClient.outcome === 'fulfilled' ? toClient : toServer;
  const missing = seen === toClient ? toServer : toClient;
  if (seen.outcome !== 'fulfilled' || missing.outcome === 'fulfilled' || seen.flow === null) return undefined;
  const { index, flows } = analysis;
  const first = flows.firstPacket(seen.flow);
  const packets = flows.packets(seen.flow);
  // The capture must have gone on long enough for an answer, or the ends have given up before.
  const waited = index.secondsBetween(first, index.count - 1);
  if (waited < answerSeconds && !isClosed(session, analysis)) return undefined;
  const silent = missing.to.address;
  const sender = seen.from.address;
  return finding('pptp/gre-one-way', source, {
    detail: `The call between ${clientEndpoint(analysis, session.flow)} and ${serverEndpoint(analysis, session.flow)} was accepted, and ${packets} GRE packet${packets === 1 ? '' : 's'} went from ${sender} to ${seen.to.address} (call id ${seen.to.port}); none came back to ${silent} (call id ${missing.to.port}) within ${formatSpan(waited)}. A NAT without a PPTP helper or a filter on IP protocol 47 stops GRE; the control channel does not notice.`,
    packets: [missing.openedAt.packet, first + 1],
    session: session.id,
    flow: seen.flow,
    confidence: waited >= answerSeconds || packets >= 3 ? 0.9 : 0.7,
    evidence: [
      { text: 'The call is accepted', packet: missing.openedAt.packet },
      { text: `GRE to call id ${seen.to.port}, ${packets} packet${packets === 1 ? '' : 's'}`, packet: first + 1 },
    ],
  });
}

/** Stop-Control-Connection, Call-Clear or Call-Disconnect, or the TCP connection's own end. */
const isClosed = (session: Session, { flows }: CaptureAnalysis): boolean =>
  session.messages.some(({ name }) => /^(?:Stop-Control|Call-Clear|Call-Disconnect)/.test(name)) ||
  (flows.marks(session.flow) & (flowMark.finFirstSide | flowMark.finOtherSide | flowMark.resetSeen)) !== 0;

/** Calls of one id that are compared with each other. */
const mostCallsOfId = 200;

function collisionsOf(
  { source, analysis }: CaptureEvidence,
  calls: readonly Call[],
): { found: Finding; calls: Call[] }[] {
  const byId = new Map<string, Call[]>();
  for (const call of calls) {
    const key = `${call.server} ${call.toClient.to.port}`;
    const list = byId.get(key);
    if (!list) byId.set(key, [call]);
    else if (list.length < mostCallsOfId) list.push(call);
  }
  return [...byId.values()].flatMap((same) => {
    for (const [at, one] of same.entries())
      for (const other of same.slice(at + 1)) {
        if (one.session === other.session || !overlap(analysis, one, other)) continue;
        const sameAddress = one.client === other.client;
        const starved = [one, other].some(({ toClient }) => toClient.outcome !== 'fulfilled');
        // Inside a NAT equal ids are no fault as long as both get their answers: the gateway translates them.
        if (!sameAddress && !starved) continue;
        return [{ found: collision(one, other, sameAddress), calls: [one, other] }];
      }
    return [];
  });

  function collision(one: Call, other: Call, sameAddress: boolean): Finding {
    const id = one.toClient.to.port;
    const who = [one, other].map(({ session }) => clientEndpoint(analysis, session.flow)).join(' and ');
    return finding('pptp/call-id-collision', source, {
      detail: `${who} both have call id ${id} with ${one.server}. ${
        sameAddress
          ? 'Both come from one address, so the server sends the GRE of both with the same key, and the gateway cannot tell whose it is.'
          : 'Behind one address the answers to both carry the same key, and only one of the two gets GRE.'
      } The gateway has to give each client a call id of its own; where it cannot, only one client per server works.`,
      packets: [one.toClient.openedAt.packet, other.toClient.openedAt.packet],
      session: other.session.id,
      flow: other.session.flow,
      confidence: sameAddress ? 0.9 : 0.75,
      evidence: [one, other].map(({ session, toClient }) => ({
        text: `${clientEndpoint(analysis, session.flow)} is given GRE to call id ${id}`,
        packet: toClient.openedAt.packet,
      })),
    });
  }
}

/** Both control connections were up at the same time. */
function overlap({ flows }: CaptureAnalysis, one: Call, other: Call): boolean {
  const [first, second] = one.toClient.openedAt.packet < other.toClient.openedAt.packet ? [one, other] : [other, one];
  return flows.lastPacket(first.session.flow) + 1 >= second.toClient.openedAt.packet;
}
