/** What a Huawei AR router (VRP) does with ALG traffic before anything is configured but NAT. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgSetting, Profile } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';
import type { SourcedNumber } from '../../gateway/sourced.ts';

const manual =
  'Huawei AR configuration guide EDOC1100034231, Enabling NAT ALG: DNS, FTP, SIP, PPTP and RTSP; disabled by default';
const aging = 'Huawei AR configuration guide EDOC1100112351, Configuring the NAT Flow Table';
const instance =
  'Huawei NetEngine manual, nat alg: packets above 2048 bytes (SIP: 8192) are not supported; it is taken to hold for AR routers';

const seconds = (value: number): SourcedNumber => ({ value, source: aging, verified: true });

/** Of another family of the same system: the number is published, that it holds here is not. */
const limited = (largest: number): SizeLimit => ({
  largest: { value: largest, source: instance, verified: false },
  knownToPass: null,
  knownToFail: null,
  oversize: { action: 'bypass-session', source: instance, verified: false },
  followsClientSize: false,
});

const off = (
  alg: AlgId,
  transport: Transport,
  ports: readonly number[],
  limit: SizeLimit | null = null,
): AlgSetting => ({
  alg,
  transport,
  state: 'off',
  source: manual,
  verified: true,
  ports,
  limit,
});

export const vrpProfile: Profile = {
  platform: 'huawei-vrp',
  title: 'Huawei VRP',
  algs: [
    off('dns', 'udp', [53], limited(2048)),
    off('ftp', 'tcp', [21]),
    off('rtsp', 'tcp', [554]),
    off('sip', 'udp', [5060], limited(8192)),
    off('pptp', 'tcp', [1723]),
  ],
  exemptions: [],
  timers: { tcp: seconds(600), udp: seconds(120), dns: seconds(120), icmp: seconds(20), pptp: seconds(600) },
  nat: [],
};
