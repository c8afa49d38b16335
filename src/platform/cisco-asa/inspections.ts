/** ASA's names of inspections and the ALGs that they are; several ALGs may hang on one name. */
import type { AlgId, Transport } from '../../alg/alg.ts';

export interface InspectedAlg {
  readonly alg: AlgId;
  readonly transport: Transport;
  /** Of `match default-inspection-traffic` (Cisco ASA configuration guide, default inspections). */
  readonly ports: readonly number[];
}

const tcp = (alg: AlgId, ...ports: readonly number[]): InspectedAlg => ({ alg, transport: 'tcp', ports });
const udp = (alg: AlgId, ...ports: readonly number[]): InspectedAlg => ({ alg, transport: 'udp', ports });

export const inspections: Readonly<Record<string, readonly InspectedAlg[]>> = {
  dns: [udp('dns', 53)],
  ftp: [tcp('ftp', 21)],
  'h323 h225': [tcp('h323', 1720)],
  'h323 ras': [udp('ras', 1718, 1719)],
  rtsp: [tcp('rtsp', 554)],
  sip: [udp('sip', 5060), tcp('sip', 5060)],
  skinny: [tcp('sccp', 2000)],
  sqlnet: [tcp('sqlnet', 1521)],
  rsh: [tcp('shell', 514)],
  sunrpc: [tcp('rpc-portmap', 111), udp('rpc-portmap', 111)],
  netbios: [udp('netbios', 137, 138)],
  tftp: [udp('tftp', 69)],
  mgcp: [udp('mgcp', 2427, 2727)],
  pptp: [tcp('pptp', 1723)],
  dcerpc: [tcp('dce-rpc-portmap', 135)],
  snmp: [udp('snmp', 161, 162)],
};

/** The name and the rest of `inspect …`: `h323 h225 map` → `h323 h225`, `map`. */
export function inspectionNamed(words: readonly string[]): { readonly name: string; readonly rest: readonly string[] } {
  const two = words.slice(0, 2).join(' ').toLowerCase();
  if (Object.hasOwn(inspections, two)) return { name: two, rest: words.slice(2) };
  return { name: (words[0] ?? '').toLowerCase(), rest: words.slice(1) };
}
