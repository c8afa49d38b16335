/**
 * A session while its flow lives, and what it offers its analyzer. One object and nothing beside it: captures hold hundreds
 * of thousands of lookups, and what each of them keeps is what the collector moves.
 */
import type { FlowTable } from '../flow/flow-table.ts';
import type { StreamReassembler } from '../flow/stream-reassembler.ts';
import type {
  AlgId,
  AlgMessage,
  AlgNote,
  Analyzer,
  GateEndpoint,
  GateRequest,
  SessionContext,
  Side,
  Transport,
} from './alg.ts';
import type { Gate } from './gate-table.ts';
import type { Session } from './session.ts';

/** What sessions of one table share. */
export interface SessionHost {
  readonly flows: FlowTable;
  readonly openGate: (session: LiveSession, request: GateRequest) => void;
}

export class LiveSession implements Session, SessionContext {
  readonly id: number;
  readonly alg: AlgId;
  readonly chosenBy: Session['chosenBy'];
  readonly transport: Transport;
  readonly flow: number;
  readonly parent: number | null;
  readonly messages: AlgMessage[] = [];
  readonly gates: Gate[] = [];
  readonly notes: AlgNote[] = [];
  missingBytes = 0;
  analyzer: Analyzer = {};
  /** TCP only. */
  streams: Record<Side, StreamReassembler> | undefined;
  private readonly host: SessionHost;

  constructor(
    host: SessionHost,
    id: number,
    alg: AlgId,
    chosenBy: Session['chosenBy'],
    transport: Transport,
    flow: number,
    parent: number | null,
  ) {
    this.host = host;
    this.id = id;
    this.alg = alg;
    this.chosenBy = chosenBy;
    this.transport = transport;
    this.flow = flow;
    this.parent = parent;
  }

  get client(): GateEndpoint {
    const { flows } = this.host;
    return { address: flows.clientAddress(this.flow), port: flows.clientPort(this.flow) };
  }

  get server(): GateEndpoint {
    const { flows } = this.host;
    return { address: flows.serverAddress(this.flow), port: flows.serverPort(this.flow) };
  }

  /** Analyzers hand these on as functions, so each is bound when it is asked for. */
  get gate(): (request: GateRequest) => void {
    return (request) => {
      this.host.openGate(this, request);
    };
  }

  get message(): (message: AlgMessage) => void {
    return (message) => {
      this.messages.push(message);
    };
  }

  get note(): (note: AlgNote) => void {
    return (note) => {
      this.notes.push(note);
    };
  }
}
