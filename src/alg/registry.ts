/** The table of ALGs: one line per protocol, and how a flow's first packet finds its candidates. */
import type { AlgId, Transport } from './alg.ts';
import type { AlgDefinition } from './alg-definition.ts';
import { dceRpcPortmap } from './dce-rpc-portmap/definition.ts';
import { dceRpc } from './dce-rpc/definition.ts';
import { dns } from './dns/definition.ts';
import { netbios } from './netbios/definition.ts';
import { sqlnet } from './sqlnet/definition.ts';
import { exec } from './exec/definition.ts';
import { ftp } from './ftp/definition.ts';
import { icmp } from './icmp/definition.ts';
import { irc } from './irc/definition.ts';
import { login } from './login/definition.ts';
import { rpcPortmap } from './rpc-portmap/definition.ts';
import { rpc } from './rpc/definition.ts';
import { shell } from './shell/definition.ts';
import { rtsp } from './rtsp/definition.ts';
import { mgcp } from './mgcp/definition.ts';
import { sccp } from './sccp/definition.ts';
import { sip } from './sip/definition.ts';
import { talk } from './talk/definition.ts';
import { tftp } from './tftp/definition.ts';
import { h323 } from './h323/definition.ts';
import { ras } from './ras/definition.ts';
import { bootp } from './bootp/definition.ts';
import { snmp } from './snmp/definition.ts';
import { pptp } from './pptp/definition.ts';
import { iiop } from './iiop/definition.ts';
import { ikeEsp } from './ike-esp/definition.ts';
import { winframe } from './winframe/definition.ts';
import { twamp } from './twamp/definition.ts';
import { netshow } from './netshow/definition.ts';
import { realaudio } from './realaudio/definition.ts';

export const algDefinitions: readonly AlgDefinition[] = [
  dns,
  icmp,
  rtsp,
  mgcp,
  sccp,
  sip,
  rpcPortmap,
  rpc,
  ftp,
  tftp,
  h323,
  ras,
  bootp,
  snmp,
  exec,
  login,
  shell,
  pptp,
  iiop,
  ikeEsp,
  irc,
  talk,
  dceRpcPortmap,
  dceRpc,
  winframe,
  twamp,
  netshow,
  realaudio,
  sqlnet,
  netbios,
];

const none: readonly AlgDefinition[] = [];
const byId = new Map(algDefinitions.map((definition) => [definition.id, definition]));
const byPort = new Map<Transport, Map<number | '*', AlgDefinition[]>>();
const probing = new Map<Transport, AlgDefinition[]>();
for (const definition of algDefinitions) {
  for (const { transport, port } of definition.ports) {
    const ports = byPort.get(transport) ?? new Map<number | '*', AlgDefinition[]>();
    byPort.set(transport, ports.set(port, [...(ports.get(port) ?? []), definition]));
  }
  if (!definition.probesAnyPort) continue;
  const transports = definition.probedTransports ?? definition.ports.map(({ transport }) => transport);
  for (const transport of new Set(transports)) probing.set(transport, [...(probing.get(transport) ?? []), definition]);
}

/** Undefined for an id that is only a name so far, or that no analyzer reads (`tcp`, `udp`). */
export const algById = (id: AlgId): AlgDefinition | undefined => byId.get(id);

/**
 * ALGs that document this server port, or the whole transport, in the table's order; ask each one's probe before believing
 * it.
 */
export function algsForPort(transport: Transport, port: number): readonly AlgDefinition[] {
  const ports = byPort.get(transport);
  return ports?.get(port) ?? ports?.get('*') ?? none;
}

/** ALGs that recognise a moved service on this transport by its first bytes. */
export const probingAlgs = (transport: Transport): readonly AlgDefinition[] => probing.get(transport) ?? none;
