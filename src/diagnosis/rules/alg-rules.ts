/** The table of protocols' own rules: one line per protocol. */
import type { AlgRule } from '../alg-rule.ts';
import { netbiosRule } from './netbios.ts';
import { sqlnetRule } from './sqlnet.ts';
import { dceRpcRule } from './dce-rpc.ts';
import { transportRule } from './transport.ts';
import { ikeEspRule } from './ike-esp.ts';
import { pptpRule } from './pptp.ts';
import { tracerouteRule } from './traceroute.ts';
import { snmpRule } from './snmp.ts';
import { bootpRule } from './bootp.ts';
import { icmpRule } from './icmp.ts';
import { ftpRule } from './ftp.ts';
import { rpcRule } from './rpc.ts';
import { rtspRule } from './rtsp.ts';
import { mgcpRule } from './mgcp.ts';
import { sccpRule } from './sccp.ts';
import { sipRule } from './sip.ts';
import { tftpRule } from './tftp.ts';
import { h323Rule } from './h323.ts';
import { remoteShellRule } from './remote-shell.ts';
import { iiopRule } from './iiop.ts';
import { winframeRule } from './winframe.ts';
import { netshowRule, realaudioRule } from './funnel-media.ts';

export const algRules: readonly AlgRule[] = [
  icmpRule,
  ftpRule,
  rtspRule,
  mgcpRule,
  sccpRule,
  sipRule,
  tftpRule,
  h323Rule,
  bootpRule,
  snmpRule,
  rpcRule,
  tracerouteRule,
  remoteShellRule,
  pptpRule,
  iiopRule,
  ikeEspRule,
  transportRule,
  dceRpcRule,
  winframeRule,
  netshowRule,
  realaudioRule,
  sqlnetRule,
  netbiosRule,
];
