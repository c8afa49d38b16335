/** TFTP through a NAT gateway: a boot file that arrives, one whose answer is refused, and servers that answer in other ways. */
import { gateway } from './build/gateway.ts';
import { host, type HostPort } from './build/host.ts';
import { icmpError } from './build/icmp.ts';
import { path, routers, wire, type Journey } from './build/path.ts';
import { tap } from './build/tap.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import type { UdpDatagram } from './build/transport.ts';
import type { CaptureCase } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const text = new TextEncoder();
const request = text.encode('\0\u0001boot.img\0octet\0');
const data = (block: number, length: number): Uint8Array =>
  Uint8Array.from({ length: length + 4 }, (_, at) => [0, 3, block >>> 8, block & 255][at] ?? 0x2e);
const ack = (block: number): Uint8Array => Uint8Array.of(0, 4, block >>> 8, block & 255);

/** Client, tap, NAT gateway, tap, the internet, server. */
function scene() {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const client = host({ address: '10.0.0.5' });
  const server = host({ address: '198.51.100.69' });
  const router = gateway({ inside: '10.0.0.1', outside: '203.0.113.1' });
  const network = path(
    client,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(10)),
    routers(5),
    server,
  );
  const datagram = (from: HostPort, destinationPort: number, payload: Uint8Array): UdpDatagram => ({
    protocol: 'udp',
    sourcePort: from.port,
    destinationPort,
    payload,
  });
  /** The client's request from port 50000, at a time of the story. */
  const asks = (at: number): Journey =>
    network.sends(client, datagram(client.port(50_000), 69, request), at, server.address);
  /** From that port of the server to the client's outside endpoint. */
  const answers = (from: number, payload: Uint8Array, at: number, refused = false): Journey => {
    const packet = {
      source: server.address,
      destination: '203.0.113.1',
      ttl: server.ttl,
      identification: server.nextIdentification(),
      dontFragment: false,
      transport: datagram(server.port(from), 50_000, payload),
    };
    return network.travel(packet, server, 'left', at, refused ? router : undefined);
  };
  const acknowledges = (to: number, block: number, at: number): Journey =>
    network.sends(client, datagram(client.port(50_000), to, ack(block)), at, server.address);
  return { inside, outside, router, server, network, asks, answers, acknowledges };
}

/** Two blocks and a short one, from `port` of the server. */
function transfers({ answers, acknowledges }: ReturnType<typeof scene>, port: number, begins: number): void {
  let at = begins;
  for (const [block, length] of [
    [1, 512],
    [2, 512],
    [3, 100],
  ] as const) {
    at = answers(port, data(block, length), at).at + milliseconds(1);
    at = acknowledges(port, block, at).at + milliseconds(1);
  }
}

function arrives(port: number): CaptureCase['files'] {
  const here = scene();
  const { at } = here.asks(seconds(1));
  transfers(here, port, at + milliseconds(2));
  return { 'inside.pcap': here.inside.pcap(), 'outside.pcap': here.outside.pcap() };
}

/** The gateway knows port 69 only: it refuses the answer, and says so to the server. */
function refused() {
  const here = scene();
  for (const wait of [0, 5, 10]) {
    const { at } = here.asks(seconds(1 + wait));
    for (const again of [0, 1.5]) {
      const answer = here.answers(3445, data(1, 512), at + milliseconds(2) + seconds(again), true);
      const error = {
        source: '203.0.113.1',
        destination: here.server.address,
        ttl: 255,
        identification: here.router.nextIdentification(),
        dontFragment: false,
        transport: icmpError(3, 3, answer.packet),
      };
      here.network.travel(error, here.router, 'right', answer.at + microseconds(200));
    }
  }
  return here;
}

const mustNot = [{ id: 'tftp/return-blocked' }, { id: 'alg/gate-expired' }, { id: 'alg/gate-contradicted' }];
const gates = mustNot.slice(1);

export const tftpCases: readonly CaptureCase[] = [
  { name: 'tftp: the answer comes from a new port', files: arrives(3445), must: [], mustNot },
  { name: 'tftp: decoy: the server answers from port 69 itself', files: arrives(69), must: [], mustNot },
  {
    name: 'tftp: the answer is refused, outside',
    files: { 'outside.pcap': refused().outside.pcap() },
    must: [
      { id: 'tftp/return-blocked', accountable: 'gateway', text: /port 3445/ },
      { id: 'tftp/return-blocked', text: /^ICMP error for the answer/ },
    ],
    mustNot: gates,
  },
  {
    name: 'tftp: the answer is refused, inside',
    files: { 'inside.pcap': refused().inside.pcap() },
    must: [{ id: 'tftp/return-blocked', accountable: 'unknown', text: /Asked 3 times/ }],
    mustNot: gates,
  },
];
