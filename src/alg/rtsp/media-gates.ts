/** The gates of one SETUP: media to the player, its control channel both ways (RFC 2326 §12.39, RFC 3550 §11). */
import type { GateEndpoint, GateRequest, PacketPlace } from '../alg.ts';
import { MediaMonitor } from '../rtp/media-monitor.ts';
import type { PortRange, RtspTransport } from './transport.ts';

export interface SetupPlace {
  readonly client: GateEndpoint;
  readonly server: GateEndpoint;
  /** What gates of this session have in common. */
  readonly session: string;
  readonly clockRates: ReadonlyMap<number, number>;
  /** Seconds that the session lives without a request. */
  readonly lifetimeSeconds: number;
  readonly openedAt: PacketPlace;
}

/** `asked` completes what the answer leaves out. Empty where media stays in the connection. */
export function setupGates(chosen: RtspTransport, asked: RtspTransport | undefined, place: SetupPlace): GateRequest[] {
  if (chosen.lower === 'tcp') return [];
  if (chosen.lower === 'multicast') return multicastGates(chosen, place);
  const clientPort = chosen.clientPort ?? asked?.clientPort;
  if (!clientPort) return [];
  const client = chosen.destination?.value ?? asked?.destination?.value ?? place.client.address;
  const server = chosen.source?.value ?? place.server.address;
  const atClient = ends(client, clientPort);
  const atServer = chosen.serverPort && ends(server, chosen.serverPort);
  const anyPort: GateEndpoint = { address: server, port: '*' };
  const { payload } = chosen;
  const isRtp = payload === 'rtp';
  const toServer = chosen.mode === 'RECORD' || chosen.mode === 'RECEIVE';
  const gates = toServer
    ? [gate(place, payload, atClient.media, atServer?.media ?? anyPort)]
    : [gate(place, payload, atServer?.media ?? anyPort, atClient.media)];
  if (isRtp && atClient.control) gates.push(gate(place, 'rtcp', atServer?.control ?? anyPort, atClient.control));
  // RDT asks for lost packets where the media comes from.
  if (atServer && isRtp && atServer.control && atClient.control)
    gates.push(gate(place, 'rtcp', atClient.control, atServer.control));
  else if (atServer && !isRtp && !toServer)
    gates.push(gate(place, `${payload}-resend`, atClient.media, atServer.media));
  return gates;
}

function multicastGates(chosen: RtspTransport, place: SetupPlace): GateRequest[] {
  const group = chosen.destination?.value;
  if (group === undefined || !chosen.port) return [];
  const { media, control } = ends(group, chosen.port);
  const anyone: GateEndpoint = { address: '*', port: '*' };
  return [
    gate(place, `${chosen.payload}-multicast`, anyone, media),
    ...(control ? [gate(place, 'rtcp-multicast', anyone, control)] : []),
  ];
}

function ends(
  address: string,
  { first, last }: PortRange,
): { readonly media: GateEndpoint; readonly control: GateEndpoint | undefined } {
  return {
    media: { address, port: Number(first.value) },
    control: last && last.value !== first.value ? { address, port: Number(last.value) } : undefined,
  };
}

const gate = (
  { session, clockRates, lifetimeSeconds, openedAt }: SetupPlace,
  purpose: string,
  from: GateEndpoint,
  to: GateEndpoint,
): GateRequest => ({
  purpose,
  transport: 'udp',
  from,
  to,
  openedAt,
  lifetimeSeconds,
  reusable: true,
  media: new MediaMonitor({ call: session, clockRates }),
});
