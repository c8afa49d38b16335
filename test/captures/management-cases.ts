/** Golden cases of DHCP and SNMP: what says its own address inside, with a NAT in between and without. */
import { bootpMessage } from './build/bootp-message.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { ipAddress, nothing, pdu, snmpMessage, snmpV3, trapPdu } from './build/snmp-message.ts';
import { tap } from './build/tap.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const every: readonly FindingPattern[] = [
  'bootp/relay-untranslated', 'snmp/agent-address', 'snmp/command-uncovered', 'alg/cannot-know',
].map((id) => ({ id })); // prettier-ignore

const one = (name: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name,
  files: { 'capture.pcap': bytes },
  must,
  mustNot: every.filter(({ id }) => must.every((pattern) => pattern.id !== id)),
});

const inside = '10.0.0.1';

/** Captured on the server's side of a gateway that translates, or only forwards. */
function scene(overload: boolean, options: Partial<GatewayOptions> = {}) {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: inside });
  const server = host({ address: '192.0.2.67' });
  const nat = gateway({ inside: '10.0.0.254', outside: '203.0.113.1', overload, ...options });
  const network = path(client, wire(milliseconds(1)), nat, routers(2), capture, wire(milliseconds(1)), server);
  return { capture, client, server, network };
}

/** A relay passes a client's four messages on, from 67 to 67. */
function relayed(overload: boolean): Uint8Array {
  const { capture, client, server, network } = scene(overload);
  const conversation = udpConversation(network, { from: client.port(67), to: server.port(67), at: seconds(1) });
  const ask = (type: number): Uint8Array => bootpMessage({ op: 1, type, hops: 1, relayAddress: inside });
  const answer = (type: number): Uint8Array =>
    bootpMessage({ op: 2, type, relayAddress: inside, yourAddress: '10.0.0.77' });
  conversation.client.sends(ask(1));
  if (!overload) conversation.server.sends(answer(2));
  conversation.client.waits(seconds(1)).sends(ask(3));
  if (!overload) conversation.server.sends(answer(5));
  return capture.pcap();
}

/** A client renews its lease by unicast. */
function renewal(overload: boolean): Uint8Array {
  const { capture, client, server, network } = scene(overload);
  const conversation = udpConversation(network, { from: client.port(68), to: server.port(67), at: seconds(1) });
  conversation.client.sends(bootpMessage({ op: 1, type: 3, clientAddress: inside }));
  conversation.server.sends(bootpMessage({ op: 2, type: 5, clientAddress: inside, yourAddress: inside }));
  return capture.pcap();
}

function snmp(overload: boolean, port: number, ...messages: readonly Uint8Array[]): Uint8Array {
  const { capture, client, server, network } = scene(overload);
  const conversation = udpConversation(network, { from: client.port(40161), to: server.port(port), at: seconds(1) });
  for (const message of messages) conversation.client.waits(seconds(1)).sends(message);
  return capture.pcap();
}

const trap = snmpMessage(0, trapPdu(inside, [['1.3.6.1.2.1.4.20.1.1', ipAddress(inside)]]));
const get = snmpMessage(1, pdu(0xa0, 17, [['1.3.6.1.2.1.1.5.0', nothing]]));
const bulk = snmpMessage(1, pdu(0xa5, 18, [['1.3.6.1.2.1.2', nothing]]));

export const managementCases: readonly CaptureCase[] = [
  one('bootp: a relay on the way', relayed(false)),
  one('bootp: a relay behind a NAT', relayed(true), {
    id: 'bootp/relay-untranslated',
    accountable: 'gateway',
    text: /relay says its address is 10\.0\.0\.1 \(giaddr\), but its packets arrive from 203\.0\.113\.1:67/,
    packets: [1, 2],
  }),
  one('bootp: a renewal', renewal(false)),
  one('bootp: a renewal through a NAT', renewal(true), {
    id: 'bootp/relay-untranslated',
    text: /client says its address is 10\.0\.0\.1 \(ciaddr\)/,
  }),
  one('snmp: a trap', snmp(false, 162, trap)),
  one('snmp: a trap from behind a NAT', snmp(true, 162, trap, trap), {
    id: 'snmp/agent-address',
    accountable: 'gateway',
    text: /comes from 203\.0\.113\.1 and names its agent 10\.0\.0\.1/,
    packets: [1, 2],
  }),
  one('snmp: requests on another port', snmp(true, 16100, get, get)),
  one('snmp: a bulk walk', snmp(false, 161, get, bulk), {
    id: 'snmp/command-uncovered',
    text: /get-bulk \(1\)/,
    packets: [2],
  }),
  {
    ...one('snmp: a bulk walk, through a router that names no commands', snmp(false, 161, get, bulk)),
    files: {
      'capture.pcap': snmp(false, 161, get, bulk),
      'edge.cfg': new TextEncoder().encode(
        'version 15.2\nhostname edge\n!\nip nat inside source list 1 interface Dialer0 overload\n!\n',
      ),
    },
  },
  one('snmp: encrypted', snmp(true, 161, snmpV3(7, new Uint8Array(64))), { id: 'alg/cannot-know' }),
  one('snmp: decoy: a trap of no agent', snmp(true, 162, snmpMessage(0, trapPdu('0.0.0.0')))),
];
