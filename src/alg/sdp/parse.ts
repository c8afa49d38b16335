/** Reads SDP (RFC 8866) in place. Tolerant as receivers are; what it cannot read is listed, not dropped in silence. */
import type { LocatedField } from '../alg.ts';
import type { MediaDirection } from '../rtp/media-monitor.ts';
import type { SdpBadLine, SdpCandidate, SdpMedia, SessionDescription } from './session-description.ts';

const maximumLines = 2000;
const maximumMedia = 32;
const maximumCandidates = 32;
const maximumFormats = 64;
const maximumBadLines = 8;
/** Nothing that NAT reads stands behind this; codec parameters may. */
const readCharacters = 1024;
const shownCharacters = 60;

const connectionLine = /^c=\s*IN\s+IP[46]\s+([^\s/]+)/di;
const originLine = /^o=.*\sIN\s+IP[46]\s+(\S+)\s*$/di;
const mediaLine = /^m=(\S+)\s+(\d{1,5})(?:\/(\d{1,3}))?\s+(\S+)(.*)$/d;
const rtcpLine = /^a=rtcp:\s*(\d{1,5})(?:\s+IN\s+IP[46]\s+(\S+))?/di;
const candidateLine =
  /^a=candidate:\S{1,64}\s+(\d{1,3})\s+(udp|tcp)\s+\d{1,10}\s+(\S+)\s+(\d{1,5})\s+typ\s+(\w+)(?:\s+raddr\s+(\S+)\s+rport\s+(\d{1,5}))?/di;
const rateLine = /^a=rtpmap:\s*(\d{1,3})\s+[^/\s]+\/(\d{1,6})/i;
const directions: ReadonlyMap<string, MediaDirection> = new Map([
  ['a=sendrecv', 'sendrecv'],
  ['a=sendonly', 'sendonly'],
  ['a=recvonly', 'recvonly'],
  ['a=inactive', 'inactive'],
]);

interface Draft {
  origin: LocatedField | undefined;
  connection: LocatedField | undefined;
  direction: MediaDirection;
  readonly media: SdpMedia[];
  mediaCount: number;
  readonly badLines: SdpBadLine[];
}

/**
 * Reads the description in `text` from `from` to `to`. `text` has one character for each byte of the message, so that the
 * offsets of the fields are bytes from the message's start.
 */
export function parseSdp(text: string, from = 0, to = text.length): SessionDescription {
  const draft: Draft = {
    origin: undefined, connection: undefined, direction: 'sendrecv', media: [], mediaCount: 0, badLines: [],
  }; // prettier-ignore
  let at = from;
  for (let number = 1; at < to && number <= maximumLines; number += 1) {
    const lineFeed = text.indexOf('\n', at);
    const next = lineFeed < 0 || lineFeed >= to ? to : lineFeed + 1;
    let end = lineFeed < 0 || lineFeed >= to ? to : lineFeed;
    while (end > at && text[end - 1] === '\r') end -= 1;
    if (
      end > at &&
      !readLine(draft, text.slice(at, Math.min(end, at + readCharacters)), at) &&
      draft.badLines.length < maximumBadLines
    )
      draft.badLines.push({ line: number, text: text.slice(at, Math.min(end, at + shownCharacters)) });
    at = next;
  }
  const { origin, connection, media, mediaCount, badLines } = draft;
  return { origin, connection, media, mediaCount, badLines };
}

/** False when the line cannot be read. */
function readLine(draft: Draft, line: string, offset: number): boolean {
  if (line[1] !== '=' || !/^[a-zA-Z]/.test(line)) return false;
  switch (line[0]) {
    case 'o':
      draft.origin ??= located('sdp o', originLine.exec(line), 1, offset);
      return draft.origin !== undefined;
    case 'c':
      return readConnection(draft, line, offset);
    case 'm':
      return readMedia(draft, line, offset);
    case 'a':
      readAttribute(draft, line, offset);
      return true;
    default:
      return true;
  }
}

function readConnection(draft: Draft, line: string, offset: number): boolean {
  const address = located('sdp c', connectionLine.exec(line), 1, offset);
  if (!address) return false;
  const media = draft.media.at(-1);
  if (media) media.connection ??= address;
  else draft.connection ??= address;
  return true;
}

function readMedia(draft: Draft, line: string, offset: number): boolean {
  const match = mediaLine.exec(line);
  const port = located('sdp m', match, 2, offset);
  const portNumber = Number(match?.[2]);
  if (!match || !port || portNumber > 65_535) return false;
  draft.mediaCount += 1;
  if (draft.media.length >= maximumMedia) return true;
  draft.media.push({
    kind: (match[1] ?? '').slice(0, 16).toLowerCase(),
    protocol: (match[4] ?? '').slice(0, 32),
    formats: (match[5] ?? '').trim().split(/\s+/, maximumFormats),
    portNumber,
    port,
    portCount: Math.max(1, Number(match[3] ?? 1)),
    connection: undefined,
    rtcpPort: undefined,
    rtcpAddress: undefined,
    rtcpMux: false,
    direction: draft.direction,
    candidates: [],
    clockRates: new Map(),
  });
  return true;
}

function readAttribute(draft: Draft, line: string, offset: number): void {
  const media = draft.media.at(-1);
  const direction = directions.get(line.trimEnd().toLowerCase());
  if (direction) {
    if (media) media.direction = direction;
    else draft.direction = direction;
    return;
  }
  if (!media) return;
  if (line.startsWith('a=rtcp-mux')) media.rtcpMux = true;
  else if (line.startsWith('a=rtcp:')) {
    const match = rtcpLine.exec(line);
    media.rtcpPort ??= located('sdp rtcp', match, 1, offset);
    media.rtcpAddress ??= located('sdp rtcp', match, 2, offset);
  } else if (line.startsWith('a=candidate:')) {
    const candidate = readCandidate(line, offset);
    if (candidate && media.candidates.length < maximumCandidates) media.candidates.push(candidate);
  } else if (line.startsWith('a=rtpmap:')) {
    const match = rateLine.exec(line);
    if (match && media.clockRates.size < maximumFormats) media.clockRates.set(Number(match[1]), Number(match[2]));
  }
}

function readCandidate(line: string, offset: number): SdpCandidate | undefined {
  const match = candidateLine.exec(line);
  const address = located('sdp candidate', match, 3, offset);
  const port = located('sdp candidate', match, 4, offset);
  if (!match || !address || !port) return undefined;
  return {
    component: Number(match[1]),
    transport: match[2]?.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    type: match[5] ?? '',
    address,
    port,
    relatedAddress: located('sdp candidate raddr', match, 6, offset),
    relatedPort: located('sdp candidate rport', match, 7, offset),
  };
}

function located(
  name: string,
  match: RegExpExecArray | null,
  group: number,
  lineOffset: number,
): LocatedField | undefined {
  const value = match?.[group];
  const range = match?.indices?.[group];
  return value === undefined || !range
    ? undefined
    : { name, value, offset: lineOffset + range[0], length: value.length };
}
