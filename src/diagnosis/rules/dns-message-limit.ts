/**
 * `dns/message-exceeds-limit`: the ALG could not take a DNS message over TCP and the connection was reset. Captures of one
 * or both sides and the router's log become one finding.
 */
import type { AlgMessage, GateEndpoint } from '../../alg/alg.ts';
import { isPrivateAddress } from '../../base/address.ts';
import type { Session } from '../../alg/session.ts';
import type { EvidenceRecord } from '../../base/place.ts';
import type { ProfileChange } from '../../gateway/profile-change.ts';
import type { ReplaySession } from '../../gateway/replay.ts';
import type { TranslationBinding } from '../../platform/platform.ts';
import type { CaptureEvidence, EvidenceSet } from '../evidence-set.ts';
import { finding, type Finding } from '../finding.ts';
import { offerFixes } from '../offer-fixes.ts';
import { flowText, serverEndpoint, sessionOfFlow } from '../flow-text.ts';
import { sizeOf, type LogFlow } from '../log-flow.ts';
import { lengthPrefix, observedSizes, refusedSize } from '../log-sizes.ts';
import type { FlowPlace, Joined } from '../story.ts';
import type { ResetsByFlow } from './resets.ts';

const change: ProfileChange = { kind: 'alg-off', alg: 'dns', transport: 'tcp', scope: { kind: 'protocol' } };
/** RFC 1035 §4.2.1: no gateway is known to refuse less. */
const smallestSuspect = 512;
const shownLogFlows = 100;

interface Story {
  /** The capture that shows the RST as the client saw it, when there is one; else any. */
  readonly primary: FlowPlace;
  readonly places: readonly FlowPlace[];
  readonly oversize: { readonly place: FlowPlace; readonly session: Session; readonly message: AlgMessage } | undefined;
  readonly log: LogFlow | undefined;
  readonly resetPackets: readonly number[];
}

export type ResetsOf = (capture: CaptureEvidence) => ResetsByFlow;

export function dnsMessageLimits(evidence: EvidenceSet, joined: Joined, resetsOf: ResetsOf): Finding[] {
  const told = new Set<string>();
  const stories = evidence.captures.flatMap((capture) =>
    capture.analysis.sessions.sessions
      .filter(({ alg, transport }) => alg === 'dns' && transport === 'tcp')
      .flatMap((session) => {
        if (told.has(`${capture.source} ${session.flow}`)) return [];
        const story = storyOf({ capture, flow: session.flow }, joined, resetsOf);
        if (!story) return [];
        for (const place of story.places) told.add(`${place.capture.source} ${place.flow}`);
        return [story];
      }),
  );
  return [...stories.map((story) => tell(story, evidence)), ...tellLogs(joined.unmatched, evidence)];
}

function storyOf(start: FlowPlace, joined: Joined, resetsOf: ResetsOf): Story | undefined {
  const places = [start, ...joined.partners(start.capture, start.flow)];
  const log = joined.logOf(start.capture, start.flow)?.logFlow;
  const oversize = places.flatMap((place) => {
    const session = sessionOfFlow(place.capture.analysis, place.flow);
    const message = session?.messages.find((candidate) => isCutAnswer(candidate));
    return session && message ? [{ place, session, message }] : [];
  })[0];
  if (!log?.unsupported && !oversize) return undefined;
  const byGateway = places.flatMap((place) =>
    (resetsOf(place.capture).get(place.flow)?.attributions ?? [])
      .filter(({ sender, afterIdle }) => sender === 'gateway' && !afterIdle)
      .map((attribution) => ({ place, attribution })),
  );
  if (!log?.unsupported && byGateway.length === 0) return undefined;
  const primary =
    (byGateway.find(({ attribution }) => attribution.context.claimedSide === 'server') ?? byGateway[0])?.place ?? start;
  const resetPackets = byGateway
    .filter(({ place }) => place === primary)
    .map(({ attribution }) => attribution.context.row.packet + 1);
  return { primary, places, oversize, log, resetPackets };
}

/** An announced size of which the rest never came. */
const isCutAnswer = ({ from, complete, size }: AlgMessage): boolean =>
  from === 'server' && !complete && size > smallestSuspect;

function tell(story: Story, evidence: EvidenceSet): Finding {
  const { primary, oversize, log, resetPackets } = story;
  const { analysis } = primary.capture;
  const session = sessionOfFlow(analysis, primary.flow);
  const size = oversize?.message.size ?? refusedSize(log, session) ?? 0;
  const server = serverEndpoint(analysis, primary.flow);
  const received = oversize?.message.facts?.['receivedSize'];
  const records: EvidenceRecord[] = [
    ...(log?.unsupported ? [logEvidence(log, log.unsupported.text, log.unsupported.place.line)] : []),
    ...(oversize
      ? [
          {
            text: `The server announces a message of ${sizeText(oversize.message.size)}${typeof received === 'number' ? `; ${received} bytes of it came` : ''} (${flowText(oversize.place.capture.analysis, oversize.place.flow)})`,
            source: oversize.place.capture.source,
            packet: oversize.message.packet,
          },
        ]
      : []),
    ...(resetPackets[0] === undefined
      ? []
      : [{ text: `RST to the client, sent by the gateway`, source: primary.capture.source, packet: resetPackets[0] }]),
    ...(log?.aborted ? [logEvidence(log, log.aborted.text, log.aborted.place.line)] : []),
  ];
  const certain = log?.unsupported !== undefined;
  return finding('dns/message-exceeds-limit', primary.capture.source, {
    detail:
      `The answer of ${server} begins with a message of ${sizeText(size)}. ` +
      (certain
        ? "The router's DNS ALG says that it does not support this size and tears the connection down; "
        : 'The DNS ALG of a gateway most likely cannot take it and tears the connection down; ') +
      `the client sees a RST that looks as if the server had sent it${resetPackets[0] === undefined ? '' : ` (packet ${resetPackets[0]})`}. Large answers over TCP, such as zone transfers, cannot pass until the ALG leaves DNS over TCP alone.`,
    packets:
      resetPackets.length > 0 ? resetPackets : oversize && oversize.place === primary ? [oversize.message.packet] : [],
    lines: log ? linesOf(log) : [],
    session: session?.id ?? null,
    flow: primary.flow,
    confidence: certain ? 0.99 : 0.8,
    evidence: records,
    fixes: offerFixes(
      change,
      evidence,
      replayOf(story, size),
      { verdict: 'reset', packet: null },
      {
        ...binding(story),
        ...recheck(session, analysis.flows.serverAddress(primary.flow)),
        observedSizes: observedSizes(log, session, size),
      },
    ),
  });
}

