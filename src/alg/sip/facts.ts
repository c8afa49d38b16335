/** What a SIP message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type SipFacts = {
  /** Absent in keepalives and in what is no SIP message. */
  method?: string;
  /** 0 for requests. */
  status?: number;
  callId?: string;
  sequence?: number;
  fromTag?: string;
  toTag?: string;
  /** Of the topmost Via: names the transaction, the same on both sides of a gateway. */
  branch?: string;
  /** Via headers: more than one says that a proxy stands before the sender (of a request) or the receiver. */
  viaCount?: number;
  /** Topmost Via: sent-by, as `address:port` or `address`. */
  sentBy?: string;
  /** What the server saw of the sender: a different address than `sentBy` says that a NAT lies between (RFC 3581). */
  received?: string;
  rport?: number;
  /** First Contact, `host:port` or `host`; the other side sends in-dialog requests there. */
  contact?: string;
  /** Topmost Route. */
  route?: string;
  /** Nearest Record-Route: in-dialog requests of the receiver go there instead of to the Contact. */
  recordRoute?: string;
  /** Seconds that a registration or subscription lasts. */
  expires?: number;
  /** RFC 4028. */
  sessionExpires?: number;
  /** RFC 3262: this provisional response is sent until a PRACK comes. */
  reliable?: boolean;
  referTo?: string;
  /** As the description has them: first medium's address, port and direction; number of media lines. */
  mediaAddress?: string;
  mediaPort?: number;
  mediaDirection?: string;
  mediaCount?: number;
  /** The first odd port for RTP, with nothing said of RTCP. */
  oddMediaPort?: number;
  /** The description has ICE candidates: its first address need not be the one that is used. */
  ice?: boolean;
  /** Declared by Content-Length; absent without one. */
  contentLength?: number;
  /** Bytes that follow the head; of a datagram cut by the capture, what it had on the wire. */
  bodyBytes?: number;
  /** Lines of the description that cannot be read: the first one. */
  damagedLine?: string;
  /** Requests: the packet of the first one that this one repeats. Responses: of the one that this one repeats. */
  repeatOf?: number;
  /** Responses: the request's first packet. */
  requestPacket?: number;
  /** State of the dialog after the message: `early`, `confirmed`, `terminated`. */
  dialog?: string;
  keepalive?: boolean;
  overTcp?: boolean;
  /** What is wrong, in words. */
  problem?: string;
};
