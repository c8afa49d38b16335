/** SIP messages in one line, for the packet list, the ladder and the JSON. */
import { formatEndpoint } from '../../base/address.ts';
import { connectionOf, isUnspecified } from '../sdp/media-endpoints.ts';
import { detached } from '../text/detached.ts';
import { tagOf, type SipMessage } from './parse.ts';
import type { SipFacts } from './facts.ts';

const shownMedia = 3;

/** `INVITE`, `200 OK`. */
export const messageName = (message: SipMessage): string =>
  detached(message.status === 0 ? message.method : `${message.status} ${message.reason}`.trim());

export function summarize(message: SipMessage, facts: SipFacts): string {
  const { method, status, sequence } = message;
  const inDialog = status === 0 && tagOf(message.to) !== undefined && (method === 'INVITE' || method === 'UPDATE');
  const parts = [
    status === 0 ? `${method} ${message.uriText}` : `${status} ${message.reason} to ${method} ${sequence}`,
    ...(inDialog ? ['inside the dialog'] : []),
    ...(facts.expires === undefined ? [] : [facts.expires === 0 ? 'unregisters' : `for ${facts.expires} s`]),
    ...(facts.received === undefined || facts.received === hostOf(facts.sentBy) ? [] : [`seen as ${facts.received}`]),
    ...mediaParts(message),
    ...(facts.repeatOf === undefined ? [] : [`repeats packet ${facts.repeatOf}`]),
  ];
  return detached(parts.join(', '));
}

function mediaParts({ description }: SipMessage): string[] {
  if (!description) return [];
  const shown = description.media.slice(0, shownMedia).map((media) => {
    const address = connectionOf(description, media)?.value;
    if (media.portNumber === 0) return `${media.kind} off`;
    if (address === undefined) return `${media.kind} port ${media.portNumber}`;
    const held = isUnspecified(address) || media.direction === 'inactive' ? ' on hold' : '';
    const oneWay = media.direction === 'sendonly' || media.direction === 'recvonly' ? ` ${media.direction}` : '';
    return `${media.kind} at ${formatEndpoint(address, media.portNumber)}${held}${oneWay}`;
  });
  const more = description.mediaCount - shown.length;
  return more > 0 ? [...shown, `${more} more media`] : shown;
}

const hostOf = (endpoint: string | undefined): string | undefined =>
  endpoint?.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([^:]+):\d+$/, '$1');
