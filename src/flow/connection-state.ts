/**
 * Zeek's `conn_state` and history letters of one flow, computed from its packets when somebody asks
 * (Zeek, scripts/base/protocols/conn/main.zeek documents both).
 */
import type { PacketIndex } from '../capture/packet-index.ts';
import { none } from '../capture/packet-index.ts';
import { ipProtocol, tcpFlag } from '../packet/scratch.ts';
import type { FlowTable } from './flow-table.ts';
import { segmentFlag } from './segment-flag.ts';

export interface ConnectionState {
  /** S0 S1 SF REJ S2 S3 RSTO RSTR RSTOS0 RSTRH SH SHR OTH */
  readonly state: string;
  /** Upper case from the originator (client), lower case from the responder. */
  readonly history: string;
}

const retransmitted = segmentFlag.retransmission | segmentFlag.fastRetransmission | segmentFlag.spuriousRetransmission;
/** Repeatable letters are logged again at the 10th, 100th, … occurrence. */
const repeatable = 'cgtw';

export function connectionState(index: PacketIndex, flows: FlowTable, flow: number): ConnectionState {
  const isTcp = flows.protocol(flow) === ipProtocol.tcp;
  const counts = new Map<string, number>();
  let history = '';
  const add = (letter: string, fromClient: boolean): void => {
    const shown = fromClient ? letter.toUpperCase() : letter;
    const count = (counts.get(shown) ?? 0) + 1;
    counts.set(shown, count);
    if (count === 1 || (repeatable.includes(letter) && /^10+$/.test(String(count)))) history += shown;
  };
  const seen = {
    syn: false,
    synAck: false,
    clientFin: false,
    serverFin: false,
    clientRst: false,
    serverRst: false,
    clientData: false,
    serverData: false,
    serverAny: false,
    clientAny: false,
  };
  let packet = flows.packets(flow) === 0 ? none : flows.firstPacket(flow);
  if ((flows.marks(flow) & 1) !== 0) history += '^';
  for (; packet !== none; packet = index.nextInFlow(packet)) {
    const fromClient = flows.fromClient(flow, index.direction(packet));
    const payload = index.payloadLength(packet);
    if (fromClient) seen.clientAny = true;
    else seen.serverAny = true;
    if (!isTcp) {
      if (payload > 0) add('d', fromClient);
      continue;
    }
    const flags = index.tcpFlags(packet);
    const segment = index.segmentFlags(packet);
    if (segment & segmentFlag.previousSegmentNotCaptured) add('g', fromClient);
    if (segment & segmentFlag.zeroWindow) add('w', fromClient);
    if (flags & tcpFlag.syn && flags & (tcpFlag.fin | tcpFlag.rst)) add('q', fromClient);
    if (flags & tcpFlag.syn) {
      add(flags & tcpFlag.ack ? 'h' : 's', fromClient);
      if (flags & tcpFlag.ack) seen.synAck = true;
      else if (fromClient) seen.syn = true;
    } else if (payload > 0) {
      if (segment & retransmitted) add('t', fromClient);
      else {
        add('d', fromClient);
        if (fromClient) seen.clientData = true;
        else seen.serverData = true;
      }
    } else if (flags & tcpFlag.ack && !(flags & (tcpFlag.rst | tcpFlag.fin))) add('a', fromClient);
    if (flags & tcpFlag.fin) {
      add('f', fromClient);
      if (fromClient) seen.clientFin = true;
      else seen.serverFin = true;
    }
    if (flags & tcpFlag.rst) {
      add('r', fromClient);
      if (fromClient) seen.clientRst = true;
      else seen.serverRst = true;
    }
  }
  return { state: isTcp ? tcpState(seen) : seen.clientAny && seen.serverAny ? 'SF' : 'S0', history };
}

function tcpState(seen: {
  syn: boolean;
  synAck: boolean;
  clientFin: boolean;
  serverFin: boolean;
  clientRst: boolean;
  serverRst: boolean;
  serverAny: boolean;
}): string {
  const established = seen.syn && seen.synAck;
  if (established) {
    if (seen.clientFin && seen.serverFin) return 'SF';
    if (seen.clientRst) return 'RSTO';
    if (seen.serverRst) return 'RSTR';
    if (seen.clientFin) return 'S2';
    if (seen.serverFin) return 'S3';
    return 'S1';
  }
  if (seen.syn) {
    if (seen.serverRst) return 'REJ';
    if (seen.clientRst) return 'RSTOS0';
    if (seen.clientFin) return 'SH';
    return seen.serverAny ? 'OTH' : 'S0';
  }
  if (seen.synAck) {
    if (seen.serverRst) return 'RSTRH';
    if (seen.serverFin) return 'SHR';
  }
  return 'OTH';
}
