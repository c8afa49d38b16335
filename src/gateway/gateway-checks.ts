/** What a gateway checks of every packet, whatever ALG reads it. Every fact is optional: what is absent is not published. */
import type { Sourced, SourcedNumber } from './sourced.ts';

export interface GatewayChecks {
  /** A stateful firewall as well as a NAT: what begins outside needs a gate or a policy even without translation. */
  readonly statefulFirewall?: Sourced<boolean>;
  /** Junos' five TCP anomalies and UDP port zero. */
  readonly headerAnomalies?: Sourced<'drop' | 'forward'>;
  /** Echo requests without a reply that one ping may have under way. */
  readonly outstandingEchoes?: SourcedNumber;
  /** ICMP errors pass only when they quote a flow that the gateway knows. */
  readonly icmpErrorsNeedFlow?: Sourced<boolean>;
  /** Addresses and checksums inside ICMP errors are translated (RFC 5508 §4.2). */
  readonly translatesIcmpErrors?: Sourced<boolean>;
  /** Seconds that a UDP flow with packets both ways must last before the timer `udp` runs for it; until then `udp-unreplied` does. */
  readonly streamAfterSeconds?: SourcedNumber;
  /** Fragments of a datagram that are kept for reassembly. */
  readonly maximumFragments?: SourcedNumber;
}
