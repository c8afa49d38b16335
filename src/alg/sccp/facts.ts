/** What a Skinny message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type SccpFacts = {
  id: number;
  /** The header's. */
  version: number;
  device?: string;
  address?: string;
  port?: number;
  /** 0 is success, in acknowledgements. */
  status?: number;
  passThroughParty?: number;
};
