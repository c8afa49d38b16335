/** Connection tracking modules of VyOS, Vyatta and EdgeOS: which ALG each is. */
import type { AlgId, Transport } from '../../alg/alg.ts';

export interface ConntrackModule {
  readonly name: string;
  /** Name in the kernel's list of modules; null for what a rule of nftables attaches (system_conntrack.py). */
  readonly kernelModule: string | null;
  /** What is on while nothing is configured; only newer releases have the others. */
  readonly byDefault: boolean;
  readonly algs: readonly { readonly alg: AlgId; readonly transport: Transport; readonly ports: readonly number[] }[];
}

/** `gre` is a module of releases before 1.3 without an ALG; it is read as an option. */
export const conntrackModules: readonly ConntrackModule[] = [
  { name: 'ftp', kernelModule: 'nf_conntrack_ftp', byDefault: true, algs: [{ alg: 'ftp', transport: 'tcp', ports: [21] }] },
  {
    name: 'h323',
    kernelModule: 'nf_conntrack_h323',
    byDefault: true,
    algs: [
      { alg: 'h323', transport: 'tcp', ports: [1720] },
      { alg: 'ras', transport: 'udp', ports: [1719] },
    ],
  },
  {
    name: 'nfs',
    kernelModule: null,
    byDefault: true,
    algs: [
      { alg: 'rpc-portmap', transport: 'tcp', ports: [111] },
      { alg: 'rpc-portmap', transport: 'udp', ports: [111] },
    ],
  },
  { name: 'pptp', kernelModule: 'nf_conntrack_pptp', byDefault: true, algs: [{ alg: 'pptp', transport: 'tcp', ports: [1723] }] },
  {
    name: 'sip',
    kernelModule: 'nf_conntrack_sip',
    byDefault: true,
    algs: [
      { alg: 'sip', transport: 'udp', ports: [5060, 5061] },
      { alg: 'sip', transport: 'tcp', ports: [5060, 5061] },
    ],
  },
  { name: 'sqlnet', kernelModule: null, byDefault: true, algs: [{ alg: 'sqlnet', transport: 'tcp', ports: [1521, 1525, 1536] }] },
  { name: 'tftp', kernelModule: 'nf_conntrack_tftp', byDefault: true, algs: [{ alg: 'tftp', transport: 'udp', ports: [69] }] },
  { name: 'rtsp', kernelModule: 'nf_conntrack_rtsp', byDefault: false, algs: [{ alg: 'rtsp', transport: 'tcp', ports: [554] }] },
]; // prettier-ignore

export const moduleNamed = (name: string): ConntrackModule | undefined =>
  conntrackModules.find((module) => module.name === name);

export const moduleOf = (alg: AlgId, transport: Transport): ConntrackModule | undefined =>
  conntrackModules.find(({ algs }) => algs.some((one) => one.alg === alg && one.transport === transport));
