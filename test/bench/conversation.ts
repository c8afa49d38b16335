/** The kinds of conversation that a generated capture is made of. Each step writes a train of packets. */
import type { DnsTexts } from './dns-texts.ts';
import type { Endpoints } from './endpoints.ts';
import type { FrameWriter, Payload } from './frame-writer.ts';
import { TcpConversation } from './tcp-conversation.ts';

export interface Conversation {
  /** Writes a few packets; false when the conversation is over. `large` asks for full segments. */
  readonly step: (large: boolean) => boolean;
  /** Writes the conversation's end. */
  readonly finish: () => void;
}

const fromHead = (head: Uint8Array): Payload => ({ head, poolAt: 0, poolLength: 0 });

/** A SYN and its repeats that nobody answers. */
export function deafConversation(writer: FrameWriter, ends: Endpoints): Conversation {
  const tcp = new TcpConversation(writer, ends);
  let left = 3;
  return {
    step() {
      tcp.syn();
      left -= 1;
      return left > 0;
    },
    finish: () => undefined,
  };
}

/** Media over UDP in both directions: RTP (RFC 3550 §5.1) of voice or video size. */
export function mediaConversation(writer: FrameWriter, ends: Endpoints): Conversation {
  const { random, pool } = writer;
  const head = Uint8Array.of(0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  let sequence = random.below(65_536);
  return {
    step(large) {
      for (let packet = 0; packet < 4; packet += 1) {
        sequence = (sequence + 1) & 0xffff;
        head[2] = sequence >>> 8;
        head[3] = sequence;
        head[11] = packet & 1;
        const poolLength = large ? random.between(900, 1200) : 160;
        writer.udp(ends, (packet & 1) === 0, { head, poolAt: pool.place(random), poolLength });
      }
      return true;
    },
    finish: () => undefined,
  };
}

/** One query over UDP; a truncated answer has the TC bit and no records, so that a retry over TCP is due. */
export function datagramQuery(writer: FrameWriter, ends: Endpoints, texts: DnsTexts, truncated: boolean): Conversation {
  return {
    step() {
      const { random } = writer;
      const id = random.below(65_536);
      const exchange = texts.exchange(random, id, truncated);
      writer.udp(ends, true, fromHead(exchange.query));
      writer.wait(random.between(300, 30_000));
      if (!random.chance(0.01)) writer.udp(ends, false, fromHead(exchange.answer));
      return false;
    },
    finish: () => undefined,
  };
}

/** One query over TCP, or a zone transfer, which a gateway may break. */
export function streamQuery(writer: FrameWriter, ends: Endpoints, texts: DnsTexts): Conversation {
  const { random } = writer;
  const tcp = new TcpConversation(writer, ends);
  const isTransfer = random.chance(0.1);
  const isBroken = isTransfer && random.chance(0.2);
  const { query, answer } = isTransfer ? texts.transfer(random) : texts.streamExchange(random);
  let sent = 0;
  let opened = false;
  return {
    step() {
      if (!opened) {
        opened = true;
        tcp.open(random.between(5000, 40_000));
        tcp.send(true, fromHead(query));
        return true;
      }
      for (let segment = 0; segment < 4 && sent < answer.length; segment += 1) {
        const part = answer.subarray(sent, sent + tcp.segmentLength);
        tcp.send(false, fromHead(part));
        sent += part.length;
        if (isBroken) {
          writer.wait(300);
          tcp.resetByGateway();
          return false;
        }
      }
      tcp.acknowledge(true);
      if (sent < answer.length) return true;
      tcp.finish();
      return false;
    },
    finish: () => undefined,
  };
}
