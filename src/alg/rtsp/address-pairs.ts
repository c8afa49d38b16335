/** The addresses and ports of an RTSP message that a gateway translates: Transport, and the description of a DESCRIBE. */
import type { LocatedField } from '../alg.ts';
import { sdpAddressPairs } from '../sdp/address-pairs.ts';
import { detached } from '../text/detached.ts';
import type { AddressPair } from '../address-rewrite.ts';
import type { RtspMessage } from './parse.ts';
import type { PortRange } from './transport.ts';

/** Ports of the player's and of the server's end; the address is written only where it is not the connection's own. */
export interface TransportEnd {
  readonly side: 'client' | 'server';
  readonly address: LocatedField | undefined;
  readonly ports: PortRange;
}

/** Multicast groups are the same everywhere. */
export const transportEnds = ({ transports }: RtspMessage): TransportEnd[] =>
  transports.flatMap(({ lower, clientPort, serverPort, destination, source }): TransportEnd[] =>
    lower === 'multicast'
      ? []
      : [
          ...(clientPort ? [{ side: 'client' as const, address: destination, ports: clientPort }] : []),
          ...(serverPort ? [{ side: 'server' as const, address: source, ports: serverPort }] : []),
        ],
  );

export const descriptionPairs = ({ description }: RtspMessage): AddressPair[] =>
  description ? sdpAddressPairs(description) : [];

const maximumFields = 48;

/** What a rewrite changes, for the message's list. */
export function messageFields(message: RtspMessage): LocatedField[] {
  const fields = new Map<number, LocatedField>();
  const all = [
    ...transportEnds(message).flatMap(({ address, ports }) => [address, ports.first, ports.last]),
    ...descriptionPairs(message).flatMap(({ address, port }) => [address, port]),
  ];
  for (const field of all)
    if (field && fields.size < maximumFields && !fields.has(field.offset))
      fields.set(field.offset, { ...field, value: detached(field.value) });
  return [...fields.values()].sort((one, other) => one.offset - other.offset);
}
