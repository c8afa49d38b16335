/**
 * Flows of media that gates await and no ALG reads: each direction looks for its gates once, at its first packet or after
 * a new gate was opened on one of its ports; then a packet costs what the gates' observers make of it.
 */
import type { PacketPlace } from './alg.ts';
import type { FlowEnds, Gate, GateTable } from './gate-table.ts';

/** Claims from here on are watches, below are sessions; the highest value means that nobody claims a flow. */
export const firstWatch = 0x8000_0000;
const maximumWatches = 100_000;
const maximumWatchesOfPort = 64;
const unclaimed = 0xffff_ffff;

interface Watch {
  readonly flow: number;
  readonly fromClient: FlowEnds;
  readonly fromServer: FlowEnds;
  clientGates: readonly Gate[] | undefined;
  serverGates: readonly Gate[] | undefined;
  /** A gate was opened since they were looked up. */
  clientStale: boolean;
  serverStale: boolean;
}

export class MediaWatches {
  private readonly gates: GateTable;
  private readonly watches: Watch[] = [];
  private readonly byPort = new Map<number, Watch[]>();

  constructor(gates: GateTable) {
    this.gates = gates;
  }

  /** Begins to watch; the answer is the flow's claim. `ends`: from the client to the server. */
  watch(flow: number, ends: FlowEnds): number {
    if (this.watches.length >= maximumWatches) return unclaimed;
    const watch: Watch = {
      flow,
      fromClient: ends,
      fromServer: { transport: ends.transport, from: ends.to, to: ends.from },
      clientGates: undefined,
      serverGates: undefined,
      clientStale: true,
      serverStale: true,
    };
    this.watches.push(watch);
    for (const port of new Set([ends.from.port, ends.to.port])) {
      if (port === '*') continue;
      const list = this.byPort.get(port) ?? [];
      if (list.length >= maximumWatchesOfPort) list.shift();
      list.push(watch);
      this.byPort.set(port, list);
    }
    return firstWatch + this.watches.length - 1;
  }

  /** A media gate was opened on this port: flows that use it look again. */
  reopened(port: number): void {
    for (const watch of this.byPort.get(port) ?? []) {
      watch.clientStale = true;
      watch.serverStale = true;
    }
  }

  packet(claim: number, fromClient: boolean, payload: Uint8Array, place: PacketPlace): void {
    const watch = this.watches[claim - firstWatch];
    if (!watch) return;
    if (fromClient ? watch.clientStale : watch.serverStale) this.lookUp(watch, fromClient, place);
    const towards = fromClient ? watch.clientGates : watch.serverGates;
    const back = fromClient ? watch.serverGates : watch.clientGates;
    if (towards) for (const gate of towards) gate.media?.datagram(true, payload, place);
    if (back) for (const gate of back) gate.media?.datagram(false, payload, place);
  }

  /** Gates found before stay when nothing newer fits: their lifetime is for the first packet only. */
  private lookUp(watch: Watch, fromClient: boolean, place: PacketPlace): void {
    const found = this.gates.matchMedia(fromClient ? watch.fromClient : watch.fromServer, watch.flow, place);
    if (fromClient) {
      watch.clientStale = false;
      if (found.length > 0) watch.clientGates = found;
    } else {
      watch.serverStale = false;
      if (found.length > 0) watch.serverGates = found;
    }
  }
}
