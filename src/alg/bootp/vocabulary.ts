/** Names and numbers of BOOTP and DHCP. */

/** RFC 951 §3. */
export const operation = { request: 1, reply: 2 } as const;
/** RFC 1497: says that options follow. */
export const magicCookie = 0x63825363;

/** RFC 2132 (§ in order: 3.5, 3.8, 9.1, 9.2, 9.3, 9.6, 9.7), RFC 3046. */
export const option = {
  pad: 0,
  router: 3,
  domainNameServer: 6,
  requestedAddress: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  relayInformation: 82,
  end: 255,
} as const;

/** RFC 2132 §9.6, RFC 3203, RFC 4388 §6.1, RFC 6926 §6.1, RFC 7724 §5.2. */
const messageTypes: readonly string[] = [
  '', 'discover', 'offer', 'request', 'decline', 'ack', 'nak', 'release', 'inform', 'force renew', 'lease query',
  'lease unassigned', 'lease unknown', 'lease active', 'bulk lease query', 'lease query done', 'active lease query',
  'lease query status', 'tls',
]; // prettier-ignore
export const messageType = { request: 3, release: 7, inform: 8 } as const;

/** `discover`; without a DHCP message type `boot request` or `boot reply`. */
export function bootpName(op: number, type: number | undefined): string {
  if (type !== undefined) return messageTypes[type] || `message type ${type}`;
  return op === operation.reply ? 'boot reply' : 'boot request';
}
