/** RTSP requests and answers as players and servers write them (RFC 2326). */

export interface RtspText {
  /** `SETUP rtsp://…`, or `200 OK`. */
  readonly line: string;
  readonly sequence: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

export function rtspText({ line, sequence, headers = [], body }: RtspText): string {
  const startLine = /^\d/.test(line) ? `RTSP/1.0 ${line}` : `${line} RTSP/1.0`;
  const about = body === undefined ? [] : ['Content-Type: application/sdp', `Content-Length: ${body.length}`];
  return [
    startLine,
    `CSeq: ${sequence}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...about,
    '',
    body ?? '',
  ].join('\r\n');
}

/** RFC 2326 §10.12: media in the connection. */
export function interleaved(channel: number, payload: Uint8Array): Uint8Array {
  return Uint8Array.of(0x24, channel, payload.length >>> 8, payload.length & 255, ...payload);
}

export const streamDescription = [
  'v=0', 'o=- 1 1 IN IP4 198.51.100.21', 's=Camera', 'c=IN IP4 0.0.0.0', 't=0 0', 'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000', 'a=control:trackID=1', '',
].join('\r\n'); // prettier-ignore
