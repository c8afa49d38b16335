/** How a NAT makes bindings, in the words of RFC 4787 §4. Every fact is optional: what is absent is not published. */
import type { PortRange } from './nat-rule.ts';
import type { Sourced } from './sourced.ts';

/** RFC 4787 §4.1 for mapping, §5 for filtering. */
export const endpointDependences = ['endpoint-independent', 'address-dependent', 'address-and-port-dependent'] as const;
export type EndpointDependence = (typeof endpointDependences)[number];

export interface NatBehaviour {
  readonly mapping?: Sourced<EndpointDependence>;
  readonly filtering?: Sourced<EndpointDependence>;
  /** RFC 4787 §4.2.1: the inside port is kept while it is free. */
  readonly portPreservation?: Sourced<boolean>;
  /** RFC 4787 §4.2.1, REQ-3a: a port below 1024 becomes one below 1024, others stay above. */
  readonly portRangePreservation?: Sourced<boolean>;
  /** RFC 4787 §4.2.2: an even port becomes an even one. */
  readonly portParity?: Sourced<boolean>;
  /** RFC 4787 §4.1: one inside host keeps one outside address. */
  readonly pooling?: Sourced<'paired' | 'arbitrary'>;
  /** RFC 4787 §6. */
  readonly hairpinning?: Sourced<boolean>;
  /** Ports that are given out when the inside port is taken. */
  readonly ports?: Sourced<PortRange>;
}
