/** The stage of FTP's stories: client, tap, NAT gateway with or without an ALG, tap, server; and what every session says. */
import { exactTranslator } from '../../src/alg/address-rewrite.ts';
import { rewriteEndpoint } from '../../src/alg/ftp/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import type { IpPacket } from './build/ip-packet.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';

const publicAddress = '203.0.113.1';
const startsAt = '2024-05-01T10:00:00.000Z';

/** Rewrites what the client behind NAT announces, as an FTP ALG does; the port stays the same. */
const ftpAlg =
  (inside: string): NonNullable<GatewayOptions['rewrite']> =>
  (packet: IpPacket, towards) => {
    const { transport } = packet;
    if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.destinationPort !== 21) return packet;
    const binding = {
      inside: { address: inside, port: 1027 },
      outside: { address: publicAddress, port: 1027 },
    };
    const { bytes } = rewriteEndpoint(transport.payload, 'client', exactTranslator([binding]), inside);
    return { ...packet, transport: { ...transport, payload: bytes } };
  };

export interface SceneOptions {
  readonly client?: string;
  readonly server?: string;
  readonly withAlg?: boolean;
  readonly overload?: boolean;
}

/** Client, tap, gateway, tap, the internet, server; 20 ms one way. */
export function scene({
  client: clientAddress = '10.0.0.5',
  server: serverAddress = '198.51.100.21',
  withAlg = true,
  overload = true,
}: SceneOptions = {}) {
  const inside = tap({ startsAt });
  const outside = tap({ startsAt });
  const client = host({ address: clientAddress });
  const server = host({ address: serverAddress });
  const router = gateway({
    inside: clientAddress.includes(':') ? '2001:db8:1::1' : '10.0.0.1',
    outside: clientAddress.includes(':') ? '2001:db8:2::1' : publicAddress,
    overload,
    ...(withAlg && { rewrite: ftpAlg(clientAddress) }),
  });
  const network = path(
    client,
    inside,
    wire(microseconds(300)),
    router,
    outside,
    wire(milliseconds(20)),
    routers(9),
    server,
  );
  const control = (serverPort = 21, clientPort = 40_000): TcpConversation =>
    tcpConversation(network, {
      from: client.port(clientPort),
      to: server.port(serverPort),
      at: seconds(1),
    }).handshake();
  /** Server to client, as in active mode; `reached` is what the server dials. */
  const active = (at: number, reached = { address: publicAddress, port: 1027 }): TcpConversation =>
    tcpConversation(network, { from: server.port(20), to: client.port(1027), at, dialled: reached });
  const passive = (at: number, port: number, clientPort = 40_001): TcpConversation =>
    tcpConversation(network, { from: client.port(clientPort), to: server.port(port), at });
  return { inside, outside, client, server, router, control, active, passive };
}

export function logsIn({ client, server }: TcpConversation, greeting = '220 (vsFTPd 3.0.5)\r\n'): void {
  server.waits(milliseconds(2)).sends(greeting);
  for (const [command, reply] of [
    ['USER anonymous\r\n', '331 Please specify the password.\r\n'],
    ['PASS guest@\r\n', '230 Login successful.\r\n'],
  ] as const)
    asks({ client, server }, command, reply);
}

export function asks(
  { client, server }: Pick<TcpConversation, 'client' | 'server'>,
  command: string,
  reply: string,
): void {
  client.waits(milliseconds(3)).sends(command);
  server.waits(milliseconds(2)).sends(reply);
}

/** The listing over the data connection, and the two replies around it. */
export function lists(control: TcpConversation, data: TcpConversation, sender: TcpConversation['client']): void {
  control.server.waits(milliseconds(1)).sends('150 Here comes the directory listing.\r\n');
  sender.sends('-rw-r--r--    1 ftp      ftp             5 readme\r\n');
  data.closes(sender);
  control.server.at = Math.max(control.server.at, data.client.at, data.server.at);
  control.server.sends('226 Directory send OK.\r\n');
  control.client.sends('QUIT\r\n');
  control.server.sends('221 Goodbye.\r\n');
  control.closes(control.server);
}

export const lastOf = ({ client, server }: TcpConversation): number => Math.max(client.at, server.at);
