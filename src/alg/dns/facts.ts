/** What a DNS message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type DnsFacts = {
  /** Declared by the TCP length prefix; over UDP the datagram's own size. */
  declaredSize: number;
  /** Bytes seen from the message's start without a hole. */
  receivedSize: number;
  overTcp: boolean;
  /** The following are absent when the header was not seen. */
  id?: number;
  /** Response code with the upper bits that OPT adds (RFC 6891 §6.1.3); 0 in queries. */
  rcode?: number;
  truncated?: boolean;
  /**
   * First question's name, the query's when a later message of a transfer asks nothing, the first record's when nobody
   * asked (multicast DNS). Master-file form without the last dot.
   */
  qname?: string;
  /** `A`, `AXFR`, `TYPE65280`; empty when nothing is asked or the question is broken. */
  qtype?: string;
  /** Signed with a shared key: whoever changes the message on its way breaks it (RFC 8945). */
  tsig?: boolean;
  /** TSIG's own error, when not zero: 16 BADSIG, 17 BADKEY, 18 BADTIME. */
  tsigError?: number;
  /** The sender's UDP size, when it sent an OPT record. */
  ednsSize?: number;
  /** Address records in the answer, when there are more than `fields` holds. */
  addressCount?: number;
  /** Queries: the packet of the first one that this one repeats. */
  repeatOf?: number;
  /** Responses: the query's packet, the UDP bytes that it allows, and which answer to it this is, from the second on. */
  queryPacket?: number;
  allowedSize?: number;
  answerNumber?: number;
  /** Transfers: which message this is, records so far, and whether the closing SOA (or a refusal) has been seen. */
  transferPart?: number;
  transferRecords?: number;
  transferClosed?: boolean;
  /** What is wrong with a name or a record, in words. */
  problem?: string;
};
