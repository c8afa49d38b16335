/** Every golden case of one capture or more: what holds of all captures is tried on all of them. */
import { captureCases } from '../captures/cases.ts';
import { dceRpcCases } from '../captures/dce-rpc-cases.ts';
import type { CaptureCase } from '../captures/finding-pattern.ts';
import { ftpCases } from '../captures/ftp-cases.ts';
import { h323Cases } from '../captures/h323-cases.ts';
import { icmpCases } from '../captures/icmp-cases.ts';
import { iiopCases } from '../captures/iiop-cases.ts';
import { ircCases, talkCases } from '../captures/irc-talk-cases.ts';
import { managementCases } from '../captures/management-cases.ts';
import { mgcpCases } from '../captures/mgcp-cases.ts';
import { netbiosCases } from '../captures/netbios-cases.ts';
import { netshowCases } from '../captures/netshow-cases.ts';
import { realaudioCases } from '../captures/realaudio-cases.ts';
import { execCases, loginCases, shellCases } from '../captures/remote-shell-cases.ts';
import { rpcCases } from '../captures/rpc-cases.ts';
import { rtspCases } from '../captures/rtsp-cases.ts';
import { sccpCases } from '../captures/sccp-cases.ts';
import { sipCases } from '../captures/sip-cases.ts';
import { sqlnetCases } from '../captures/sqlnet-cases.ts';
import { tftpCases } from '../captures/tftp-cases.ts';
import { transportCases } from '../captures/transport-cases.ts';
import { tunnelCases } from '../captures/tunnel-cases.ts';
import { twampCases } from '../captures/twamp-cases.ts';
import { winframeCases } from '../captures/winframe-cases.ts';

export const allCases: readonly CaptureCase[] = [
  captureCases, dceRpcCases, ftpCases, h323Cases, icmpCases, iiopCases, ircCases, talkCases, managementCases, mgcpCases,
  netbiosCases, netshowCases, realaudioCases, execCases, loginCases, shellCases, rpcCases, rtspCases, sccpCases, sipCases,
  sqlnetCases, tftpCases, transportCases, tunnelCases, twampCases, winframeCases,
].flat(); // prettier-ignore
