/** What a Cisco IOS XE router does with ALG traffic before anything is configured but NAT. */
import type { Profile } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';
import { defaultOn } from '../cisco-ios/default-algs.ts';
import { ciscoTimers } from '../cisco-ios/profile.ts';

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

export const iosXeProfile: Profile = {
  platform: 'cisco-ios-xe',
  title: 'Cisco IOS XE',
  algs: [
    defaultOn('dns', 'tcp', true, unpublished),
    defaultOn('dns', 'udp', true),
    defaultOn('ftp', 'tcp', true, documented),
    defaultOn('sip', 'udp', true),
    defaultOn('sip', 'tcp', true, unpublished),
    defaultOn('h323', 'tcp', false, documented),
    defaultOn('ras', 'udp', false),
    defaultOn('sccp', 'tcp', false, documented),
    defaultOn('rtsp', 'tcp', false, unpublished),
    defaultOn('rtsp', 'udp', false),
    defaultOn('pptp', 'tcp', false, documented),
    defaultOn('tftp', 'udp', false),
    defaultOn('shell', 'tcp', false),
    defaultOn('rpc-portmap', 'tcp', false, documented),
    defaultOn('rpc-portmap', 'udp', false),
    defaultOn('dce-rpc-portmap', 'tcp', false),
    defaultOn('netbios', 'tcp', false, documented),
    defaultOn('netbios', 'udp', false),
  ],
  exemptions: [],
  timers: ciscoTimers,
  nat: [],
};
