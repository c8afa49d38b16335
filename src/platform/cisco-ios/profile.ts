/** What a classic Cisco IOS router does with ALG traffic before anything is configured but NAT. */
import type { Profile } from '../../gateway/profile.ts';
import type { AlgHandling } from '../../gateway/alg-handling.ts';
import type { NatBehaviour } from '../../gateway/nat-behaviour.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';
import type { SourcedNumber } from '../../gateway/sourced.ts';
import { defaultOn } from './default-algs.ts';

const debugLog = 'debug log of a Cisco 877, IOS 15.2(4)M6 (insights.tesrex.com, 24 January 2018)';
const timeoutReference = 'Cisco IOS IP Addressing Services Command Reference, ip nat translation (timeout)';

/**
 * Nobody has published the largest DNS message over TCP that the ALG takes. The log shows `l7_msg_size = 125` forwarded and
 * `Unsupported l7_msg_size = 31751`. Whether that size counts the two bytes of the length prefix (RFC 1035 §4.2.2) is not
 * known; the greater reading is used for what fails.
 */
const dnsOverTcp: SizeLimit = {
  largest: null,
  knownToPass: { value: 125, source: debugLog, verified: true },
  knownToFail: { value: 31751, source: debugLog, verified: true },
  oversize: { action: 'reset', source: debugLog, verified: true },
  followsClientSize: false,
};

const seconds = (value: number, verified = true): SourcedNumber => ({ value, source: timeoutReference, verified });

/** Timers that classic IOS and IOS XE document alike. */
export const ciscoTimers: Profile['timers'] = {
  translation: seconds(86_400),
  udp: seconds(300),
  dns: seconds(60),
  tcp: seconds(86_400),
  'finished-tcp': seconds(60),
  syn: seconds(60, false),
  icmp: seconds(60, false),
  pptp: seconds(86_400, false),
};

/** How both systems make bindings. Ports outside the group of the inside port (below 512, below 1024) are not given out. */
export const ciscoNatBehaviour: NatBehaviour = {
  mapping: {
    value: 'endpoint-independent',
    source: 'Cisco IOS configuration guide, NAT TCP SIP ALG Support, as copied elsewhere; said of SIP over TCP only',
    verified: false,
  },
  portPreservation: {
    value: true,
    source: 'Cisco ICND2 course, Scaling the Network with NAT and PAT: PAT attempts to preserve the source port',
    verified: true,
  },
};

/** The TCP proxy (L4F) waits until a message is whole: `remaining_payl_sz` in the log counts what is missing. */
const proxied: AlgHandling = { partial: { value: 'reassemble', source: debugLog, verified: true } };

export const iosProfile: Profile = {
  platform: 'cisco-ios',
  title: 'Cisco IOS',
  algs: [
    { ...defaultOn('dns', 'tcp', true, dnsOverTcp), handling: proxied },
    defaultOn('dns', 'udp', true),
    defaultOn('ftp', 'tcp', true),
    defaultOn('sip', 'udp', true),
    defaultOn('sip', 'tcp', false),
    defaultOn('h323', 'tcp', false),
    defaultOn('ras', 'udp', false),
    defaultOn('sccp', 'tcp', false),
    defaultOn('rtsp', 'tcp', false),
    defaultOn('pptp', 'tcp', false),
    defaultOn('tftp', 'udp', false),
    defaultOn('shell', 'tcp', false),
  ],
  exemptions: [],
  timers: ciscoTimers,
  nat: [],
  natBehaviour: ciscoNatBehaviour,
};
