/** Web traffic of a generated capture, over TLS or in the clear: requests, answers of any length, lost and late segments. */
import type { Conversation } from './conversation.ts';
import type { Endpoints } from './endpoints.ts';
import { noPayload, type FrameWriter, type Payload } from './frame-writer.ts';
import { TcpConversation } from './tcp-conversation.ts';
import { applicationData, applicationDataHeaderLength, clientHello, serverHello } from './tls-texts.ts';

/** Full segments of one answer, or of one part of a long one. */
const trainLength = 8;

/** What the two applications say; `length` counts what comes in front of and from the pool. */
interface Application {
  readonly greet: (tcp: TcpConversation, writer: FrameWriter) => void;
  /** First bytes of an application message of `length` bytes. */
  readonly request: (length: number) => Uint8Array;
  readonly response: (length: number) => Uint8Array;
}

const hello = { client: clientHello('www.example.com'), server: serverHello() };

const tls: Application = {
  greet(tcp, writer) {
    tcp.send(true, { head: hello.client, poolAt: 0, poolLength: 0 });
    sendMessage(tcp, writer, false, Buffer.concat([hello.server, applicationData(900)]), 900);
    tcp.acknowledge(true);
    sendMessage(tcp, writer, true, applicationData(69), 69);
  },
  request: (length) => applicationData(length - applicationDataHeaderLength),
  response: (length) => applicationData(length - applicationDataHeaderLength),
};

const request = Buffer.from('GET /objects/large HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n', 'latin1');

const http: Application = {
  greet: () => undefined,
  request: () => request,
  response(length) {
    const header = (body: number): string =>
      `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${String(body).padEnd(6)}\r\n\r\n`;
    return Buffer.from(header(length - header(0).length), 'latin1');
  },
};

function sendMessage(
  tcp: TcpConversation,
  { random, pool }: FrameWriter,
  fromClient: boolean,
  head: Uint8Array,
  poolLength: number,
): void {
  tcp.send(fromClient, { head, poolAt: pool.place(random), poolLength });
}

export function webConversation(writer: FrameWriter, ends: Endpoints, isTls: boolean): Conversation {
  const { random, pool } = writer;
  const tcp = new TcpConversation(writer, ends);
  const application = isTls ? tls : http;
  let opened = false;

  const small = (): void => {
    const asked = random.between(80, 400);
    const answered = random.between(140, 900);
    const head = application.response(answered);
    const question = application.request(asked);
    sendMessage(tcp, writer, true, question, isTls ? asked - question.length : 0);
    sendMessage(tcp, writer, false, head, answered - head.length);
    tcp.acknowledge(true);
  };

  const download = (): void => {
    const { segmentLength } = tcp;
    const head = application.response(segmentLength * trainLength);
    const question = application.request(60);
    sendMessage(tcp, writer, true, question, isTls ? 60 - question.length : 0);
    const segments: Payload[] = Array.from({ length: trainLength }, (_, at) => ({
      head: at === 0 ? head : noPayload.head,
      poolAt: pool.place(random),
      poolLength: segmentLength - (at === 0 ? head.length : 0),
    }));
    for (let at = 0; at < trainLength; at += 1) {
      const segment = segments[at]!;
      if (at < trainLength - 3 && random.chance(0.003)) {
        lost(segment, segments.slice(at + 1, at + 4));
        at += 3;
      } else if (at < trainLength - 1 && random.chance(0.001)) {
        overtaken(segment, segments[at + 1]!);
        at += 1;
      } else if (random.chance(0.001)) twice(segment);
      else {
        tcp.send(false, segment);
        if (at % 2 === 1) tcp.acknowledge(true);
      }
    }
  };
  /** Lost before it was captured: three duplicate acknowledgements bring it back. */
  const lost = (segment: Payload, next: readonly Payload[]): void => {
    const sequence = tcp.skip(false, segment);
    for (const payload of next) {
      tcp.send(false, payload);
      tcp.acknowledge(true, sequence);
    }
    writer.wait(5000);
    tcp.segment(false, sequence, segment);
    tcp.acknowledge(true);
  };
  const overtaken = (segment: Payload, next: Payload): void => {
    const sequence = tcp.skip(false, segment);
    tcp.send(false, next);
    tcp.segment(false, sequence, segment);
    tcp.acknowledge(true);
  };
  /** Captured, then lost on its way to the client. */
  const twice = (segment: Payload): void => {
    const sequence = tcp.skip(false, segment);
    tcp.segment(false, sequence, segment);
    writer.wait(200_000);
    tcp.segment(false, sequence, segment);
    tcp.acknowledge(true);
  };

  return {
    step(large) {
      if (!opened) {
        opened = true;
        tcp.open(random.between(500, 60_000));
        application.greet(tcp, writer);
        small();
      } else if (large) download();
      else small();
      return true;
    },
    finish() {
      if (!opened) return;
      if (random.chance(0.06)) tcp.reset(false);
      else if (random.chance(0.04)) tcp.reset(true);
      else if (random.chance(0.9)) tcp.finish();
    },
  };
}
