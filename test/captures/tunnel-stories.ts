/** VPN clients behind a NAT: PPTP's GRE and IPsec's ESP have no ports, and the gateway must tell them apart otherwise. */
import { esp, espBytes, ikeMessage, marked } from './build/ike-message.ts';
import { gateway } from './build/gateway.ts';
import { host, type Host } from './build/host.ts';
import { path, routers, wire, type Path } from './build/path.ts';
import {
  greLcp, outgoingCallReply, outgoingCallRequest, startReply, startRequest, stopRequest,
} from './build/pptp-message.ts'; // prettier-ignore
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';

const startsAt = '2024-05-01T10:00:00.000Z';

/** Several clients on one wire, a router without translation of what has no ports, one server. */
function scene(...addresses: readonly string[]) {
  const capture = tap({ startsAt });
  const server = host({ address: '192.0.2.47' });
  const nat = gateway({ inside: '10.0.0.254', outside: '203.0.113.1', overload: false });
  const sides = addresses.map((address) => {
    const client = host({ address });
    return {
      client,
      network: path(client, capture, wire(milliseconds(1)), nat, routers(3), wire(milliseconds(5)), server),
    };
  });
  return { capture, server, sides };
}

interface Call {
  readonly port: number;
  readonly callId: number;
  readonly serverCallId: number;
  readonly at: number;
  /** LCP requests from the client, and answers to them. */
  readonly asks: number;
  readonly answers: number;
}

function pptpCall(network: Path, client: Host, server: Host, call: Call): void {
  const control = tcpConversation(network, { from: client.port(call.port), to: server.port(1723), at: call.at });
  control.handshake();
  control.client.sends(startRequest());
  control.server.sends(startReply());
  control.client.sends(outgoingCallRequest(call.callId));
  control.server.sends(outgoingCallReply(call.serverCallId, call.callId));
  const begins = control.client.at;
  for (let number = 0; number < call.asks; number += 1) {
    network.sends(client, greLcp(call.serverCallId, number), begins + seconds(3 * number));
    if (number < call.answers)
      network.sends(server, greLcp(call.callId, number), begins + seconds(3 * number) + milliseconds(20));
  }
  control.client.waits(seconds(3 * call.asks)).sends(stopRequest());
  control.closes(control.server);
}

export function pptp(asks: number, answers: number): Uint8Array {
  const { capture, server, sides } = scene('10.0.0.5');
  for (const { client, network } of sides)
    pptpCall(network, client, server, { port: 40100, callId: 7, serverCallId: 24, at: seconds(1), asks, answers });
  return capture.pcap();
}

/** Two clients with the same call id; `both` get their answers, or only the one that asked last. */
export function pptpTwice(both: boolean, callIds: readonly [number, number] = [7, 7]): Uint8Array {
  const { capture, server, sides } = scene('10.0.0.5', '10.0.0.6');
  sides.forEach(({ client, network }, which) =>
    pptpCall(network, client, server, {
      port: 40100 + which,
      callId: callIds[which] ?? 0,
      serverCallId: 24 + which,
      at: seconds(1 + which),
      asks: 4,
      answers: both || which === 1 ? 4 : 0,
    }),
  );
  return capture.pcap();
}

/** Seen outside the NAT: both control connections come from one address. */
export function pptpOneAddress(): Uint8Array {
  const { capture, server, sides } = scene('203.0.113.1', '203.0.113.1');
  sides.forEach(({ client, network }, which) =>
    pptpCall(network, client, server, {
      port: 40100 + which,
      callId: 7,
      serverCallId: 24 + which,
      at: seconds(1 + which),
      asks: 3,
      answers: 3,
    }),
  );
  return capture.pcap();
}

export interface Ipsec {
  /** Seconds after the start when the second client begins; none when left out. */
  readonly secondAt?: number;
  /** The gateway gives the server's ESP to whoever came last. */
  readonly takesOver?: boolean;
  readonly traversal?: boolean;
}

/** Clients with ESP every second in both directions, for 30 s. */
export function ipsec({ secondAt, takesOver = false, traversal = false }: Ipsec): Uint8Array {
  const { capture, server, sides } = scene('10.0.0.5', '10.0.0.6');
  const port = traversal ? 4500 : 500;
  sides.forEach(({ client, network }, which) => {
    const begins = which === 0 ? 1 : secondAt;
    if (begins === undefined) return;
    const initiator = client.address;
    const ike = udpConversation(network, { from: client.port(port), to: server.port(port), at: seconds(begins) });
    const wrap = traversal ? marked : (message: Uint8Array): Uint8Array => message;
    for (const exchange of [34, 35]) {
      const messageId = exchange - 34;
      ike.client.sends(wrap(ikeMessage({ exchange, messageId, initiator })));
      ike.server.sends(wrap(ikeMessage({ exchange, messageId, initiator, response: true })));
    }
    for (let number = 1; number <= 30; number += 1) {
      const at = seconds(begins + number);
      const lost = takesOver && which === 0 && secondAt !== undefined && begins + number > secondAt + 1;
      if (traversal) {
        ike.client.at = at;
        ike.client.sends(espBytes(0x1000 + which, number));
        if (!lost) ike.server.sends(espBytes(0x2000 + which, number));
        continue;
      }
      network.sends(client, esp(0x1000 + which, number), at);
      if (!lost) network.sends(server, esp(0x2000 + which, number), at + milliseconds(30));
    }
  });
  return capture.pcap();
}
