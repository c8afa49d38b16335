/** What a TNS packet says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type SqlnetFacts = {
  /** CONNECT and ACCEPT: the version offered or agreed, and the largest packet. */
  version?: number;
  sdu?: number;
  /** CONNECT: service or instance that is asked for. */
  service?: string;
  /** REFUSE: Oracle's error number. */
  errorCode?: number;
  /** REDIRECT, or the DATA packet that carries its text: where the client is sent. */
  redirectHost?: string;
  redirectPort?: number;
};
