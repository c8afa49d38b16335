/** What a Cisco IOS XE router does with ALG traffic before anything is configured but NAT. */
import type { AlgId } from '../../alg/alg.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';
import { defaultOn } from '../cisco-ios/default-algs.ts';
import { ciscoNatBehaviour, ciscoTimers } from '../cisco-ios/profile.ts';

const vtcp = 'Cisco IOS XE 16.7, NAT configuration guide, "vTCP for ALG support"';
const earlyVtcp = 'Cisco IOS XE 3S, "vTCP for ALG support": messages of up to 8K are reassembled';
const eightKilobytes = 8192;

/** Reassembly memory of these ALGs is 8 KB, and the connection is reset at the limit. */
const documented: SizeLimit = {
  largest: { value: eightKilobytes, source: vtcp, verified: true },
  knownToPass: null,
  knownToFail: null,
  oversize: { action: 'reset', source: vtcp, verified: true },
  followsClientSize: false,
};

/** DNS, SIP and RTSP are not in the list of 16.7, so their limit is larger; the number is not public. */
const unpublished: SizeLimit = {
  largest: null,
  knownToPass: { value: eightKilobytes, source: earlyVtcp, verified: true },
  knownToFail: null,
  oversize: { action: 'reset', source: vtcp, verified: false },
  followsClientSize: false,
};

/** Over TCP: vTCP acknowledges and keeps segments until the message is whole, or its limit is reached. */
const assembled = (alg: AlgId, verified: boolean, limit: SizeLimit): AlgSetting => ({
  ...defaultOn(alg, 'tcp', verified, limit),
  handling: { partial: { value: 'reassemble', source: vtcp, verified: true } },
});

export const iosXeProfile: Profile = {
  platform: 'cisco-ios-xe',
  title: 'Cisco IOS XE',
  algs: [
    assembled('dns', true, unpublished),
    defaultOn('dns', 'udp', true),
    assembled('ftp', true, documented),
    defaultOn('sip', 'udp', true),
    assembled('sip', true, unpublished),
    assembled('h323', false, documented),
    defaultOn('ras', 'udp', false),
    assembled('sccp', false, documented),
    assembled('rtsp', false, unpublished),
    defaultOn('rtsp', 'udp', false),
    assembled('pptp', false, documented),
    defaultOn('tftp', 'udp', false),
    defaultOn('shell', 'tcp', false),
    assembled('rpc-portmap', false, documented),
    defaultOn('rpc-portmap', 'udp', false),
    defaultOn('dce-rpc-portmap', 'tcp', false),
    assembled('netbios', false, documented),
    defaultOn('netbios', 'udp', false),
  ],
  exemptions: [],
  timers: ciscoTimers,
  nat: [],
  natBehaviour: ciscoNatBehaviour,
};
