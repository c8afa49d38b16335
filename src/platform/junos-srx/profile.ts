/** What an SRX does with ALG traffic before anything is configured. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgHandling } from '../../gateway/alg-handling.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';
import type { Sourced } from '../../gateway/sourced.ts';

const schema = 'Junos 24.4R1 configuration schema of SRX, security alg';
const status = 'show security alg status of a branch SRX lists it as enabled; high-end models differ';
const buffer = 'Junos Application Layer Gateways user guide, introduction: message buffer of at most 9 KB';
const timeouts = 'Junos Security Configuration Guide 10.2, protocol-based default timeouts';
const initialTimeout = 'Junos CLI reference, tcp-initial-timeout (edit security flow tcp-session)';

const fact = <Value>(value: Value, source: string, verified = true): Sourced<Value> => ({ value, source, verified });

/** `oversize-message-drop` exists as a statement of its own, while older documents say that oversize is dropped anyway. */
const dnsOverUdp: SizeLimit = {
  largest: { value: 512, source: schema, verified: true },
  knownToPass: null,
  knownToFail: null,
  oversize: { action: 'drop', source: 'differs between documents and releases', verified: false },
  followsClientSize: false,
};

/** Longer messages cannot be handed to the ALG, and the rest of the session passes it by. 9 KB is 9000 or 9216 bytes. */
const messageBuffer: SizeLimit = {
  largest: null,
  knownToPass: { value: 9000, source: buffer, verified: true },
  knownToFail: { value: 9217, source: buffer, verified: true },
  oversize: { action: 'bypass-session', source: buffer, verified: true },
  followsClientSize: false,
};

const mediaTimeout = 'inactive-media-timeout of the schema (24.4R1), taken for the life of an unused gate';

/** How long a gate for media stays open unused. */
export const mediaGate = (seconds: number, source = mediaTimeout): AlgHandling => ({
  gateLifetimeSeconds: fact(seconds, source, false),
});

const on = (
  alg: AlgId,
  transport: Transport,
  ports: readonly number[],
  limit: SizeLimit | null,
  handling?: AlgHandling,
): AlgSetting => ({
  alg,
  transport,
  state: 'on',
  source: status,
  verified: false,
  ports,
  limit,
  ...(handling ? { handling } : {}),
});

const ftpHandling: AlgHandling = {
  thirdParty: fact('drop', 'the schema has allow-mismatch-ip-address, which passes what is refused without it', false),
};
const dnsHandling: AlgHandling = {
  closesAfterAnswer: fact(true, 'Juniper SRX DNS ALG behavior (bart.motd.be): the reply closes the session'),
  opensGates: fact(false, 'DNS negotiates no flow'),
};

export const srxProfile: Profile = {
  platform: 'junos-srx',
  title: 'Junos SRX',
  algs: [
    { ...on('dns', 'udp', [53], dnsOverUdp, dnsHandling), verified: true },
    {
      ...on('dns', 'tcp', [53], null),
      state: 'unknown',
      source: 'whether SRX reads DNS over TCP is not published',
    },
    on('ftp', 'tcp', [21], messageBuffer, ftpHandling),
    on('h323', 'tcp', [1720], messageBuffer),
    on('ras', 'udp', [1719], null),
    on('sip', 'udp', [5060], null, mediaGate(120)),
    on('sip', 'tcp', [5060], messageBuffer, mediaGate(120)),
    on('rtsp', 'tcp', [554], messageBuffer),
    on('pptp', 'tcp', [1723], messageBuffer),
    on('sccp', 'tcp', [2000], messageBuffer, mediaGate(120)),
    on('sqlnet', 'tcp', [1521], messageBuffer),
    on('rpc-portmap', 'tcp', [111], messageBuffer),
    on('rpc-portmap', 'udp', [111], null),
    on('dce-rpc-portmap', 'tcp', [135], messageBuffer),
    on('shell', 'tcp', [514], messageBuffer),
    on('tftp', 'udp', [69], null),
    on('talk', 'udp', [517, 518], null),
    on('mgcp', 'udp', [2427, 2727], null, mediaGate(120)),
    {
      ...on('ike-esp', 'udp', [500], null),
      state: 'off',
      source: `${schema}: ike-esp-nat has "enable", not "disable"`,
      verified: true,
    },
    { ...on('twamp', 'tcp', [862], null), state: 'unknown', source: `${schema} has twamp without a switch` },
  ],
  exemptions: [],
  timers: {
    tcp: fact(1800, timeouts),
    udp: fact(60, timeouts),
    icmp: fact(60, timeouts),
    'tcp-handshake': fact(20, initialTimeout),
  },
  nat: [],
  checks: {
    statefulFirewall: fact(true, 'a session needs a security policy or a gate (Junos flow-based sessions)'),
  },
};
