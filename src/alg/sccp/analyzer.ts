/** Reads one Skinny connection: its messages, and the gates of the media that phone and call manager agree on. */
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { formatEndpoint } from '../../base/address.ts';
import type { AlgMessage, Analyzer, GateRequest, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { NoteTally } from '../dns/note-tally.ts';
import { FrameReader, type Frame } from '../frame-reader.ts';
import { MediaMonitor } from '../rtp/media-monitor.ts';
import { detached } from '../text/detached.ts';
import type { SccpFacts } from './facts.ts';
import { messageId } from './message-names.ts';
import {
  hasSoundHeader,
  headerBytes,
  newestKnownVersion,
  parseSccp,
  sizeOfMessage,
  type SccpMessage,
} from './parse.ts';

/** Every layout that is read ends before. */
const keptBytes = 256;
/** Junos SRX: `sccp inactive-media-timeout`. */
const mediaGateSeconds = 120;
const maximumGates = 2048;

/** One flow's reader; lives as long as the flow. */
export class SccpAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readers: Readonly<Record<Side, FrameReader>> | undefined;
  private readonly newVersion = new NoteTally('sccp/unknown-version');
  /** Stream and endpoint → when the gate's lifetime ends. */
  private readonly gatesUntil = new Map<string, number>();

  constructor(context: SessionContext) {
    this.context = context;
  }

  data(from: Side, stream: StreamBuffer): void {
    this.readerOf(from).data(stream);
  }

  gap(from: Side, bytes: number): void {
    this.readerOf(from).gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.readerOf('client').end(streams.client);
      this.readerOf('server').end(streams.server);
    }
    const note = this.newVersion.note(
      'such messages',
      `Cisco's ASA documents versions up to ${newestKnownVersion}. An ALG that does not know the version drops the message or leaves its addresses as they are: phones unregister, or hear nothing.`,
    );
    if (note) this.context.note(note);
  }

  private readerOf(side: Side): FrameReader {
    this.readers ??= { client: this.newReader('client'), server: this.newReader('server') };
    return this.readers[side];
  }

  private newReader(side: Side): FrameReader {
    return new FrameReader(
      {
        sizeOf: sizeOfMessage,
        begins: (bytes) => bytes.length >= headerBytes && hasSoundHeader(bytes) && parseSccp(bytes).known,
        keptBytes,
      },
      { frame: (frame) => this.frame(side, frame) },
    );
  }

  private frame(from: Side, { bytes, size, place, lastPacket, complete }: Frame): void {
    if (bytes.length < headerBytes) return;
    const message = parseSccp(bytes);
    const { packet, seconds, nanoseconds } = place;
    if (message.version > newestKnownVersion)
      this.newVersion.add([packet], () => `packet ${packet}: ${message.name} of version ${message.version}`);
    if (complete) this.openGates(message, { packet, seconds, nanoseconds });
    const fields = fieldsOf(message);
    const entry: AlgMessage = {
      packet,
      seconds,
      nanoseconds,
      from,
      name: message.name,
      size,
      summary: summarize(message),
      complete,
      facts: factsOf(message),
      ...(lastPacket === packet ? undefined : { lastPacket }),
      ...(fields.length > 0 ? { fields } : undefined),
    };
    this.context.message(entry);
  }

  private openGates(
    { id, endpoint, status = 0, passThroughParty, rtcpPort }: SccpMessage,
    openedAt: PacketPlace,
  ): void {
    const purpose = purposes.get(id);
    const port = Number(endpoint?.port?.value ?? 0);
    const address = endpoint?.address.value;
    if (purpose === undefined || address === undefined || port === 0 || status !== 0) return;
    if (address === '0.0.0.0' || address === '::') return;
    const call = `stream ${passThroughParty ?? 'unknown'}`;
    this.open(`rtp-${purpose}`, call, address, port, openedAt);
    const control = rtcpPort === undefined || rtcpPort === 0 ? port + 1 : rtcpPort;
    if (control <= 65_535) this.open(`rtcp-${purpose}`, call, address, control, openedAt);
  }

  private open(purpose: string, call: string, address: string, port: number, openedAt: PacketPlace): void {
    const key = `${call} ${address} ${port}`;
    if ((this.gatesUntil.get(key) ?? -1) >= openedAt.seconds) return;
    this.gatesUntil.set(key, openedAt.seconds + mediaGateSeconds);
    if (this.gatesUntil.size > maximumGates)
      for (const oldest of this.gatesUntil.keys()) {
        this.gatesUntil.delete(oldest);
        break;
      }
    const gate: GateRequest = {
      purpose,
      transport: 'udp',
      from: { address: '*', port: '*' },
      to: { address, port },
      openedAt,
      lifetimeSeconds: mediaGateSeconds,
      reusable: true,
      media: new MediaMonitor({ call, kind: 'audio' }),
    };
    this.context.gate(gate);
  }
}

const purposes: ReadonlyMap<number, string> = new Map([
  [messageId.openReceiveChannelAck, 'audio'],
  [messageId.openMultiMediaReceiveChannelAck, 'video'],
  [messageId.portRes, 'media'],
  [messageId.startMediaTransmission, 'audio'],
  [messageId.startMulticastMediaReception, 'multicast'],
  [messageId.startMulticastMediaTransmission, 'multicast'],
]);

function factsOf({ id, version, deviceName, endpoint, status, passThroughParty }: SccpMessage): SccpFacts {
  const facts: SccpFacts = { id, version };
  if (deviceName !== undefined) facts.device = detached(deviceName);
  if (endpoint) facts.address = detached(endpoint.address.value);
  if (endpoint?.port) facts.port = Number(endpoint.port.value);
  if (status !== undefined) facts.status = status;
  if (passThroughParty !== undefined) facts.passThroughParty = passThroughParty;
  return facts;
}

function summarize({ name, version, deviceName, endpoint, status }: SccpMessage): string {
  const at =
    endpoint &&
    (endpoint.port ? formatEndpoint(endpoint.address.value, Number(endpoint.port.value)) : endpoint.address.value);
  return detached(
    [
      name,
      ...(deviceName === undefined ? [] : [deviceName]),
      ...(at === undefined ? [] : [at]),
      ...(status === undefined || status === 0 ? [] : [`failed with ${status}`]),
      ...(version === 0 ? [] : [`version ${version}`]),
    ].join(', '),
  );
}

const fieldsOf = ({ endpoint }: SccpMessage): LocatedField[] =>
  endpoint ? [endpoint.address, ...(endpoint.port ? [endpoint.port] : [])] : [];
