/**
 * A DNS message as plain data: header and questions (RFC 1035 §4.1). Records are left where they are; `RecordWalk` steps
 * over them when somebody asks, because most messages are listed and never looked into.
 */
import { u16 } from '../../base/bytes.ts';
import { decodeName, nameEnd, type NameProblem } from './name.ts';

/** RFC 1035 §4.1.1. */
export const headerBytes = 12;
/** Root name, type, class. */
export const minimumQuestionBytes = 5;

export interface DnsQuestion {
  readonly name: string;
  readonly type: number;
  /** As on the wire: multicast DNS keeps a flag in the high bit (RFC 6762 §18.12). */
  readonly class: number;
  readonly offset: number;
  readonly length: number;
}

export interface DnsMessage {
  readonly id: number;
  readonly response: boolean;
  readonly operation: number;
  readonly truncated: boolean;
  /** The header's four bits; OPT and TSIG may say more. */
  readonly responseCode: number;
  readonly questionCount: number;
  readonly answerCount: number;
  readonly authorityCount: number;
  readonly additionalCount: number;
  /** The first question; an UPDATE's zone (RFC 2136 §2.3). Its name may be partial when `problem` is set. */
  readonly question: DnsQuestion | undefined;
  /** Offset of the first record, or -1 when the questions could not be stepped over. */
  readonly recordsAt: number;
  readonly problem: NameProblem | undefined;
}

/** Reads a message without its TCP length prefix; undefined when there is no whole header. */
export function parseMessage(bytes: Uint8Array): DnsMessage | undefined {
  if (bytes.length < headerBytes) return undefined;
  const flags = u16(bytes, 2);
  const questionCount = u16(bytes, 4);
  let question: DnsQuestion | undefined;
  let recordsAt = headerBytes;
  let problem: NameProblem | undefined;
  for (let index = 0; index < questionCount; index += 1) {
    const at = recordsAt;
    const end = nameEnd(bytes, at, bytes.length);
    if (index === 0 || end < 0) {
      const name = decodeName(bytes, at, bytes.length);
      problem = name.problem;
      if (index === 0)
        question = {
          name: name.text,
          type: end < 0 ? 0 : u16(bytes, end),
          class: end < 0 ? 0 : u16(bytes, end + 2),
          offset: at,
          length: (end < 0 ? bytes.length : Math.min(end + 4, bytes.length)) - at,
        };
    }
    recordsAt = end < 0 || end + 4 > bytes.length ? -1 : end + 4;
    if (recordsAt < 0) {
      problem ??= { kind: 'cut-off', text: `question ${index + 1} of ${questionCount} is cut off` };
      break;
    }
  }
  return {
    id: u16(bytes, 0),
    response: (flags & 0x8000) !== 0,
    operation: (flags >>> 11) & 15,
    truncated: (flags & 0x0200) !== 0,
    responseCode: flags & 15,
    questionCount,
    answerCount: u16(bytes, 6),
    authorityCount: u16(bytes, 8),
    additionalCount: u16(bytes, 10),
    question,
    recordsAt,
    problem,
  };
}
