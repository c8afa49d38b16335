/** SIP messages and session descriptions as phones and servers write them (RFC 3261, RFC 8866). */

export interface SipText {
  readonly startLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  /** Another Content-Length than the body has. */
  readonly contentLength?: number;
}

export function sipText({ startLine, headers, body = '', contentLength = body.length }: SipText): string {
  const lines = [startLine, ...headers.map(([name, value]) => `${name}: ${value}`), `Content-Length: ${contentLength}`];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

export interface Dialog {
  readonly callId: string;
  /** `sip:alice@example.com` */
  readonly from: string;
  readonly fromTag: string;
  readonly to: string;
  readonly toTag?: string;
}

export interface SipRequest {
  readonly method: string;
  readonly uri: string;
  readonly dialog: Dialog;
  readonly sequence: number;
  readonly branch: string;
  /** `10.0.0.5:5060`, as Via has it. */
  readonly sentBy: string;
  readonly contact?: string;
  readonly transport?: 'UDP' | 'TCP';
  readonly headers?: SipText['headers'];
  readonly body?: string;
  readonly contentLength?: number;
}

export function sipRequest(request: SipRequest): string {
  const { method, uri, dialog, sequence, branch, sentBy, contact, transport = 'UDP', headers = [], body } = request;
  return sipText({
    startLine: `${method} ${uri} SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/${transport} ${sentBy};branch=z9hG4bK${branch};rport`],
      ['Max-Forwards', '70'],
      ['From', `<${dialog.from}>;tag=${dialog.fromTag}`],
      ['To', `<${dialog.to}>${dialog.toTag === undefined ? '' : `;tag=${dialog.toTag}`}`],
      ['Call-ID', dialog.callId],
      ['CSeq', `${sequence} ${method}`],
      ...(contact === undefined ? [] : [['Contact', `<${contact}>`] as const]),
      ...headers,
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
    ...(request.contentLength === undefined ? {} : { contentLength: request.contentLength }),
  });
}

export interface SipAnswer {
  readonly status: string;
  /** The request as it arrived at the one who answers. */
  readonly to: SipRequest;
  readonly toTag: string;
  /** What the server saw of the sender (RFC 3581). */
  readonly seen?: { readonly address: string; readonly port: number };
  readonly contact?: string;
  readonly headers?: SipText['headers'];
  readonly body?: string;
}

export function sipAnswer({ status, to, toTag, seen, contact, headers = [], body }: SipAnswer): string {
  const via = `SIP/2.0/${to.transport ?? 'UDP'} ${to.sentBy};branch=z9hG4bK${to.branch}`;
  const { dialog } = to;
  return sipText({
    startLine: `SIP/2.0 ${status}`,
    headers: [
      ['Via', seen ? `${via};received=${seen.address};rport=${seen.port}` : `${via};rport`],
      ['From', `<${dialog.from}>;tag=${dialog.fromTag}`],
      ['To', `<${dialog.to}>;tag=${dialog.toTag ?? toTag}`],
      ['Call-ID', dialog.callId],
      ['CSeq', `${to.sequence} ${to.method}`],
      ...(contact === undefined ? [] : [['Contact', `<${contact}>`] as const]),
      ...headers,
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
  });
}

export interface AudioDescription {
  readonly address: string;
  readonly port: number;
  readonly direction?: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
  /** Further lines behind the audio medium. */
  readonly lines?: readonly string[];
}

/** One audio medium with G.711. */
export function audioDescription({ address, port, direction = 'sendrecv', lines = [] }: AudioDescription): string {
  const version = address.includes(':') ? 'IP6' : 'IP4';
  return [
    'v=0',
    `o=- 3724394400 3724394405 IN ${version} ${address}`,
    's=-',
    `c=IN ${version} ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    `a=${direction}`,
    ...lines,
    '',
  ].join('\r\n');
}
