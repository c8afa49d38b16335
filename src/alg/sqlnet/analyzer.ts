/** Reads one TNS connection: who is asked for what, where a redirect leads, and how large the data is. */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { AlgMessage, Analyzer, LocatedField, PacketPlace, SessionContext, Side } from '../alg.ts';
import { FrameReader, type Frame } from '../frame-reader.ts';
import { mappedPurpose } from '../mapped-purpose.ts';
import { MessageLimit } from '../message-limit.ts';
import type { StreamBuffer } from '../../flow/stream-buffer.ts';
import { bareHost, readAddresses, redirectTargets, serviceOf, type DescribedAddress } from './descriptor.ts';
import type { SqlnetFacts } from './facts.ts';
import { isTnsPacket } from './probe.ts';
import {
  packetBytes, readAccept, readConnect, readData, readRedirect, readRefuse, tnsType, typeName, typeOf, usesLargePackets,
  type PacketText,
} from './parse.ts'; // prettier-ignore

/** conntrack-tools' helper waits as long for a redirected connection. */
const redirectSeconds = 300;
/** What is kept of a packet: descriptors are shorter. */
const keptBytes = 16_384;

interface Told {
  readonly summary: string;
  readonly facts: SqlnetFacts;
  readonly fields?: readonly LocatedField[];
}

export class SqlnetAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly frames: Readonly<Record<Side, FrameReader>>;
  private large = false;
  /** The next DATA packet of this side holds what a CONNECT or REDIRECT had no room for. */
  private readonly awaited: Record<Side, 'descriptor' | 'redirect' | undefined> = {
    client: undefined,
    server: undefined,
  };

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context);
    const rules = { sizeOf: (bytes: Uint8Array) => packetBytes(bytes, this.large), begins: isTnsPacket, keptBytes };
    this.frames = {
      client: new FrameReader(rules, { frame: (frame) => this.packet('client', frame) }),
      server: new FrameReader(rules, { frame: (frame) => this.packet('server', frame) }),
    };
  }

  data(from: Side, stream: StreamBuffer): void {
    this.frames[from].data(stream);
  }

  gap(from: Side, bytes: number): void {
    this.frames[from].gap(bytes);
  }

  end(streams: Readonly<Record<Side, StreamBuffer>> | undefined): void {
    if (streams) {
      this.frames.client.end(streams.client);
      this.frames.server.end(streams.server);
    }
    this.limit.end();
  }

  private packet(from: Side, frame: Frame): void {
    const { bytes, size, place, lastPacket, complete } = frame;
    const type = typeOf(bytes);
    const told = this.read(from, type, frame);
    const { packet, seconds, nanoseconds } = place;
    const message: AlgMessage = {
      packet, seconds, nanoseconds, from, name: typeName(type), size, complete, summary: told.summary, facts: told.facts,
      ...(lastPacket === packet ? {} : { lastPacket }),
      ...(told.fields && told.fields.length > 0 ? { fields: told.fields } : {}),
    }; // prettier-ignore
    this.limit.message(message);
  }

  private read(from: Side, type: number, frame: Frame): Told {
    const { bytes, size, place } = frame;
    const awaited = this.awaited[from];
    this.awaited[from] = undefined;
    switch (type) {
      case tnsType.connect:
        return this.readConnect(from, bytes);
      case tnsType.accept: {
        const accept = readAccept(bytes);
        if (!accept) return { summary: 'accept, cut', facts: {} };
        this.large = usesLargePackets(accept.version);
        const { version, sdu } = accept;
        return { summary: `version ${version}, packets of up to ${sdu} bytes`, facts: { version, sdu } };
      }
      case tnsType.refuse: {
        const refuse = readRefuse(bytes);
        return {
          summary: refuse?.code === undefined ? (refuse?.text ?? 'refused') : `refused with ORA-${refuse.code}`,
          facts: refuse?.code === undefined ? {} : { errorCode: refuse.code },
        };
      }
      case tnsType.redirect: {
        const redirect = readRedirect(bytes);
        if (!redirect) return { summary: 'redirect, cut', facts: {} };
        const { dataBytes, data } = redirect;
        if (data.text.length > 0) return this.redirect(data, from, place);
        this.awaited[from] = 'redirect';
        const told = dataBytes === 0 ? '' : ` of ${dataBytes} bytes`;
        return { summary: `redirect, its text${told} comes with the next packet`, facts: {} };
      }
      case tnsType.data:
        if (awaited === 'redirect') return this.redirect(readData(bytes), from, place);
        if (awaited === 'descriptor') return describe(readData(bytes));
        return { summary: `${size} bytes of data`, facts: {} };
      case tnsType.dataDescriptor:
        return { summary: `${size} bytes of described data`, facts: {} };
      default:
        return { summary: typeName(type).toLowerCase(), facts: {} };
    }
  }

  private readConnect(from: Side, bytes: Uint8Array): Told {
    const connect = readConnect(bytes);
    if (!connect) return { summary: 'connect, cut', facts: {} };
    const { version, compatibleVersion, sdu, dataBytes, descriptor } = connect;
    const facts: SqlnetFacts = { version, sdu };
    const versions = `version ${version}, at least ${compatibleVersion}`;
    if (!descriptor) {
      if (dataBytes > 0) this.awaited[from] = 'descriptor';
      return { summary: `${versions}, descriptor of ${dataBytes} bytes in the next packet`, facts };
    }
    const described = describe(descriptor);
    return { ...described, summary: `${versions}: ${described.summary}`, facts: { ...facts, ...described.facts } };
  }

  private redirect(text: PacketText, from: Side, openedAt: PacketPlace): Told {
    const addresses = redirectTargets(text);
    const first = addresses[0];
    if (!first) return { summary: 'redirect without an address', facts: {} };
    for (const address of addresses) this.openGate(address, from, openedAt);
    return {
      summary: `to ${addresses.map(({ host, port }) => `${host === '' ? 'the same host' : host}:${port}`).join(', ')}`,
      facts: { redirectHost: first.host, redirectPort: first.port },
      fields: addresses.flatMap(({ fields }) => fields),
    };
  }

  private openGate({ host, port }: DescribedAddress, from: Side, openedAt: PacketPlace): void {
    const asker = this.context[from === 'server' ? 'client' : 'server'];
    const bare = bareHost(host);
    const isAddress = parseIpv4(bare) !== undefined || parseIpv6(bare) !== undefined;
    // Who the name is, only the client's resolver knows.
    const address = host === '' ? this.context[from].address : isAddress ? bare : '*';
    this.context.gate({
      purpose: mappedPurpose('sqlnet', address === '*' ? `redirect to ${host}` : 'redirect', false),
      transport: 'tcp',
      from: { address: asker.address, port: '*' },
      to: { address, port },
      openedAt,
      lifetimeSeconds: redirectSeconds,
      alg: 'sqlnet',
    });
  }
}

function describe(descriptor: PacketText): Told {
  const addresses = readAddresses(descriptor);
  const service = serviceOf(descriptor);
  const places = addresses.map(({ host, port }) => `${host}:${port}`).join(', ');
  return {
    summary: `${service === '' ? 'no service' : service}${places === '' ? '' : ` at ${places}`}`,
    facts: service === '' ? {} : { service },
    fields: addresses.flatMap(({ fields }) => fields),
  };
}
