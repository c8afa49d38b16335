import { expect, test } from 'vitest';
import { readConfiguration } from '../../src/platform/configuration.ts';

test.each([
  ['/ip firewall service-port\nset sip disabled=yes\n', 'mikrotik-routeros'],
  ['config system session-helper\n    delete 13\nend\n', 'fortios'],
  ['iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --helper ftp\n', 'linux-netfilter'],
])('%j is a configuration of %s', (text, platform) => {
  expect(readConfiguration(text).reading?.platform).toBe(platform);
});

test.each([
  ['kernel: nf_ct_ftp: dropping packet: partial matching of `227 \' IN= OUT= SRC=192.0.2.1 DST=192.0.2.2 LEN=65', 'linux-netfilter'],
  ['id=20085 trace_id=2 func=print_pkt_detail line=5844 msg="vd-root:0 received a packet"', 'fortios'],
  ['firewall,info forward: in:ether1 out:bridge, connection-state:new proto TCP (SYN), 192.0.2.1:1->192.0.2.2:2, len 52', 'mikrotik-routeros'],
])('a log is of a platform, but no configuration: %#', (text, platform) => {
  const { reading, detection } = readConfiguration(text);
  expect([detection.platform, reading]).toEqual([platform, null]);
  expect(readConfiguration(text, detection.platform).reading?.platform).toBe(platform);
}); // prettier-ignore
