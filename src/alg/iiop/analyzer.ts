/** Reads IIOP connections: requests and replies, and the object references in them, which lead to other connections. */
import { formatEndpoint, parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { FrameReader, type Frame, type FrameRules } from '../frame-reader.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { giopFrameBytes, headerBytes, isGiopHeader, readGiop, type GiopMessage } from './message.ts';
import { findProfiles, type ObjectProfile } from './reference.ts';

const keptBytes = 65_536;
/** A forwarded request is repeated at once; a reference may be used at any time, or never. */
const forwardSeconds = 30;
const referenceSeconds = 3600;
const maximumRemembered = 1024;

const rules: FrameRules = {
  sizeOf: giopFrameBytes,
  begins: (bytes) => bytes.length >= headerBytes && isGiopHeader(bytes),
  keptBytes,
};

export class IiopAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly readers: Readonly<Record<Side, FrameReader>>;
  private readonly until = new Map<string, number>();

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    const reader = (from: Side) => new FrameReader(rules, { frame: (frame) => this.frame(from, frame) });
    this.readers = { client: reader('client'), server: reader('server') };
  }

  data(from: Side, stream: StreamBuffer): void {
    this.readers[from].data(stream);
  }

  gap(from: Side, bytes: number): void {
    this.readers[from].gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) for (const side of ['client', 'server'] as const) this.readers[side].end(streams[side]);
    this.limit.end();
  }

  private frame(from: Side, { bytes, size, place, complete, lastPacket }: Frame): void {
    const message = readGiop(bytes);
    if (!message || !this.limit.open) return;
    const profiles = message.isCompressed ? [] : findProfiles(bytes, message.isLittleEndian);
    for (const profile of profiles) this.gate(from, message, profile, place);
    const { name, requestId, operation, status, minor } = message;
    this.limit.message({
      ...place,
      from,
      name,
      size,
      complete,
      summary: summaryOf(message, profiles),
      fields: profiles.flatMap(({ hostField, portField }) => [hostField, portField]),
      facts: {
        version: `1.${minor}`,
        littleEndian: message.isLittleEndian,
        fragmented: message.isFragmented,
        ...(requestId === undefined ? {} : { requestId }),
        ...(operation === undefined ? {} : { operation }),
        ...(status === undefined ? {} : { status }),
      },
      ...(lastPacket === place.packet ? {} : { lastPacket }),
    });
  }

  /** A reference in a reply is for the client, one in a request for the server to call back. */
  private gate(from: Side, message: GiopMessage, { host, port }: ObjectProfile, place: PacketPlace): void {
    const { [from]: own, [from === 'client' ? 'server' : 'client']: other } = this.context;
    const isHere = host === own.address && port === own.port;
    const key = formatEndpoint(host, port);
    if (port === 0 || isHere || (this.until.get(key) ?? -1) >= place.seconds) return;
    const lifetimeSeconds = message.forwards ? forwardSeconds : referenceSeconds;
    if (this.until.size >= maximumRemembered) this.until.clear();
    this.until.set(key, place.seconds + lifetimeSeconds);
    const isAddress = parseIpv4(host) !== undefined || parseIpv6(host) !== undefined;
    this.context.gate({
      purpose: message.forwards ? 'iiop-forward' : from === 'client' ? 'iiop-callback' : 'iiop-reference',
      transport: 'tcp',
      from: { address: other.address, port: '*' },
      // A name must be resolved first, by whoever uses it.
      to: { address: isAddress ? host : '*', port },
      openedAt: place,
      lifetimeSeconds,
      alg: 'iiop',
      reusable: true,
    });
  }
}

function summaryOf(message: GiopMessage, profiles: readonly ObjectProfile[]): string {
  const { name, minor, requestId, operation, status, isFragmented, isCompressed } = message;
  return [
    `GIOP 1.${minor} ${name}${requestId === undefined ? '' : ` ${requestId}`}`,
    ...(operation ? [operation] : []),
    ...(status ? [status] : []),
    ...(isFragmented ? ['more fragments follow'] : []),
    ...(isCompressed ? ['compressed'] : []),
    ...profiles.map(({ host, port, typeId }) => `${typeId} at ${formatEndpoint(host, port)}`),
  ].join(', ');
}
