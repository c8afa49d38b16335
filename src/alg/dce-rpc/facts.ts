/** What a PDU says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type DceRpcFacts = {
  callId?: number;
  /** Binds: the first interface with its version, how many contexts and which transfer syntaxes are offered. */
  interface?: string;
  interfaceVersion?: string;
  contexts?: number;
  transferSyntaxes?: string;
  /** Answers to binds: contexts accepted and rejected (a feature negotiation is neither), and the first reason. */
  accepted?: number;
  rejected?: number;
  rejectReason?: string;
  operation?: number;
  /** Faults. */
  status?: number;
  /** Encrypted by packet privacy. */
  sealed?: boolean;
  /** One of several PDUs of a call. */
  fragment?: boolean;
  /** Endpoint mapper: what is asked for or given. */
  mappedInterface?: string;
  mappedTransport?: string;
  mappedAddress?: string;
  mappedPort?: number;
};
