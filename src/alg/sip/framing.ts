/** How a TCP stream of SIP is cut into messages (RFC 3261 §18.3). */
import type { FramingRules } from '../text/message-framing.ts';
import { sipStartLines } from './start-line.ts';

export const sipFraming: FramingRules = {
  begins: (bytes, at) => sipStartLines.begins(bytes, at),
  bodyBytes: (head) => Number(/^(?:content-length|l)[ \t]*:\s*(\d{1,9})/im.exec(head)?.[1] ?? 0),
  // Other bodies may hold a SIP message (message/sipfrag, RFC 3420).
  interrupts: (bytes, at) => sipStartLines.isBeginning(bytes, at),
  bodyIsPlain: (head) => /^(?:content-type|c)[ \t]*:\s*application\/sdp/im.test(head),
};
