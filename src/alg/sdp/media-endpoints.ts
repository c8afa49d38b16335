/** The transport addresses that a description asks media to be sent to, and the gates that they need. */
import type { GateEndpoint, GateRequest, LocatedField, PacketPlace } from '../alg.ts';
import { parseIpv4, parseIpv6 } from '../../base/address.ts';
import { MediaMonitor } from '../rtp/media-monitor.ts';
import type { SdpMedia, SessionDescription } from './session-description.ts';

export interface MediaEndpoint {
  readonly purpose: string;
  readonly transport: 'udp' | 'tcp';
  readonly media: SdpMedia;
  /** As written; a name, when the description does not hold an address. */
  readonly address: string;
  readonly port: number;
  readonly isRtcp: boolean;
  /** One of ICE's further candidates: at most one of all gets the media. */
  readonly isCandidate: boolean;
}

const maximumEndpoints = 64;
const discardPort = 9;
/** Linux opens the media ports of a SIP call for 180 s, Junos SRX closes silent ones after 120 s. */
const mediaGateSeconds = 180;

/** The c= that counts for the medium: its own before the session's (RFC 8866 §5.7). */
export const connectionOf = (description: SessionDescription, media: SdpMedia): LocatedField | undefined =>
  media.connection ?? description.connection;

/** No address stands for hold, as old endpoints write it (RFC 3264 §8.4), and for "not known yet". */
export const isUnspecified = (address: string): boolean => address === '0.0.0.0' || address === '::';

const isAddress = (text: string): boolean => parseIpv4(text) !== undefined || parseIpv6(text) !== undefined;

export function mediaEndpoints(description: SessionDescription): MediaEndpoint[] {
  const endpoints: MediaEndpoint[] = [];
  const add = (endpoint: MediaEndpoint): void => {
    const known = endpoints.some(
      ({ address, port, transport }) =>
        address === endpoint.address && port === endpoint.port && transport === endpoint.transport,
    );
    if (!known && endpoints.length < maximumEndpoints) endpoints.push(endpoint);
  };
  for (const media of description.media) {
    const address = connectionOf(description, media)?.value;
    if (media.portNumber === 0 || address === undefined || isUnspecified(address)) continue;
    addDefault(media, address, add);
    addCandidates(media, add);
  }
  return endpoints;
}

function addDefault(media: SdpMedia, address: string, add: (endpoint: MediaEndpoint) => void): void {
  const overTcp = /^TCP/i.test(media.protocol);
  // RFC 4145 §4.1: the side that connects has no port of its own to offer.
  if (overTcp && media.portNumber === discardPort) return;
  const transport = overTcp ? ('tcp' as const) : ('udp' as const);
  const isRtp = /RTP\//i.test(media.protocol);
  for (let pair = 0; pair < media.portCount; pair += 1) {
    const port = media.portNumber + (isRtp ? 2 * pair : pair);
    if (port > 65_535) return;
    const purpose = isRtp ? `rtp-${media.kind}` : media.protocol.toLowerCase().replace(/^(?:udp|tcp)\//, '');
    add({ purpose, transport, media, address, port, isRtcp: false, isCandidate: false });
    if (!isRtp || overTcp || media.rtcpMux) continue;
    const rtcpPort = pair === 0 && media.rtcpPort ? Number(media.rtcpPort.value) : port + 1;
    if (rtcpPort === 0 || rtcpPort > 65_535) continue;
    const rtcpAddress = (pair === 0 ? media.rtcpAddress?.value : undefined) ?? address;
    add({
      purpose: `rtcp-${media.kind}`,
      transport,
      media,
      address: rtcpAddress,
      port: rtcpPort,
      isRtcp: true,
      isCandidate: false,
    });
  }
}

function addCandidates(media: SdpMedia, add: (endpoint: MediaEndpoint) => void): void {
  for (const { component, transport, address, port } of media.candidates) {
    const number = Number(port.value);
    // RFC 6544 §4.5: active TCP candidates carry the discard port.
    if (number === 0 || number > 65_535 || (transport === 'tcp' && number === discardPort)) continue;
    if (!isAddress(address.value)) continue;
    const isRtcp = component === 2;
    add({
      purpose: `ice-${media.kind}`,
      transport,
      media,
      address: address.value,
      port: number,
      isRtcp,
      isCandidate: true,
    });
  }
}

/** The gate for one endpoint of `call`: anyone may send there, because who sends is not known from this description alone. */
export function mediaGate(endpoint: MediaEndpoint, call: string, openedAt: PacketPlace): GateRequest {
  const { media, address, port, purpose, transport } = endpoint;
  const to: GateEndpoint = { address: isAddress(address) ? address : '*', port };
  const { kind, direction, clockRates } = media;
  return {
    purpose,
    transport,
    from: { address: '*', port: '*' },
    to,
    openedAt,
    lifetimeSeconds: mediaGateSeconds,
    reusable: true,
    ...(transport === 'udp' ? { media: new MediaMonitor({ call, kind, direction, clockRates }) } : {}),
  };
}
