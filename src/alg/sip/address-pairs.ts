/** Every address with its port that a SIP message and its description hold: what a gateway would have to translate. */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { AddressPair } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import { sdpAddressPairs } from '../sdp/address-pairs.ts';
import type { SipMessage } from './parse.ts';
import type { HostPort, NameAddress } from './uri.ts';
import { sipPort } from './vocabulary.ts';

export const isAddress = (text: string): boolean => parseIpv4(text) !== undefined || parseIpv6(text) !== undefined;

/** Addresses of signalling; names (DNS) are left out, for nobody translates them. */
export function signallingPairs(message: SipMessage): AddressPair[] {
  const pairs: AddressPair[] = [];
  const add = (part: string, { host, port }: HostPort): void => {
    if (isAddress(host.value)) pairs.push({ part, address: host, port, defaultPort: sipPort });
  };
  const addAll = (part: string, addresses: readonly (NameAddress | undefined)[]): void => {
    for (const address of addresses) {
      const uri = address?.uri;
      if (!uri) continue;
      add(part, uri);
      if (uri.maddr) add(part, { host: uri.maddr, port: undefined });
    }
  };
  if (message.requestUri) add('request-uri', message.requestUri);
  for (const via of message.vias) {
    add('via', via);
    if (via.received) add('received', { host: via.received, port: via.rport });
  }
  addAll('contact', message.contacts);
  addAll('route', message.routes);
  addAll('record-route', message.recordRoutes);
  return pairs;
}

/** Addresses that identify rather than lead somewhere: From, To, the host part of Call-ID. */
export function identityPairs(message: SipMessage): AddressPair[] {
  const pairs: AddressPair[] = [];
  for (const [part, address] of [
    ['from', message.from],
    ['to', message.to],
  ] as const)
    if (address?.uri && isAddress(address.uri.host.value))
      pairs.push({ part, address: address.uri.host, port: address.uri.port, defaultPort: sipPort });
  const callHost = message.callId && hostOfCallId(message.callId);
  if (callHost) pairs.push({ part: 'call-id', address: callHost, port: undefined, defaultPort: undefined });
  return pairs;
}

function hostOfCallId(callId: LocatedField): LocatedField | undefined {
  const at = callId.value.lastIndexOf('@');
  const value = callId.value.slice(at + 1);
  return at >= 0 && isAddress(value)
    ? { name: 'call-id host', value, offset: callId.offset + at + 1, length: value.length }
    : undefined;
}

export const descriptionPairs = (message: SipMessage): AddressPair[] =>
  message.description ? sdpAddressPairs(message.description) : [];
