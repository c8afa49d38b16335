/** Transport addresses found in a PER reading: which component names them, and the bytes of address and port. */
import { formatAddressBytes } from '../../base/address.ts';
import type { TranslateEnd } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import { addressBytes, binaryReplacement, portBytes, replaceFields, type RewrittenFields } from '../field-rewrite.ts';
import type { PerLeaf } from './per-walk.ts';

export interface H323Endpoint {
  /** The component that holds it: `h245Address`, `mediaChannel`, `callSignalAddress`, … */
  readonly role: string;
  /** Path of that component in its message. */
  readonly path: string;
  readonly address: string;
  readonly port: number;
  readonly addressField: LocatedField;
  readonly portField: LocatedField;
}

/** H.225.0 writes `ip` and `port`, H.245 `network` and `tsapIdentifier`. */
const portNames: Readonly<Record<string, string>> = { ip: 'port', network: 'tsapIdentifier' };
/** Parts of a path that are a TransportAddress' own. */
const inner =
  /\.(?:unicastAddress|multicastAddress|ipAddress|ip6Address|iPAddress|iP6Address|ipSourceRoute|iPSourceRouteAddress)$/;

export function endpointsOf(bytes: Uint8Array, leaves: readonly PerLeaf[]): H323Endpoint[] {
  const found: H323Endpoint[] = [];
  for (const [index, leaf] of leaves.entries()) {
    const dot = leaf.path.lastIndexOf('.');
    const portName = portNames[leaf.path.slice(dot + 1)];
    const port = leaves[index + 1];
    if (portName === undefined || !port || port.path !== `${leaf.path.slice(0, dot)}.${portName}`) continue;
    if ((leaf.length !== 4 && leaf.length !== 16) || port.length !== 2) continue;
    let path = leaf.path.slice(0, dot);
    while (inner.test(path)) path = path.replace(inner, '');
    const role = path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? '';
    const address = formatAddressBytes(bytes.subarray(leaf.offset, leaf.offset + leaf.length));
    const portText = String(port.value);
    found.push({
      role,
      path,
      address,
      port: Number(port.value),
      addressField: { name: `${role}.address`, value: address, offset: leaf.offset, length: leaf.length },
      portField: { name: `${role}.port`, value: portText, offset: port.offset, length: port.length },
    });
  }
  return found;
}

export const fieldsOf = (endpoints: readonly H323Endpoint[]): LocatedField[] =>
  endpoints.flatMap(({ addressField, portField }) => [addressField, portField]);

/** Not "anything", as endpoints write it before they know, and a port that can be reached. */
export const isUsable = ({ address, port }: H323Endpoint): boolean =>
  port !== 0 && address !== '0.0.0.0' && address !== '::';

/**
 * `message` with every endpoint that `translate` knows replaced. Addresses keep their length: neither the TPKT length nor
 * TCP sequence numbers change. An address of the other family does not fit and is left.
 */
export function rewriteEndpoints(
  message: Uint8Array,
  endpoints: readonly H323Endpoint[],
  translate: TranslateEnd,
): RewrittenFields {
  return replaceFields(
    message,
    endpoints.flatMap(({ address, port, addressField, portField }) => {
      const to = translate(address, port);
      const written = to && addressBytes(to.address, addressField.length);
      if (!written) return [];
      return [
        ...binaryReplacement(addressField, to.address, written),
        ...binaryReplacement(portField, String(to.port), portBytes(to.port)),
      ];
    }),
  );
}
