/** What an ICMP message says about itself to surveys and rules: `AlgMessage.facts` of this ALG. */
export type IcmpFacts = {
  type: number;
  code: number;
  /** Echo and its kin. */
  identifier?: number;
  sequence?: number;
  /** Replies: the request's packet, and how long the answer took. */
  requestPacket?: number;
  roundTripMilliseconds?: number;
  /** Replies without a request of that sequence number in the capture. */
  unmatched?: boolean;
  /** Errors: the packet they quote, as the flow table keys its flow. */
  quotedProtocol?: number;
  quotedSource?: string;
  quotedDestination?: string;
  quotedSourcePort?: number;
  quotedDestinationPort?: number;
  /** False when the quote ends before the ports, or is that of a later fragment. */
  quoteNamesFlow?: boolean;
  quotedTtl?: number;
  quotedIdentification?: number;
  quotedSequence?: number;
  nextHopMtu?: number;
  /** Errors: which sums are wrong. The last one only where the quote holds the whole packet. */
  checksumWrong?: boolean;
  quotedHeaderChecksumWrong?: boolean;
  quotedTransportChecksumWrong?: boolean;
  /** Requests, once the capture is read: who answered with which error, in which packet. */
  answeredBy?: string;
  answerPacket?: number;
  /** Requests: the TTL they were captured with, when an error for its running out answers them: the hop of a trace. */
  hop?: number;
};
