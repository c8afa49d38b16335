/**
 * Opens the gates of logical channels, each endpoint once while its gate lives: proposals repeat the same endpoint for every
 * codec. An endpoint is where the message's sender receives: media of the other side, or the control packets about them.
 */
import { formatEndpoint } from '../../base/address.ts';
import type { PacketPlace, SessionContext, Side } from '../alg.ts';
import { MediaMonitor } from '../rtp/media-monitor.ts';
import type { ControlMessage } from './control.ts';
import { isUsable, type H323Endpoint } from './endpoints.ts';

const anywhere = { address: '*', port: '*' } as const;
/** Junos SRX closes silent media after 120 s by default (security alg h323, media inactivity). */
const mediaGateSeconds = 120;
const controlGateSeconds = 120;
const maximumRemembered = 2048;

export class ChannelGates {
  private readonly context: SessionContext;
  private readonly call: string;
  /** Endpoint → when its gate's lifetime ends. */
  private readonly until = new Map<string, number>();
  /** Side and number of a channel → what it carries, because an acknowledgement does not say. */
  private readonly kinds = new Map<string, string>();

  constructor(context: SessionContext) {
    this.context = context;
    this.call = `h323 ${formatEndpoint(context.client.address, context.client.port)}`;
  }

  /** `endpoint`: where a connection of H.245, or of another call leg, is awaited. */
  connection(endpoint: H323Endpoint, purpose: 'h245' | 'h225', place: PacketPlace): void {
    if (!this.isNew(`tcp ${formatEndpoint(endpoint.address, endpoint.port)}`, endpoint, place)) return;
    this.context.gate({
      purpose,
      transport: 'tcp',
      from: anywhere,
      to: { address: endpoint.address, port: endpoint.port },
      openedAt: place,
      lifetimeSeconds: controlGateSeconds,
      alg: 'h323',
    });
  }

  channel(from: Side, message: ControlMessage, place: PacketPlace): void {
    const { name, channel, media, endpoints } = message;
    if (name !== 'openLogicalChannel' && name !== 'openLogicalChannelAck') return;
    const isAnswer = name === 'openLogicalChannelAck';
    if (media && !isAnswer) this.remember(`${from} ${channel}`, media);
    const opener = isAnswer ? (from === 'client' ? 'server' : 'client') : from;
    const kind = media ?? this.kinds.get(`${opener} ${channel}`) ?? 'media';
    for (const endpoint of endpoints) this.media(endpoint, kind, place);
  }

  private media(endpoint: H323Endpoint, kind: string, place: PacketPlace): void {
    const { role, address, port } = endpoint;
    const prefix = role === 'mediaChannel' ? 'rtp' : role === 'mediaControlChannel' ? 'rtcp' : undefined;
    const transport = prefix && kind !== 'data' ? 'udp' : 'tcp';
    if (!this.isNew(`${transport} ${formatEndpoint(address, port)}`, endpoint, place)) return;
    this.context.gate({
      // T.120 has a connection of its own, named by the channel's separate stack.
      purpose: prefix && transport === 'udp' ? `${prefix}-${kind}` : 't120',
      transport,
      from: anywhere,
      to: { address, port },
      openedAt: place,
      lifetimeSeconds: mediaGateSeconds,
      reusable: true,
      ...(transport === 'udp' ? { media: new MediaMonitor({ call: this.call, kind }) } : {}),
    });
  }

  private isNew(key: string, endpoint: H323Endpoint, place: PacketPlace): boolean {
    if (!isUsable(endpoint) || (this.until.get(key) ?? -1) >= place.seconds) return false;
    this.until.delete(key);
    this.until.set(key, place.seconds + mediaGateSeconds);
    forgetOldest(this.until);
    return true;
  }

  private remember(key: string, kind: string): void {
    this.kinds.set(key, kind);
    forgetOldest(this.kinds);
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= maximumRemembered) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
