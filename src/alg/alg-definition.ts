/** What an ALG is to the engine: one line of the registry, with everything that is done for its flows. */
import type { AlgId, Analyzer, ProbeVerdict, SessionContext, Side, Transport } from './alg.ts';
import type { CreateRewriter } from './rewriter.ts';

export interface AlgDefinition {
  readonly id: AlgId;
  readonly title: string;
  /** Server ports as documented; the source stands in the folder's README. `*`: every flow of a transport without ports. */
  readonly ports: readonly { readonly transport: Transport; readonly port: number | '*' }[];
  /**
   * Looks at the first payload of one direction. Asked on the documented ports to refuse what is something else there
   * ('no'), and elsewhere, when `probesAnyPort`, to claim a moved service ('yes'). `earlier` is what the other side said
   * first, when that was not enough.
   */
  readonly probe: (transport: Transport, from: Side, payload: Uint8Array, earlier?: Uint8Array) => ProbeVerdict;
  readonly probesAnyPort: boolean;
  /** Where `probesAnyPort` holds, when not on the transports of `ports`: most RPC services have no port of their own. */
  readonly probedTransports?: readonly Transport[];
  readonly analyze: (context: SessionContext) => Analyzer;
  /** How a gateway's ALG changes the messages; absent where nothing in them is translated. */
  readonly rewriter?: CreateRewriter;
}
