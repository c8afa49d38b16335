/** What an SNMP message says about itself to rules: `AlgMessage.facts` of this ALG. */
export type SnmpFacts = {
  /** `v1`, `v2c`, `v3` */
  version: string;
  /** `get`, `get-bulk`, …; `encrypted message` when it cannot be seen. */
  command: string;
  requestId?: number;
  /** Of responses and reports, when not zero. */
  errorStatus?: string;
  /** Responses: the packet of the request of this id. */
  requestPacket?: number;
  /** RFC 1157 §4.1.6, of v1 traps. */
  agentAddress?: string;
};
