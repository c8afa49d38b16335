/** One translation that a gateway holds, and what is known of translations before a replay begins. */
import type { Transport } from '../alg/alg.ts';
import type { BindingEnd } from '../alg/field-rewrite.ts';

export const bindingOrigins = ['rule', 'learnt', 'gate', 'assumed'] as const;
export type BindingOrigin = (typeof bindingOrigins)[number];

export interface Binding {
  /** From 1, in the order in which they were made. */
  readonly id: number;
  readonly transport: Transport;
  /** The inside host as the inside knows it. */
  readonly inside: BindingEnd;
  /** The inside host as the outside knows it. */
  readonly outside: BindingEnd;
  /** The other host of its first conversation as the outside knows it, where that is translated as well (twice NAT, NAT64). */
  readonly remoteOutside: BindingEnd | null;
  readonly origin: BindingOrigin;
  /** What says so, in words. */
  readonly source: string;
  /** From 1. */
  readonly firstPacket: number;
}

/** A translation that evidence shows: a second capture, a log. */
export interface LearntBinding {
  readonly transport: Transport;
  readonly inside: BindingEnd;
  readonly outside: BindingEnd;
  readonly source: string;
  /** The evidence shows a conversation through it that began outside: a port forwarding, or a gate. */
  readonly beginsOutside?: boolean;
  /** NAT64 seen from its IPv4 side: the prefix that stands for IPv4 hosts on the other. */
  readonly nat64Prefix?: string;
}

/** A host whose outside address evidence shows, without its ports. */
export interface LearntHost {
  readonly inside: string;
  readonly outside: string;
  readonly source: string;
}

/** Why the gateway makes no binding although it should. */
export interface BindingRefusal {
  readonly refused: 'pool-exhausted' | 'no-hairpin';
  readonly reason: string;
}

export const isRefusal = (result: Binding | BindingRefusal | null): result is BindingRefusal =>
  result !== null && 'refused' in result;
