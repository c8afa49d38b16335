/** What an RPC message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type RpcFacts = {
  xid: number;
  /** Absent in a reply whose call was not seen. */
  program?: number;
  version?: number;
  procedure?: number;
  /** Pieces that the record came in over TCP, when more than one (RFC 5531 §11). */
  fragments?: number;
  /** Calls: the packet of the first one that this one repeats. */
  repeatOf?: number;
  /** Replies: the call's packet, and what became of it when it was no success. */
  callPacket?: number;
  failure?: string;
  /** Portmapper: the program that is asked for, and what the answer says of the first transport. */
  mappedProgram?: number;
  mappedVersion?: number;
  mappedTransport?: string;
  mappedAddress?: string;
  mappedPort?: number;
};
