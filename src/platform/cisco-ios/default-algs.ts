/** Builds the ALG settings of a Cisco router: on by default once NAT is configured, on the protocols' registered ports. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { AlgSetting } from '../../gateway/profile.ts';
import type { SizeLimit } from '../../gateway/size-limit.ts';

export const onByDefault =
  'on by default once NAT is configured; a default does not show in the running configuration, only its "no" form does';

/** Registered ports (IANA Service Name and Transport Protocol Port Number Registry). */
const registeredPorts: Readonly<Partial<Record<`${AlgId}/${Transport}`, readonly number[]>>> = {
  'dns/tcp': [53],
  'dns/udp': [53],
  'ftp/tcp': [21],
  'tftp/udp': [69],
  'rpc-portmap/tcp': [111],
  'rpc-portmap/udp': [111],
  'dce-rpc-portmap/tcp': [135],
  'netbios/udp': [138],
  'netbios/tcp': [139],
  'shell/tcp': [514],
  'rtsp/tcp': [554],
  'rtsp/udp': [554],
  'ras/udp': [1719],
  'h323/tcp': [1720],
  'pptp/tcp': [1723],
  'sccp/tcp': [2000],
  'mgcp/udp': [2427],
  'sip/tcp': [5060],
  'sip/udp': [5060],
};

export const defaultOn = (
  alg: AlgId,
  transport: Transport,
  verified: boolean,
  limit: SizeLimit | null = null,
): AlgSetting => ({
  alg,
  transport,
  state: 'on',
  source: onByDefault,
  verified,
  ports: registeredPorts[`${alg}/${transport}`] ?? [],
  limit,
});
