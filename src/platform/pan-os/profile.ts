/**
 * What PAN-OS does with ALG traffic before anything is configured. It finds applications by their content, so that no port is
 * watched: an empty list of ports means every port.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgHandling } from '../../gateway/alg-handling.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { Sourced } from '../../gateway/sourced.ts';

const gateways = 'PAN-OS administration, App-ID, application level gateways (docs.paloaltonetworks.com)';
const remembered = 'remembered as an application with an ALG, not found in a public text';
const times = 'remembered default of the session timeouts, not found in a public text';

const fact = <Value>(value: Value, source: string, verified = true): Sourced<Value> => ({ value, source, verified });

const payload: AlgHandling = {
  rewrites: fact(true, `${gateways}: by default it performs NAT on the payload`),
  opensGates: fact(true, `${gateways}: by default it opens dynamic pinholes for media ports`),
};

const on = (alg: AlgId, transport: Transport, source: string, handling?: AlgHandling): AlgSetting => ({
  alg,
  transport,
  state: 'on',
  source,
  verified: source === gateways,
  ports: [],
  limit: null,
  ...(handling ? { handling } : {}),
});

/** Applications of PAN-OS by ALG. */
export const panApplications: Readonly<Partial<Record<AlgId, string>>> = {
  sip: 'sip',
  h323: 'h.323',
  ftp: 'ftp',
  rtsp: 'rtsp',
  sccp: 'sccp',
  mgcp: 'mgcp',
  sqlnet: 'oracle',
};

export const panOsProfile: Profile = {
  platform: 'pan-os',
  title: 'Palo Alto PAN-OS',
  algs: [
    on('sip', 'udp', gateways, payload),
    on('sip', 'tcp', gateways, payload),
    on('h323', 'tcp', gateways),
    on('ftp', 'tcp', remembered),
    on('rtsp', 'tcp', remembered),
    on('sccp', 'tcp', remembered),
    on('mgcp', 'udp', remembered),
    on('sqlnet', 'tcp', remembered),
  ],
  exemptions: [],
  timers: {
    tcp: fact(3600, times, false),
    udp: fact(30, times, false),
    icmp: fact(6, times, false),
    'tcp-handshake': fact(10, times, false),
  },
  nat: [],
  checks: {
    statefulFirewall: fact(true, 'a session needs a security policy rule or a pinhole (PAN-OS administration, App-ID)'),
  },
};
