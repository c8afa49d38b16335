/** The numbers of traceroute as Junos' ALG and the tools have them. */

/** First and last UDP port of Junos' application (Junos OS, ALG Descriptions, "Traceroute"); tools start at the first. */
export const algPorts = { first: 33434, last: 33450 } as const;
/** The ALG takes UDP packets below this TTL for probes; tools stop at it (same source; traceroute(8), -m). */
export const ttlThreshold = 30;
