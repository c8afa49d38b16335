/**
 * The debug lines that a Cisco IOS router would print of a capture: of DNS connections in the words and order of the one
 * public trace of its kind (`debug ip nat detailed`, C800 Software 15.2(4)M6), and of what NAT merely translates. What that
 * trace does not evidence (other protocols' `appl_type`, messages of several segments) is not predicted.
 */
import { none } from '../../../capture/packet-index.ts';
import type { AlgMessage } from '../../../alg/alg.ts';
import type { CaptureReplay } from '../../../gateway/replay-capture.ts';
import type { SessionOutcome } from '../../../gateway/session-outcome.ts';
import { judgeSize } from '../../../gateway/size-limit.ts';
import { tcpFlag } from '../../../packet/scratch.ts';
import type { TimedLine } from './timed-line.ts';
import { translationLines } from './translation-lines.ts';

/** The only `appl_type` that a public line explains. */
const dnsApplicationType = 12;
/** RFC 1035 §4.2.2: the router counts the length prefix. */
const prefixBytes = 2;
const mostPackets = 100_000;
const mostDoubts = 20;

export interface PredictedTrace {
  /** Lines as the router prints them, in order. */
  readonly lines: readonly string[];
  /** Connections that the lines are about. */
  readonly connections: number;
  /** Why the lines of a connection end early, one sentence each. */
  readonly doubts: readonly string[];
}

const claimed = ' NAT-L4F:setting ALG_NEEDED flag in subblock';
const fragment = 'NAT-FRAG: tcpmss value :0';

/**
 * Predicts from the packets of a replay under Cisco IOS; of ALGs nothing but the sessions that its DNS ALG reads.
 * `translations`: also a line for each packet that is translated, as `debug ip nat` prints them.
 */
export function predictTrace(
  replay: CaptureReplay,
  { translations = false }: { readonly translations?: boolean } = {},
): PredictedTrace {
  const lines: TimedLine[] = [];
  const doubts: string[] = [];
  let descriptor = 1;
  const proxied = new Set<number>();
  for (const outcome of replay.outcomes) {
    const { session, decision } = outcome;
    if (session.alg !== 'dns' || session.transport !== 'tcp' || decision.state !== 'on') continue;
    const found = connectionLines(replay, outcome, descriptor, doubts);
    if (found.length === 0) continue;
    descriptor += 2;
    proxied.add(session.flow);
    lines.push(...found);
  }
  if (translations) lines.push(...translationLines(replay, proxied));
  lines.sort((one, other) => one.packet - other.packet);
  const { index } = replay.evidence.analysis;
  return {
    lines: lines.map(({ packet, text }) =>
      // The router breaks these records in two; what follows has no time of its own.
      text.startsWith('tcp flags') ? text : `${clock(index.seconds(packet), index.nanoseconds(packet))}: ${text}`,
    ),
    connections: proxied.size,
    doubts,
  };
}

function connectionLines(
  replay: CaptureReplay,
  outcome: SessionOutcome,
  descriptor: number,
  doubts: string[],
): TimedLine[] {
  const { index, flows } = replay.evidence.analysis;
  const { session } = outcome;
  const lines: TimedLine[] = [];
  const messages = new Map(session.messages.map((message) => [message.packet - 1, message]));
  let isProxied = false;
  let handshake = 0;
  let packet = flows.firstPacket(session.flow);
  for (let count = 0; packet !== none && count < mostPackets; count += 1) {
    const at = packet;
    const print = (...texts: readonly string[]): void =>
      void lines.push(...texts.map((text) => ({ packet: at, text })));
    const flags = index.tcpFlags(at);
    const bytes = index.payloadLength(at);
    if (flags & tcpFlag.rst) break;
    if (handshake === 0 && (flags & (tcpFlag.syn | tcpFlag.ack)) === tcpFlag.syn) print(fragment);
    print(claimed, fragment);
    if (flags & tcpFlag.syn) {
      handshake += 1;
      print(...handshakeLines((flags & tcpFlag.ack) !== 0, descriptor));
    } else if (handshake > 0 && !isProxied && bytes === 0) {
      isProxied = true;
      print(` NAT-L4F: Received final ACK from fd1 : ${descriptor} and`, 'tcp flags = 0x10');
      print(' NAT-L4F:Transistioning to proxy: rc 0 error 0', ' NAT-L4F: Successfully proxied this flow');
    }
    const message = messages.get(at);
    if (message) {
      const { limit } = outcome.decision.setting ?? {};
      // The router's numbers are compared as it prints them, so that it does not matter what they count.
      const judgement = limit ? judgeSize(limit, message.size + prefixBytes) : null;
      print(...messageLines(message, bytes, judgement?.outcome === 'exceeds'));
      if (judgement?.outcome === 'cannot-know' && doubts.length < mostDoubts)
        doubts.push(`Packet ${at + 1}: ${judgement.reason}.`);
      if (judgement && judgement.outcome !== 'passes') break;
    }
    packet = index.nextInFlow(packet);
  }
  return lines;
}

const handshakeLines = (isAnswer: boolean, descriptor: number): readonly string[] =>
  isAnswer
    ? [` NAT-L4F: received fd2: ${descriptor + 1} and`, 'tcp flags = 0x12,payload_len = 0']
    : [
        ' NAT-L4F: Policy check successful',
        ` NAT-L4F: received fd1: ${descriptor} and`,
        'tcp flags = 0x2, payload_len = 0',
      ];

function messageLines(message: AlgMessage, bytes: number, isRefused: boolean): readonly string[] {
  const size = message.size + prefixBytes;
  const read = [
    `NAT-ALG: lookup=${message.from === 'client' ? 0 : 1} l7_bytes_recd=${bytes} appl_type=${dnsApplicationType}`,
    `NAT-ALG: DNS l7_msg_size = ${size}`,
  ];
  if (isRefused)
    return [
      ...read,
      `NAT-ALG: Unsupported l7_msg_size = ${size}`,
      'NAT-L4F:CSM isn’t able to accept the pkt',
      ' NAT-L4F:read RST, aborting',
      claimed,
    ];
  // What the router prints while it waits for the rest is not public.
  if (bytes < size) return read;
  return [
    ...read,
    'NAT-ALG: after state machine:',
    'NAT-ALG: remaining_hdr_sz=0',
    'NAT-ALG: remaining_payl_sz=0',
    'NAT-ALG: tcp_alg_state=0',
    `NAT-ALG: complete_msg_len=${size}`,
    ` l4f_send returns ${size} bytes`,
    ' Complete buffer written to proxy',
    ' NAT-L4F:NO DATA to read',
  ];
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `Jan 11 23:15:10.146`, as `service timestamps debug datetime msec` prints it, in UTC. */
function clock(seconds: number, nanoseconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  const milliseconds = String(Math.floor(nanoseconds / 1e6)).padStart(3, '0');
  return `${months[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2, ' ')} ${time}.${milliseconds}`;
}
