/** An RTSP message as plain data with the place of what NAT concerns (RFC 2326, RFC 7826). */
import { latin1 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { parseSdp } from '../sdp/parse.ts';
import type { SessionDescription } from '../sdp/session-description.ts';
import { headerOf, parseHead, type HeaderField, type MessageHead } from '../text/message-head.ts';
import { rtspStartLines } from './start-line.ts';
import { parseTransports, type RtspTransport } from './transport.ts';

/** Whose dialect is spoken: it decides the transport, and what gateways make of it. */
export type RtspDialect = 'RealMedia' | 'Windows Media' | 'QuickTime';

export interface RtspMessage {
  /** Of a request; empty in answers, which name none. */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  readonly reason: string;
  readonly uri: string;
  readonly sequence: number | undefined;
  readonly session: string | undefined;
  /** Seconds that the session lives without a request (RFC 2326 §12.37). */
  readonly sessionTimeout: number | undefined;
  readonly transports: readonly RtspTransport[];
  readonly dialect: RtspDialect | undefined;
  readonly contentLength: LocatedField | undefined;
  readonly bodyAt: number;
  readonly description: SessionDescription | undefined;
}

export function parseRtsp(bytes: Uint8Array): RtspMessage | undefined {
  const text = latin1(bytes);
  const head = parseHead(text);
  const start = rtspStartLines.parse(head.startLine);
  if (!start) return undefined;
  const session = headerOf(head, 'session')?.value;
  const transport = headerOf(head, 'transport');
  const sequence = /^\d{1,10}/.exec(headerOf(head, 'cseq')?.value ?? '')?.[0];
  const timeout = /;\s*timeout\s*=\s*(\d{1,6})/i.exec(session ?? '')?.[1];
  const hasDescription = /^application\/sdp/i.test(headerOf(head, 'content-type')?.value ?? '');
  return {
    method: start.kind === 'request' ? start.method : '',
    status: start.kind === 'request' ? 0 : start.status,
    reason: start.kind === 'request' ? '' : start.reason,
    uri: start.kind === 'request' ? start.uri : '',
    sequence: sequence === undefined ? undefined : Number(sequence),
    session: session?.split(';', 1)[0]?.trim(),
    sessionTimeout: timeout === undefined ? undefined : Number(timeout),
    transports: transport ? parseTransports(transport.value, transport.offset) : [],
    dialect: dialectOf(head),
    contentLength: lengthOf(headerOf(head, 'content-length')),
    bodyAt: head.bodyAt,
    description: hasDescription && head.bodyAt >= 0 ? parseSdp(text, head.bodyAt) : undefined,
  };
}

/** Names that players and servers give themselves, and headers that only one of them has. */
function dialectOf(head: MessageHead): RtspDialect | undefined {
  const said = ['server', 'user-agent', 'supported', 'require', 'transport', 'via']
    .map((name) => headerOf(head, name)?.value ?? '')
    .join(' ');
  if (/com\.microsoft\.wm|WMServer|WMPlayer|NSPlayer/i.test(said)) return 'Windows Media';
  if (/x-real-rdt|x-pn-tng|RealServer|RealMedia|Helix|RMServer/i.test(said)) return 'RealMedia';
  if (head.headers.some(({ name }) => name === 'realchallenge1' || name === 'clientchallenge')) return 'RealMedia';
  return /QTSS|QuickTime|Darwin/i.test(said) ? 'QuickTime' : undefined;
}

function lengthOf(header: HeaderField | undefined): LocatedField | undefined {
  const digits = /^\d{1,9}/.exec(header?.value ?? '')?.[0];
  return header && digits !== undefined
    ? { name: 'content-length', value: digits, offset: header.offset, length: digits.length }
    : undefined;
}
