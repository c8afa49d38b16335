/** What a PPTP control message says about itself to rules: `AlgMessage.facts` of this ALG. */
export type PptpFacts = {
  type: number;
  callId?: number;
  peerCallId?: number;
  result?: number;
};
