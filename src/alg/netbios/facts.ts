/** What a NetBIOS message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type NetbiosFacts = {
  /** Datagrams: what the header says of its sender, which NAT may have left behind. */
  headerAddress?: string;
  headerPort?: number;
  /** Name service: a positive answer to a name query, whose addresses (`fields`) the asker will use. */
  isAnswer?: boolean;
  subject?: string;
};
