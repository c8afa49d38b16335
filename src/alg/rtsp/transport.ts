/** The Transport header: where media is to go, over what, with the place of every address and port (RFC 2326 §12.39, RFC 7826 §18.54). */
import { formatEndpoint } from '../../base/address.ts';
import type { LocatedField } from '../alg.ts';
import { dividePieces, parameterOf, parametersOf, type Parameter } from '../text/parameters.ts';

export interface PortRange {
  readonly first: LocatedField;
  /** The same port again when only one is written. */
  readonly last: LocatedField | undefined;
}

export interface RtspTransport {
  /** As written: `RTP/AVP`, `x-real-rdt/udp`, … */
  readonly name: string;
  readonly lower: 'udp' | 'tcp' | 'multicast';
  /** `rtp`; `rdt` and `tng` are RealNetworks' own, `mp2t` is an MPEG stream without RTP. */
  readonly payload: 'rtp' | 'rdt' | 'tng' | 'mp2t' | 'other';
  readonly clientPort: PortRange | undefined;
  readonly serverPort: PortRange | undefined;
  /** Multicast only. */
  readonly port: PortRange | undefined;
  /** Who the media is for, when not who asks; who sends it, when not who answers. */
  readonly destination: LocatedField | undefined;
  readonly source: LocatedField | undefined;
  /** Channels in the RTSP connection itself. */
  readonly channels: readonly [number, number] | undefined;
  /** `PLAY`, `RECORD`. */
  readonly mode: string;
}

const maximumTransports = 16;

/** Every alternative that the header offers, or the one that an answer chose. `offset` is the value's place in the message. */
export const parseTransports = (value: string, offset: number): RtspTransport[] =>
  dividePieces(value, ',')
    .slice(0, maximumTransports)
    .map((piece) => parseTransport(piece.text, offset + piece.offset));

function parseTransport(text: string, offset: number): RtspTransport {
  const semicolon = text.indexOf(';');
  const name = semicolon < 0 ? text : text.slice(0, semicolon);
  const parameters = semicolon < 0 ? [] : parametersOf(text, semicolon);
  const ports = (key: string): PortRange | undefined => portRange(parameterOf(parameters, key), offset);
  const address = (key: string): LocatedField | undefined => {
    const parameter = parameterOf(parameters, key);
    return parameter?.value
      ? { name: key, value: parameter.value, offset: offset + parameter.offset, length: parameter.value.length }
      : undefined;
  };
  const theirs = addressList(parameterOf(parameters, 'src_addr'), offset);
  const ours = addressList(parameterOf(parameters, 'dest_addr'), offset);
  const channels = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(parameterOf(parameters, 'interleaved')?.value ?? '');
  const isMulticast = parameterOf(parameters, 'multicast') !== undefined || /\/mcast$/i.test(name);
  return {
    name,
    lower: channels || /\/tcp$/i.test(name) ? 'tcp' : isMulticast ? 'multicast' : 'udp',
    payload: payloadOf(name),
    clientPort: ports('client_port') ?? ours?.ports,
    serverPort: ports('server_port') ?? theirs?.ports,
    port: ports('port'),
    destination: address('destination') ?? ours?.address,
    source: address('source') ?? theirs?.address,
    channels: channels ? [Number(channels[1]), Number(channels[2] ?? channels[1])] : undefined,
    mode: (parameterOf(parameters, 'mode')?.value ?? 'PLAY').toUpperCase(),
  };
}

function payloadOf(name: string): RtspTransport['payload'] {
  if (/^RTP\//i.test(name)) return 'rtp';
  if (/^x-real-rdt\//i.test(name)) return 'rdt';
  if (/^x-pn-tng\//i.test(name)) return 'tng';
  return /^(?:MP2T|RAW)\//i.test(name) ? 'mp2t' : 'other';
}

function portRange(parameter: Parameter | undefined, offset: number): PortRange | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(parameter?.value ?? '');
  const first = match?.[1];
  if (!parameter || first === undefined || Number(first) > 65_535 || Number(match?.[2] ?? 0) > 65_535) return undefined;
  const at = offset + parameter.offset;
  const field = (value: string, from: number): LocatedField => ({
    name: parameter.name,
    value,
    offset: at + from,
    length: value.length,
  });
  const last = match?.[2];
  return { first: field(first, 0), last: last === undefined ? undefined : field(last, first.length + 1) };
}

/** RTSP 2.0: `"192.0.2.5:5000"/"192.0.2.5:5001"`; an empty host means the connection's own end. */
function addressList(
  parameter: Parameter | undefined,
  offset: number,
): { readonly address: LocatedField | undefined; readonly ports: PortRange | undefined } | undefined {
  if (!parameter?.value) return undefined;
  const entries = [...parameter.value.matchAll(/(?:^|\/)"?(?:\[([^\]"]{2,45})\]|([^:"/[\]]*)):(\d{1,5})"?/dg)].slice(
    0,
    2,
  );
  const fields = entries.map(({ indices }) => {
    const host = indices?.[1] ?? indices?.[2];
    const port = indices?.[3];
    const field = (range: readonly [number, number] | undefined): LocatedField | undefined =>
      range && range[1] > range[0]
        ? {
            name: parameter.name,
            value: parameter.value?.slice(range[0], range[1]) ?? '',
            offset: offset + parameter.offset + range[0],
            length: range[1] - range[0],
          }
        : undefined;
    return { host: field(host), port: field(port) };
  });
  const first = fields[0]?.port;
  return { address: fields[0]?.host, ports: first && { first, last: fields[1]?.port } };
}

/** In one line: `RTP/AVP to port 1024-1025`. */
export function transportText({
  name,
  lower,
  clientPort,
  serverPort,
  port,
  channels,
  destination,
}: RtspTransport): string {
  const range = clientPort ?? port;
  const ports = range && `${range.first.value}${range.last ? `-${range.last.value}` : ''}`;
  if (channels) return `${name} inside the connection (channels ${channels[0]}-${channels[1]})`;
  if (lower === 'multicast')
    return `${name} to the group ${destination && ports ? formatEndpoint(destination.value, Number(range.first.value)) : 'of its description'}`;
  if (lower === 'tcp') return `${name} inside the connection`;
  return `${name}${ports === undefined ? '' : ` to port ${ports}`}${serverPort ? ` from port ${serverPort.first.value}` : ''}`;
}
