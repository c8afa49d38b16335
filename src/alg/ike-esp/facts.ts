/** What an IKE message says about itself to rules: `AlgMessage.facts` of this ALG. */
export type IkeFacts = {
  /** 1 or 2. */
  version: number;
  exchange: number;
  initiatorSpi: string;
  responderSpi: string;
  messageId: number;
};
/** Of the message that stands for a security association in UDP: its first ESP packet. */
export type EspFacts = { spi: number };
