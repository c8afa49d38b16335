/** What SIP endpoints send over UDP to keep a NAT's binding alive, and is no SIP message. */
import { u32, u8 } from '../../base/bytes.ts';

/** Shorter than any SIP message. */
const maximumKeepaliveBytes = 32;
/** RFC 8489 §5. */
const stunCookie = 0x2112_a442;
const stunHeaderBytes = 20;

/**
 * Line ends (RFC 5626 §4.4.1 over TCP, the same over UDP in the field), zeros, a few bytes of a vendor's own (`hello`,
 * `jaK`), or a STUN binding request (RFC 5626 §3.5.2).
 */
export const isKeepalive = (payload: Uint8Array): boolean => payload.length <= maximumKeepaliveBytes || isStun(payload);

const isStun = (payload: Uint8Array): boolean =>
  payload.length >= stunHeaderBytes && u8(payload, 0) < 4 && u32(payload, 4) === stunCookie;
