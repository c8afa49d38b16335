/** Where the session description stands in a body: all of it, or one part of several (RFC 5621, SIP-I's SDP beside ISUP). */

export interface BodyRange {
  readonly from: number;
  readonly to: number;
}

const sdpType = 'application/sdp';

/** `contentType` in lower case; an unnamed body that begins as SDP must is taken for it. */
export function findDescription(text: string, bodyAt: number, contentType: string): BodyRange | undefined {
  if (bodyAt >= text.length) return undefined;
  if (contentType.startsWith(sdpType)) return { from: bodyAt, to: text.length };
  if (contentType === '') return text.startsWith('v=0', bodyAt) ? { from: bodyAt, to: text.length } : undefined;
  if (!contentType.startsWith('multipart/')) return undefined;
  // Type names are without regard to case; a copy in lower case keeps every offset.
  const lower = text.toLowerCase();
  const typeAt = lower.indexOf(sdpType, bodyAt);
  if (typeAt < 0) return undefined;
  const blank = /\r?\n\r?\n/g;
  blank.lastIndex = typeAt;
  const found = blank.exec(text);
  if (!found) return undefined;
  const from = found.index + found[0].length;
  const boundary = text.indexOf('\n--', from);
  return { from, to: boundary < 0 ? text.length : boundary + 1 };
}
