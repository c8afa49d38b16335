/** Pairs of what has no ports: echoes, errors about packets that were translated, and PPTP's GRE. */
import type { LearntBinding } from '../../src/gateway/binding.ts';
import { icmpError } from './build/icmp.ts';
import { host } from './build/host.ts';
import type { IpPacket } from './build/ip-packet.ts';
import {
  greLcp,
  outgoingCallReply,
  outgoingCallRequest,
  setLinkInfo,
  startReply,
  startRequest,
} from './build/pptp-message.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import type { IcmpMessage } from './build/transport.ts';
import { insideAddress, laterOf, outsideAddress, pairScene, publicAddress, type NatPair } from './nat-pair-scene.ts';

const secondAddress = '10.0.0.6';
const routerAddress = '198.51.100.1';

const told = (
  transport: LearntBinding['transport'],
  address: string,
  port: number,
  outsidePort: number,
): LearntBinding => ({
  transport,
  inside: { address, port },
  outside: { address: publicAddress, port: outsidePort },
  source: 'written',
});

const echoOf = (type: number, identifier: number, sequence: number): IcmpMessage => ({
  protocol: 'icmp',
  type,
  code: 0,
  rest: ((identifier << 16) | sequence) >>> 0,
  payload: Uint8Array.from({ length: 32 }, (_, at) => at),
});

/** Two hosts ask with one identifier; the second one's is taken. */
function echoPair(): NatPair {
  const scene = pairScene();
  const second = host({ address: secondAddress });
  for (let sequence = 1; sequence <= 2; sequence += 1) {
    const at = seconds(sequence);
    scene.passes('inside', echoOf(8, 77, sequence), echoOf(8, 77, sequence), at);
    scene.passes('outside', echoOf(0, 77, sequence), echoOf(0, 77, sequence), at + milliseconds(50));
    scene.passes('inside', echoOf(8, 77, sequence), echoOf(8, 4321, sequence), at + milliseconds(10), second);
    scene.passes('outside', echoOf(0, 77, sequence), echoOf(0, 4321, sequence), at + milliseconds(60), second);
  }
  return scene.pair('echoes of two hosts with one identifier', [
    told('icmp', insideAddress, 77, 77),
    told('icmp', secondAddress, 77, 4321),
  ]);
}

/** The packet that an error quotes, as either side has it. */
function quoted(transport: IpPacket['transport'], inside: string | null, ttl = 1): IpPacket {
  return {
    source: inside ?? publicAddress, destination: outsideAddress, ttl, identification: 4711, dontFragment: true, transport,
  }; // prettier-ignore
}

/** Errors from outside about a connection, a datagram and an echo; the quote names what the inside host sent. */
function errorsInward(quotedBytes: number): NatPair {
  const scene = pairScene();
  const page = scene.outward(80, 40_000).tcp();
  scene.router.binds('udp', { address: insideAddress, port: 40_001 }, 61_001);
  const lookup = scene.outward(33_434, 40_001, laterOf(page)).udp();
  lookup.client.sends('probe');
  scene.passes('inside', echoOf(8, 77, 1), echoOf(8, 4321, 1), laterOf(lookup));
  const tcp = { ...page.client.segment('PA'), payload: Uint8Array.of(1, 2, 3, 4, 5) };
  const datagram = (sourcePort: number): IpPacket['transport'] => ({
    protocol: 'udp', sourcePort, destinationPort: 33_434, payload: new TextEncoder().encode('probe'),
  }); // prettier-ignore
  const about = (
    type: number,
    code: number,
    here: IpPacket['transport'],
    there: IpPacket['transport'],
    at: number,
  ): void =>
    scene.passes(
      type === 11 ? routerAddress : 'outside',
      icmpError(type, code, quoted(here, insideAddress), { quotedBytes }),
      icmpError(type, code, quoted(there, null), { quotedBytes }),
      at,
    );
  const at = laterOf(lookup) + milliseconds(50);
  const kinds = [
    { type: 11, code: 0, at },
    { type: 3, code: 1, at: at + milliseconds(30) },
  ];
  for (const kind of kinds) {
    about(kind.type, kind.code, tcp, { ...tcp }, kind.at);
    about(kind.type, kind.code, datagram(40_001), datagram(61_001), kind.at + milliseconds(10));
    about(kind.type, kind.code, echoOf(8, 77, 1), echoOf(8, 4321, 1), kind.at + milliseconds(20));
  }
  return scene.pair(`ICMP errors from outside that quote ${quotedBytes} bytes of TCP, UDP and echoes`, [
    told('icmp', insideAddress, 77, 4321),
  ]);
}

/** The inside host has no such port; what it quotes is what it received. */
function errorsOutward(): NatPair {
  const scene = pairScene();
  scene.router.binds('udp', { address: insideAddress, port: 40_001 }, 61_001);
  const lookup = scene.outward(53, 40_001).udp();
  lookup.client.sends('probe');
  lookup.server.sends('answer');
  const answer = (destination: string, destinationPort: number): IpPacket => ({
    source: outsideAddress, destination, ttl: 54, identification: 815, dontFragment: false,
    transport: { protocol: 'udp', sourcePort: 53, destinationPort, payload: new TextEncoder().encode('answer') },
  }); // prettier-ignore
  scene.passes(
    'inside',
    icmpError(3, 3, answer(insideAddress, 40_001)),
    icmpError(3, 3, answer(publicAddress, 61_001)),
    laterOf(lookup) + milliseconds(10),
  );
  return scene.pair('an ICMP error of an inside host, about what it received');
}

/** Both clients choose call id 24; outside the second one is 4711, in the control connection and in GRE alike. */
function pptpPair(): NatPair {
  const scene = pairScene();
  const second = host({ address: secondAddress });
  const call = (client: typeof second, local: number, at: number, outsideId: number, peerId: number): void => {
    const network = client === scene.left ? scene.network : scene.networkOf(client);
    const control = tcpConversation(network, { from: client.port(local), to: scene.right.port(1723), at }).handshake();
    control.client.sends(startRequest());
    control.server.sends(startReply());
    scene.says(control.client, outgoingCallRequest(24), outgoingCallRequest(outsideId));
    scene.says(control.server, outgoingCallReply(peerId, 24), outgoingCallReply(peerId, outsideId));
    control.client.waits(milliseconds(1)).sends(setLinkInfo(peerId));
    const from = laterOf(control);
    scene.passes('inside', greLcp(peerId, 0), greLcp(peerId, 0), from, client);
    scene.passes('outside', greLcp(24, 0), greLcp(outsideId, 0), from + milliseconds(30), client);
  };
  call(scene.left, 40_000, seconds(1), 24, 7);
  call(second, 40_001, seconds(3), 4711, 8);
  return scene.pair('PPTP: two clients with one call id', [
    told('gre', insideAddress, 24, 24),
    told('gre', secondAddress, 24, 4711),
  ]);
}

export const portlessPairs: readonly NatPair[] = [
  echoPair(),
  errorsInward(28),
  errorsInward(576),
  errorsOutward(),
  pptpPair(),
];
