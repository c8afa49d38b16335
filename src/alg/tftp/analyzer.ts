/**
 * Reads both flows of a TFTP transfer: the request to port 69, which opens a gate for the answer from any port of the server
 * (RFC 1350 §4), and the data flow that comes through it. Servers that answer from port 69 itself stay in one flow.
 */
import type { Analyzer, PacketPlace, SessionContext, Side } from '../alg.ts';
import { MessageLimit } from '../message-limit.ts';
import { BlockRun } from './block-run.ts';
import { parseTftp, type TftpOption, type TftpPacket } from './parse.ts';

export const tftpPort = 69;
/** Linux nf_conntrack_tftp expects the answer for five minutes (`tftp_exp_policy`). */
const gateSeconds = 300;
/** RFC 1350 §2; RFC 2348 lets both sides agree on another. */
const plainBlockBytes = 512;

/** RFC 1350 appendix, 8 RFC 2347. */
const errorNames: readonly string[] = [
  'not defined', 'file not found', 'access violation', 'disk full', 'illegal operation', 'unknown transfer id',
  'file already exists', 'no such user', 'option refused',
]; // prettier-ignore

type Request = Extract<TftpPacket, { readonly kind: 'RRQ' | 'WRQ' }>;

/** Broadcast and multicast requests are answered by whoever serves, under an address of its own. */
const isOneHost = (address: string): boolean =>
  !/\.255$/.test(address) && !/^(?:22[4-9]|23\d)\./.test(address) && !/^ff/i.test(address);

const optionsText = (options: readonly TftpOption[]): string =>
  options.map(({ name, value }) => `${name}=${value}`).join(', ');

export class TftpAnalyzer implements Analyzer {
  private readonly context: SessionContext;
  private readonly limit: MessageLimit;
  private readonly runs = new Map<Side, BlockRun>();
  private blockBytes = plainBlockBytes;
  private lastRequest: { readonly text: string; readonly place: PacketPlace } | undefined;

  constructor(context: SessionContext) {
    this.context = context;
    this.limit = new MessageLimit(context, 5000);
  }

  datagram(from: Side, payload: Uint8Array, place: PacketPlace, wireBytes = payload.length): void {
    const packet = parseTftp(payload, wireBytes);
    if (!packet) {
      this.say(from, place, wireBytes, 'not TFTP', `opcode ${payload.length < 2 ? 'missing' : payload[1]}`, {}, false);
      return;
    }
    switch (packet.kind) {
      case 'RRQ':
      case 'WRQ':
        this.request(from, packet, place, wireBytes);
        break;
      case 'DATA':
        this.block('DATA', from, place, packet.block, packet.dataBytes);
        break;
      case 'ACK':
        this.block('ACK', from, place, packet.block, 0);
        break;
      case 'OACK': {
        const agreed = Number(packet.options.find(({ name }) => name === 'blksize')?.value);
        // RFC 2348: 8 to 65464.
        if (agreed >= 8 && agreed <= 65_464) this.blockBytes = agreed;
        this.say(from, place, wireBytes, 'OACK', optionsText(packet.options), {});
        break;
      }
      case 'ERROR':
        this.finishRuns();
        this.say(
          from,
          place,
          wireBytes,
          'ERROR',
          `${packet.code} ${errorNames[packet.code] ?? 'unknown code'}${packet.text === '' ? '' : `: ${packet.text}`}`,
          { errorCode: packet.code },
        );
        break;
    }
  }

  end(): void {
    this.finishRuns();
    this.limit.end();
  }

  private request(from: Side, request: Request, place: PacketPlace, size: number): void {
    const { kind, filename, mode, options } = request;
    const text = [filename, mode, optionsText(options)].filter((part) => part !== '').join(', ');
    const { lastRequest } = this;
    const isRepeat = lastRequest?.text === kind + text && place.seconds - lastRequest.place.seconds <= gateSeconds;
    const repeat = isRepeat ? { repeatOf: lastRequest.place.packet } : {};
    this.say(from, place, size, kind, text, { filename, ...repeat });
    if (isRepeat || from !== 'client') return;
    this.lastRequest = { text: kind + text, place };
    const { client, server } = this.context;
    if (client.port === '*' || !this.limit.open) return;
    this.context.gate({
      purpose: 'tftp-data',
      transport: 'udp',
      from: { address: isOneHost(server.address) ? server.address : '*', port: '*' },
      to: { address: client.address, port: client.port },
      openedAt: place,
      lifetimeSeconds: gateSeconds,
      alg: 'tftp',
      opener: 'server',
    });
  }

  private block(kind: 'DATA' | 'ACK', from: Side, place: PacketPlace, block: number, dataBytes: number): void {
    const run = this.runs.get(from);
    if (run?.kind === kind && run.add(place, block, dataBytes, this.blockBytes)) return;
    if (run) this.limit.message(run.message());
    this.runs.set(from, new BlockRun(kind, from, place, block, dataBytes, this.blockBytes));
  }

  private finishRuns(): void {
    const runs = [...this.runs.values()].sort((a, b) => a.firstPacket - b.firstPacket);
    for (const run of runs) this.limit.message(run.message());
    this.runs.clear();
  }

  private say(
    from: Side,
    { packet, seconds, nanoseconds }: PacketPlace,
    size: number,
    name: string,
    text: string,
    facts: Readonly<Record<string, string | number>>,
    complete = true,
  ): void {
    this.limit.message({ packet, seconds, nanoseconds, from, name, size, summary: text, complete, facts });
  }
}
