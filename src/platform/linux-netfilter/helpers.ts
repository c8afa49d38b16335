/** Conntrack helpers of Linux: their names, what they watch by default, and which ALG each is. */
import type { AlgId, Transport } from '../../alg/alg.ts';

export interface ConntrackHelper {
  /** As in `--helper NAME` and `type "NAME"`. */
  readonly name: string;
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
  readonly module: string;
  /** False for a module that the kernel's own sources do not have; OpenWrt has it as a package. */
  readonly inKernel: boolean;
  /** Null for helpers that no ALG of this engine is. */
  readonly alg: AlgId | null;
}

/** Helpers of the kernel, with the names and ports that OpenWrt's firewall4 lists; SIP over TCP is the kernel's own. */
export const conntrackHelpers: readonly ConntrackHelper[] = [
  { name: 'ftp', transport: 'tcp', port: 21, module: 'nf_conntrack_ftp', inKernel: true, alg: 'ftp' },
  { name: 'sip', transport: 'udp', port: 5060, module: 'nf_conntrack_sip', inKernel: true, alg: 'sip' },
  { name: 'sip', transport: 'tcp', port: 5060, module: 'nf_conntrack_sip', inKernel: true, alg: 'sip' },
  { name: 'tftp', transport: 'udp', port: 69, module: 'nf_conntrack_tftp', inKernel: true, alg: 'tftp' },
  { name: 'irc', transport: 'tcp', port: 6667, module: 'nf_conntrack_irc', inKernel: true, alg: 'irc' },
  { name: 'Q.931', transport: 'tcp', port: 1720, module: 'nf_conntrack_h323', inKernel: true, alg: 'h323' },
  { name: 'RAS', transport: 'udp', port: 1719, module: 'nf_conntrack_h323', inKernel: true, alg: 'ras' },
  { name: 'pptp', transport: 'tcp', port: 1723, module: 'nf_conntrack_pptp', inKernel: true, alg: 'pptp' },
  { name: 'snmp', transport: 'udp', port: 161, module: 'nf_conntrack_snmp', inKernel: true, alg: 'snmp' },
  {
    name: 'netbios-ns',
    transport: 'udp',
    port: 137,
    module: 'nf_conntrack_netbios_ns',
    inKernel: true,
    alg: 'netbios',
  },
  { name: 'rtsp', transport: 'tcp', port: 554, module: 'nf_conntrack_rtsp', inKernel: false, alg: 'rtsp' },
  { name: 'amanda', transport: 'udp', port: 10080, module: 'nf_conntrack_amanda', inKernel: true, alg: null },
  { name: 'sane', transport: 'tcp', port: 6566, module: 'nf_conntrack_sane', inKernel: true, alg: null },
];

/** The helper of a name, also with a port behind it (`ftp-2121`, as modules with `ports=` name them). */
export function helperNamed(name: string, transport: Transport | null): ConntrackHelper | undefined {
  const plain = name.replace(/-\d{1,5}$/, '').toLowerCase();
  const named = conntrackHelpers.filter((helper) => helper.name.toLowerCase() === plain);
  return named.find((helper) => helper.transport === transport) ?? (transport === null ? named[0] : undefined);
}

export const helperOfAlg = (alg: AlgId, transport: Transport): ConntrackHelper | undefined =>
  conntrackHelpers.find((helper) => helper.alg === alg && helper.transport === transport);

/** The helper whose control connections go to one of the ports. */
export const helperOnPort = (ports: readonly number[], transport: Transport | null): ConntrackHelper | undefined =>
  conntrackHelpers.find((helper) => helper.transport === transport && ports.includes(helper.port));
