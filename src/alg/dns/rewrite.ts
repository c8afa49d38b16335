/**
 * What a gateway's DNS ALG makes of a message ("doctoring", RFC 2694 §4.2): the addresses in A and AAAA records become
 * those of the other side. Addresses keep their length, so neither sizes nor TCP sequence numbers change; signatures
 * (TSIG, RRSIG) do not survive it.
 */
import {
  addressBytes, rewrittenBehind, rewrittenInPlace, unchanged, type FieldChange, type RewrittenFields,
} from '../field-rewrite.ts'; // prettier-ignore
import { framingOf } from '../frame-size.ts';
import type { CreateRewriter, MessageTranslation } from '../rewriter.ts';
import { framedBytes } from './framing.ts';
import { parseMessage } from './parse.ts';
import { lengthPrefixBytes } from './probe.ts';
import { RecordWalk } from './record-walk.ts';
import { addressField } from './records.ts';
import { recordType } from './vocabulary.ts';

/** What a gateway's ALG does not touch, or touches besides. */
export interface RewriteLimits {
  /** Junos SRX: the first 32 A records of a reply. */
  readonly maximumRecords?: number;
  /** Most gateways translate A only. */
  readonly ipv4Only?: boolean;
  /** Cisco `ip nat service dns-reset-ttl` and RFC 2694 §6: time to live of translated records, in seconds. */
  readonly ttlSeconds?: number;
}

/**
 * The message as it leaves the gateway. `translate` gives the address of the other side, or undefined where the binding
 * says nothing; an address of the other family is not put in, for it does not fit. `message` has no TCP length prefix.
 */
export function rewriteAddresses(
  message: Uint8Array,
  translate: (address: string) => string | undefined,
  limits: RewriteLimits = {},
): RewrittenFields {
  const parsed = parseMessage(message);
  const changes: FieldChange[] = [];
  if (!parsed) return unchanged(message);
  const bytes = message.slice();
  const walk = new RecordWalk(message, parsed);
  let records = 0;
  while (walk.next()) {
    if (limits.ipv4Only && walk.type !== recordType.a) continue;
    const field = addressField(message, walk);
    if (!field) continue;
    records += 1;
    if (records > (limits.maximumRecords ?? Infinity)) break;
    const value = translate(field.value);
    const replacement = value === undefined || value === field.value ? undefined : addressBytes(value, field.length);
    if (value === undefined || !replacement) continue;
    bytes.set(replacement, field.offset);
    // The TTL stands 6 bytes before the data: TTL 4, data length 2.
    if (limits.ttlSeconds !== undefined) new DataView(bytes.buffer).setUint32(field.offset - 6, limits.ttlSeconds);
    changes.push({ field, value });
  }
  return rewrittenInPlace(message, bytes, changes);
}

/** Over TCP a message has its length prefix (RFC 1035 §4.2.2), which never changes. */
export const dnsRewriter: CreateRewriter = ({ transport }) => {
  const rewrite = (message: Uint8Array, { end }: MessageTranslation): RewrittenFields =>
    rewriteAddresses(message, (address) => end(address, undefined)?.address);
  if (transport !== 'tcp') return { rewrite: (message, _from, translation) => rewrite(message, translation) };
  return {
    frame: (_from, bytes) => framingOf(framedBytes(bytes), bytes),
    rewrite: (message, _from, translation) =>
      rewrittenBehind(message, lengthPrefixBytes, rewrite(message.subarray(lengthPrefixBytes), translation)),
  };
};
