/** Tells SNMP by the skeleton of its message, which fits together in every length; LDAP and Kerberos differ at once. */
import { u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { BerReader } from '../ber-reader.ts';
import { berTag, isPduTag, snmpVersion } from './vocabulary.ts';

/** SEQUENCE, INTEGER, OCTET STRING and the PDU's tag. */
const leastBytes = 9;

/** `yes`: everything up to the PDU is as it must be and the outer length is the datagram's; `more`: cut by the capture. */
export function probeSnmp(transport: Transport, _from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'udp' || u8(payload, 0) !== berTag.sequence || payload.length < leastBytes) return 'no';
  const outer = new BerReader(payload);
  if (!outer.next()) return 'no';
  const body = outer.inside();
  if (!body.nextIs(berTag.integer) || body.contentLength !== 1) return 'no';
  const version = body.integer();
  const skeleton =
    version === snmpVersion.v3
      ? isVersion3(body)
      : (version === snmpVersion.v1 || version === snmpVersion.v2c) && isCommunity(body);
  if (!skeleton) return 'no';
  const declared = outer.contentAt + outer.contentLength;
  return declared === payload.length ? 'yes' : 'more';
}

const isCommunity = (body: BerReader): boolean =>
  body.nextIs(berTag.octetString) && body.at < body.end && isPduTag(u8(body.bytes, body.at));

/** RFC 3412 §6: message id, maximum size, flags of one byte, security model; then the security parameters. */
function isVersion3(body: BerReader): boolean {
  if (!body.nextIs(berTag.sequence)) return false;
  const header = body.inside();
  return (
    header.nextIs(berTag.integer) &&
    header.nextIs(berTag.integer) &&
    header.nextIs(berTag.octetString) &&
    header.contentLength === 1 &&
    header.nextIs(berTag.integer) &&
    u8(body.bytes, body.at) === berTag.octetString
  );
}
