/** What an MGCP message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type MgcpFacts = {
  /** Of the command, or of the command that is answered. */
  verb?: string;
  /** 0 for commands. */
  code?: number;
  transaction?: string;
  endpoint?: string;
  callId?: string;
  mode?: string;
  /** Responses: the command's first packet. Commands: the packet that this one repeats. */
  requestPacket?: number;
  repeatOf?: number;
  mediaAddress?: string;
  mediaPort?: number;
  /** Counted by the media gateway when the connection ended. */
  packetsLost?: number;
  jitterMilliseconds?: number;
};
