/** A SIP message as plain data with the place of everything that NAT concerns (RFC 3261 §7, §20). */
import { latin1 } from '../../base/bytes.ts';
import type { LocatedField } from '../alg.ts';
import { parseSdp } from '../sdp/parse.ts';
import type { SessionDescription } from '../sdp/session-description.ts';
import { parseHead, type HeaderField } from '../text/message-head.ts';
import { dividePieces, parameterOf } from '../text/parameters.ts';
import { findDescription } from './body.ts';
import { sipStartLines } from './start-line.ts';
import { parseNameAddress, parseSipUri, type NameAddress, type SipUri } from './uri.ts';
import { parseVia, type Via } from './via.ts';
import { fullHeaderName } from './vocabulary.ts';

export interface SipMessage {
  /** Of the request, or of the request that is answered (from CSeq). */
  readonly method: string;
  /** 0 for a request. */
  readonly status: number;
  readonly reason: string;
  readonly requestUri: SipUri | undefined;
  readonly uriText: string;
  readonly callId: LocatedField | undefined;
  readonly sequence: number;
  readonly from: NameAddress | undefined;
  readonly to: NameAddress | undefined;
  readonly vias: readonly Via[];
  readonly contacts: readonly NameAddress[];
  readonly routes: readonly NameAddress[];
  readonly recordRoutes: readonly NameAddress[];
  readonly contentLength: LocatedField | undefined;
  readonly contentType: string;
  /** First byte behind the head; -1 when the head is cut. */
  readonly bodyAt: number;
  readonly description: SessionDescription | undefined;
  /** Other headers by full name, first value. */
  readonly header: (name: string) => HeaderField | undefined;
}

const maximumVias = 16;
const maximumAddresses = 16;

/** Reads a message from its start line on; undefined when it does not begin one. */
export function parseSip(bytes: Uint8Array): SipMessage | undefined {
  const text = latin1(bytes);
  const head = parseHead(text);
  const start = sipStartLines.parse(head.startLine);
  if (!start) return undefined;
  const byName = new Map<string, HeaderField[]>();
  for (const header of head.headers) {
    const name = fullHeaderName(header.name);
    const list = byName.get(name);
    if (list) list.push(header);
    else byName.set(name, [header]);
  }
  const first = (name: string): HeaderField | undefined => byName.get(name)?.[0];
  const addresses = (name: string): NameAddress[] =>
    (byName.get(name) ?? [])
      .flatMap(({ value, offset }) =>
        dividePieces(value, ',').map((piece) => parseNameAddress(name, piece.text, offset + piece.offset)),
      )
      .slice(0, maximumAddresses);
  const single = (name: string): NameAddress | undefined => {
    const header = first(name);
    return header && parseNameAddress(name, header.value, header.offset);
  };
  const sequence = /^(\d{1,10})\s+([A-Za-z0-9_.-]{1,20})/.exec(first('cseq')?.value ?? '');
  const contentType = (first('content-type')?.value ?? '').toLowerCase();
  return {
    method: start.kind === 'request' ? start.method : (sequence?.[2] ?? ''),
    status: start.kind === 'request' ? 0 : start.status,
    reason: start.kind === 'request' ? '' : start.reason,
    requestUri:
      start.kind === 'request' ? parseSipUri('request-uri', start.uri, head.startOffset + start.uriOffset) : undefined,
    uriText: start.kind === 'request' ? start.uri : '',
    callId: located('call-id', first('call-id')),
    sequence: Number(sequence?.[1] ?? 0),
    from: single('from'),
    to: single('to'),
    vias: (byName.get('via') ?? [])
      .flatMap(({ value, offset }) =>
        dividePieces(value, ',').flatMap((piece) => parseVia(piece.text, offset + piece.offset) ?? []),
      )
      .slice(0, maximumVias),
    contacts: addresses('contact'),
    routes: addresses('route'),
    recordRoutes: addresses('record-route'),
    contentLength: readLength(first('content-length')),
    contentType,
    bodyAt: head.bodyAt,
    description: head.bodyAt < 0 ? undefined : readDescription(text, head.bodyAt, contentType),
    header: first,
  };
}

export const tagOf = (address: NameAddress | undefined): string | undefined =>
  address && parameterOf(address.parameters, 'tag')?.value;

/** Declared bytes of the body; undefined without a readable Content-Length. */
export const declaredBodyBytes = (message: SipMessage): number | undefined =>
  message.contentLength && Number(message.contentLength.value);

function readDescription(text: string, bodyAt: number, contentType: string): SessionDescription | undefined {
  const range = findDescription(text, bodyAt, contentType);
  return range && parseSdp(text, range.from, range.to);
}

function readLength(header: HeaderField | undefined): LocatedField | undefined {
  const digits = /^\d{1,9}/.exec(header?.value ?? '')?.[0];
  return header && digits !== undefined
    ? { name: 'content-length', value: digits, offset: header.offset, length: digits.length }
    : undefined;
}

const located = (name: string, header: HeaderField | undefined): LocatedField | undefined =>
  header && { name, value: header.value, offset: header.offset, length: header.value.length };
