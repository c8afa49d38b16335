/** What an RTSP message says about itself to the rules of the diagnosis: `AlgMessage.facts` of this ALG. */
export type RtspFacts = {
  /** Of the request, or of the request that is answered. */
  method?: string;
  /** 0 for requests. */
  status?: number;
  sequence?: number;
  /** Answers: the request's packet. */
  requestPacket?: number;
  session?: string;
  /** Seconds that the session lives without a request. */
  timeout?: number;
  /** The transport that is asked for first, or was chosen: `udp`, `tcp`, `multicast`. */
  transport?: string;
  dialect?: string;
  /** RTP or RTCP in the connection itself: its channel. */
  channel?: number;
};
