/** The addresses of a session description, each with the port that is translated together with it. */
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import type { AddressPair } from '../address-rewrite.ts';
import type { LocatedField } from '../alg.ts';
import { connectionOf, isUnspecified } from './media-endpoints.ts';
import type { SessionDescription } from './session-description.ts';

/** An address line that several media share stands in several pairs. */
export function sdpAddressPairs(description: SessionDescription): AddressPair[] {
  const pairs: AddressPair[] = [];
  const add = (part: string, address: LocatedField | undefined, port: LocatedField | undefined): void => {
    if (address && !isUnspecified(address.value) && isIpAddress(address.value))
      pairs.push({ part, address, port: port?.value === '0' ? undefined : port, defaultPort: undefined });
  };
  for (const media of description.media) {
    const connection = connectionOf(description, media);
    add('sdp m', connection, media.port);
    if (media.rtcpPort) add('sdp rtcp', media.rtcpAddress ?? connection, media.rtcpPort);
    for (const candidate of media.candidates) {
      add('sdp candidate', candidate.address, candidate.port);
      add('sdp candidate raddr', candidate.relatedAddress, candidate.relatedPort);
    }
  }
  add('sdp c', description.connection, undefined);
  // The origin identifies the session, and gateways translate it all the same.
  add('sdp o', description.origin, undefined);
  return pairs;
}

const isIpAddress = (text: string): boolean => parseIpv4(text) !== undefined || parseIpv6(text) !== undefined;
