/** What a BOOTP or DHCP message says about itself to rules: `AlgMessage.facts` of this ALG. Addresses only where not 0. */
export type BootpFacts = {
  request: boolean;
  transactionId: number;
  hops: number;
  broadcast: boolean;
  /** RFC 2132 §9.6; absent in plain BOOTP. */
  messageType?: number;
  clientAddress?: string;
  yourAddress?: string;
  relayAddress?: string;
  requestedAddress?: string;
  serverIdentifier?: string;
  /** The packet of the request of this transaction that a reply answers. */
  requestPacket?: number;
};