/** Both counts, because routers' logs include the length prefix (RFC 1035 §4.2.2) and DNS itself does not. */
const sizeText = (size: number): string => `${size} bytes (${size + lengthPrefix} with the length prefix)`;

/** Two captures show the translation itself: what has to be cleared, and nothing else. */
function binding({ primary, places }: Story): { readonly binding?: TranslationBinding } {
  const endOf = ({ capture: { analysis }, flow }: FlowPlace): GateEndpoint => ({
    address: analysis.flows.clientAddress(flow),
    port: analysis.flows.clientPort(flow),
  });
  const inside = endOf(primary);
  const outside = places.map(endOf).find(({ address }) => address !== inside.address);
  if (!outside || !isPrivateAddress(inside.address)) return {};
  return { binding: { transport: 'tcp', insideLocal: inside, insideGlobal: outside } };
}

/** The request that failed, to be typed again on the client. */
function recheck(session: Session | undefined, server: string): { readonly recheck?: readonly string[] } {
  const facts = session?.messages.find(({ from }) => from === 'client')?.facts;
  const name = facts?.['qname'];
  const type = facts?.['qtype'];
  if (typeof name !== 'string' || typeof type !== 'string' || !/^[\w.-]+$/.test(name) || !/^\w+$/.test(type)) return {};
  return { recheck: [`dig${facts?.['tsig'] ? ' -y ALGORITHM:NAME:KEY' : ''} @${server} ${name} ${type} +tcp`] };
}

/** A log alone names no addresses; one finding per log and size says what it can. */
function tellLogs(logFlows: readonly LogFlow[], evidence: EvidenceSet): Finding[] {
  const groups = new Map<string, LogFlow[]>();
  for (const logFlow of logFlows) {
    if (!logFlow.unsupported) continue;
    const key = `${logFlow.trace.source} ${sizeOf(logFlow.unsupported)}`;
    const list = groups.get(key);
    if (list) list.push(logFlow);
    else groups.set(key, [logFlow]);
  }
  return [...groups.values()].map((group) => tellLog(group, evidence));
}

function tellLog(group: readonly LogFlow[], evidence: EvidenceSet): Finding {
  const log = group[0]!;
  const times = group.length === 1 ? '' : ` ${group.length} times`;
  const aborted = group.some((each) => each.aborted) ? ', and tore the connection down' : '';
  return finding('dns/message-exceeds-limit', log.trace.source, {
    detail: `The router's DNS ALG met${times} a message of ${sizeOf(log.unsupported)} bytes over TCP, which it does not support${aborted}: the client sees a RST that looks as if the server had sent it. A capture on the client's side shows the RST and proves the fix.`,
    lines: group.slice(0, shownLogFlows).flatMap(linesOf),
    confidence: 0.97,
    evidence: [log.unsupported, log.refused, log.aborted].flatMap((event) =>
      event ? [logEvidence(log, event.text, event.place.line)] : [],
    ),
    fixes: offerFixes(change, evidence, undefined, { verdict: 'reset', packet: null }),
  });
}

const linesOf = ({ unsupported, refused, aborted }: LogFlow): number[] =>
  [unsupported, refused, aborted].flatMap((event) => (event?.place.line === undefined ? [] : [event.place.line]));

const logEvidence = ({ trace }: LogFlow, text: string, line: number | undefined): EvidenceRecord => ({
  text: `${trace.name}: "${text}"`,
  source: trace.source,
  ...(line === undefined ? {} : { line }),
});

/** The session as replay needs it; what only the log saw of the refused message is added, since the client never got it. */
function replayOf({ primary, oversize, log }: Story, size: number): ReplaySession | undefined {
  const session = oversize?.session ?? sessionOfFlow(primary.capture.analysis, primary.flow);
  if (!session) return undefined;
  const { flows } = primary.capture.analysis;
  const messages =
    oversize || !log?.unsupported
      ? session.messages
      : [
          ...session.messages,
          {
            packet: primary.capture.analysis.flows.lastPacket(primary.flow) + 1,
            from: 'server' as const,
            name: 'AXFR response',
            size,
          },
        ];
  return {
    alg: 'dns',
    transport: 'tcp',
    messages,
    client: { address: flows.clientAddress(primary.flow), port: flows.clientPort(primary.flow) },
    server: { address: flows.serverAddress(primary.flow), port: flows.serverPort(primary.flow) },
  };
}
