/** What an SRX does with ALG traffic before anything is configured. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';

const schema = 'Junos 24.4R1 configuration schema of SRX, security alg';
const status = 'show security alg status of a branch SRX lists it as enabled; high-end models differ';
const buffer = 'Junos Application Layer Gateways user guide, introduction: message buffer of at most 9 KB';

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

const on = (alg: AlgId, transport: Transport, ports: readonly number[], limit: SizeLimit | null): AlgSetting => ({
  alg,
  transport,
  state: 'on',
  source: status,
  verified: false,
  ports,
  limit,
});

export const srxProfile: Profile = {
  platform: 'junos-srx',
  title: 'Junos SRX',
  algs: [
    { ...on('dns', 'udp', [53], dnsOverUdp), verified: true },
    {
      ...on('dns', 'tcp', [53], null),
      state: 'unknown',
      source: 'whether SRX reads DNS over TCP is not published',
    },
    on('ftp', 'tcp', [21], messageBuffer),
    on('h323', 'tcp', [1720], messageBuffer),
    on('sip', 'udp', [5060], null),
    on('sip', 'tcp', [5060], messageBuffer),
    on('rtsp', 'tcp', [554], messageBuffer),
    on('pptp', 'tcp', [1723], messageBuffer),
    on('sccp', 'tcp', [2000], messageBuffer),
    on('sqlnet', 'tcp', [1521], messageBuffer),
    on('rpc-portmap', 'tcp', [111], messageBuffer),
    on('rpc-portmap', 'udp', [111], null),
    on('dce-rpc-portmap', 'tcp', [135], messageBuffer),
    on('shell', 'tcp', [514], messageBuffer),
    on('tftp', 'udp', [69], null),
    on('talk', 'udp', [517, 518], null),
    on('mgcp', 'udp', [2427, 2727], null),
  ],
  exemptions: [],
  timers: {},
  nat: [],
};
