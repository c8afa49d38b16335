/** What an FTP message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type FtpFacts = {
  /** Replies: their code. */
  code?: number;
  /** Replies: the command that they answer, when it was seen. */
  answersVerb?: string;
  answersPacket?: number;
  /** Where the data connection goes, of PORT, EPRT, LPRT, 227, 228 and 229; the sender's own address where 229 leaves it out. */
  dataAddress?: string;
  dataPort?: number;
  /** True when the message names an address, as all but 229 do. */
  namesAddress?: boolean;
  /** The bytes came in more than one segment. */
  split?: boolean;
  /** A 227, 228 or 229 that holds nothing to connect to, or a PORT, EPRT or LPRT that does not. */
  unreadableEndpoint?: boolean;
  /** The line ends with LF alone, which RFC 959 does not allow and gateways take differently. */
  bareLineFeed?: boolean;
  /** This reply turns the channel into TLS (RFC 4217 §4). */
  beginsTls?: boolean;
  /** A command or reply that carries another one encrypted (RFC 2228 §3 and §4). */
  wrapped?: boolean;
  /** The first plain message after TLS: the channel was cleared (CCC, RFC 4217 §12). */
  clearedAfterTls?: boolean;
};
