/** RouterOS' NAT helpers (`/ip firewall service-port`) and the ALGs that they are. */
import type { AlgId, Transport } from '../../alg/alg.ts';

export interface ServicePort {
  readonly name: string;
  /** Empty for helpers of transports, which rewrite no addresses. */
  readonly algs: readonly { readonly alg: AlgId; readonly transport: Transport }[];
  /** Whether the entry has a `ports` property. */
  readonly hasPorts: boolean;
  /** Server ports of a default entry. */
  readonly ports: readonly number[];
}

/** Names and ports as a verbose export lists them. */
export const servicePorts: readonly ServicePort[] = [
  { name: 'ftp', algs: [{ alg: 'ftp', transport: 'tcp' }], hasPorts: true, ports: [21] },
  { name: 'tftp', algs: [{ alg: 'tftp', transport: 'udp' }], hasPorts: true, ports: [69] },
  { name: 'irc', algs: [{ alg: 'irc', transport: 'tcp' }], hasPorts: true, ports: [6667] },
  {
    name: 'h323',
    algs: [
      { alg: 'h323', transport: 'tcp' },
      { alg: 'ras', transport: 'udp' },
    ],
    hasPorts: false,
    ports: [],
  },
  {
    name: 'sip',
    algs: [
      { alg: 'sip', transport: 'udp' },
      { alg: 'sip', transport: 'tcp' },
    ],
    hasPorts: true,
    ports: [5060, 5061],
  },
  { name: 'pptp', algs: [{ alg: 'pptp', transport: 'tcp' }], hasPorts: false, ports: [] },
  { name: 'rtsp', algs: [{ alg: 'rtsp', transport: 'tcp' }], hasPorts: true, ports: [554] },
  { name: 'udplite', algs: [], hasPorts: false, ports: [] },
  { name: 'dccp', algs: [], hasPorts: false, ports: [] },
  { name: 'sctp', algs: [], hasPorts: false, ports: [] },
];

export const servicePortNamed = (name: string): ServicePort | undefined =>
  servicePorts.find((entry) => entry.name === name.toLowerCase());

export const servicePortOf = (alg: AlgId, transport: Transport): ServicePort | undefined =>
  servicePorts.find(({ algs }) => algs.some((entry) => entry.alg === alg && entry.transport === transport));
