/**
 * Whether the data flow that a gate speaks of gets through a gateway, and whether it takes the ALG to let it: an inside
 * endpoint inside a message is of no use to the other side until somebody translates it and opens the way.
 */
import type { BindingEnd } from '../alg/field-rewrite.ts';
import type { Gate } from '../alg/gate-table.ts';
import type { Session } from '../alg/session.ts';
import type { AlgMessage, GateEndpoint } from '../alg/alg.ts';
import { formatEndpoint } from '../base/address.ts';
import type { BindingTable } from './binding-table.ts';
import type { Profile } from './profile.ts';
import type { Sides } from './sides.ts';

export interface GateNeed {
  readonly kind: 'not-needed' | 'translation' | 'opening' | 'latching';
  readonly reason: string;
}

export interface GateScene {
  readonly profile: Profile;
  readonly sides: Sides;
  readonly bindings: BindingTable;
  /** The session's messages as the gateway saw them. */
  readonly messages: readonly AlgMessage[];
  readonly client: GateEndpoint;
  readonly server: GateEndpoint;
  /** Seconds between two packets, both from 1. */
  readonly secondsBetween: (earlier: number, later: number) => number;
  /** Whether the inside end sends the first packet of the flow that used the gate; undefined when no flow did. */
  readonly insideSendsFirst: (flow: number) => boolean | undefined;
}

const endOf = ({ address, port }: GateEndpoint): BindingEnd => ({ address, port: port === '*' ? 0 : port });

/** `translation`: the message must be rewritten; `opening`: a firewall must be opened; `latching`: only if the peer answers to where media comes from. */
export function gateNeed(gate: Gate, session: Session, scene: GateScene): GateNeed {
  const { sides, bindings, client, server, profile } = scene;
  const { to, from } = gate;
  const target = formatEndpoint(to.address, to.port);
  if (to.address === '*' || !sides.isInside(to.address))
    return { kind: 'not-needed', reason: `${target} is outside: the inside host opens the flow itself` };
  const peer = [client, server].find(({ address }) => !sides.isInside(address));
  const remote = from.address !== '*' ? from : peer;
  if (!remote || sides.isInside(remote.address))
    return { kind: 'not-needed', reason: `the flow to ${target} stays inside` };
  const inside = endOf(to);
  const far = endOf(remote);
  if (!bindings.translates(gate.transport, inside, far)) {
    if (profile.checks?.statefulFirewall?.value !== true)
      return { kind: 'not-needed', reason: `${to.address} is not translated, and nothing keeps the flow out` };
    return { kind: 'opening', reason: `${target} is reached from outside, which takes a gate or a policy of its own` };
  }
  const isOwnPort = to.address === client.address && to.port === client.port && gate.transport === session.transport;
  const filtering = profile.natBehaviour?.filtering?.value;
  if (
    isOwnPort &&
    (filtering === 'endpoint-independent' || (filtering === 'address-dependent' && far.address === server.address))
  )
    return { kind: 'not-needed', reason: `the session's own binding lets it in (${filtering} filtering)` };
  const first = gate.flow === null ? undefined : scene.insideSendsFirst(gate.flow);
  if (first === true && gate.media !== undefined)
    return { kind: 'latching', reason: `the peer is told ${target}, which it cannot reach` };
  if (isOwnPort) return { kind: 'opening', reason: `the answer comes from another endpoint than was asked` };
  return { kind: 'translation', reason: `the peer is told ${target}, which it cannot reach` };
}
