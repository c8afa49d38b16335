/** FTP through a NAT gateway: sessions whose data connections open, sessions that a gateway breaks, and what looks like it. */
import { rewriteEndpoint } from '../../src/alg/ftp/rewrite.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import type { IpPacket } from './build/ip-packet.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const publicAddress = '203.0.113.1';
const startsAt = '2024-05-01T10:00:00.000Z';

const any = (id: string): FindingPattern => ({ id });
const everyFtpFinding = [
  'ftp/private-address', 'ftp/control-encrypted', 'ftp/command-split', 'ftp/low-port', 'ftp/third-party-address',
  'ftp/extended-refused', 'ftp/nonstandard-port', 'ftp/reply-misread', 'ftp/data-not-opened',
].map(any); // prettier-ignore
const gateFindings = [any('alg/gate-expired'), any('alg/gate-contradicted')];
const allBut = (...ids: readonly string[]): FindingPattern[] =>
  [...everyFtpFinding, ...gateFindings].filter(({ id }) => !ids.includes(id));

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
    const { bytes } = rewriteEndpoint(transport.payload, 'client', binding);
    return { ...packet, transport: { ...transport, payload: bytes } };
  };

interface SceneOptions {
  readonly client?: string;
  readonly server?: string;
  readonly withAlg?: boolean;
  readonly overload?: boolean;
}

/** Client, tap, gateway, tap, the internet, server; 20 ms one way. */
function scene({
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
  const passive = (
    at: number,
    port: number,
    dialled?: { readonly address: string; readonly port: number },
  ): TcpConversation =>
    tcpConversation(network, { from: client.port(40_001), to: server.port(port), at, ...(dialled && { dialled }) });
  return { inside, outside, client, server, router, control, active, passive };
}

function logsIn({ client, server }: TcpConversation, greeting = '220 (vsFTPd 3.0.5)\r\n'): void {
  server.waits(milliseconds(2)).sends(greeting);
  for (const [command, reply] of [
    ['USER anonymous\r\n', '331 Please specify the password.\r\n'],
    ['PASS guest@\r\n', '230 Login successful.\r\n'],
  ] as const)
    asks({ client, server }, command, reply);
}

function asks({ client, server }: Pick<TcpConversation, 'client' | 'server'>, command: string, reply: string): void {
  client.waits(milliseconds(3)).sends(command);
  server.waits(milliseconds(2)).sends(reply);
}

/** The listing over the data connection, and the two replies around it. */
function lists(control: TcpConversation, data: TcpConversation, sender: TcpConversation['client']): void {
  control.server.waits(milliseconds(1)).sends('150 Here comes the directory listing.\r\n');
  sender.sends('-rw-r--r--    1 ftp      ftp             5 readme\r\n');
  data.closes(sender);
  control.server.at = Math.max(control.server.at, data.client.at, data.server.at);
  control.server.sends('226 Directory send OK.\r\n');
  control.client.sends('QUIT\r\n');
  control.server.sends('221 Goodbye.\r\n');
  control.closes(control.server);
}

const lastOf = ({ client, server }: TcpConversation): number => Math.max(client.at, server.at);

/** Active mode through an ALG that works. */
function activeThroughAlg(options: SceneOptions = {}) {
  const here = scene(options);
  const control = here.control();
  logsIn(control);
  asks(
    control,
    `PORT ${(options.client ?? '10.0.0.5').replaceAll('.', ',')},4,3\r\n`,
    '200 PORT command successful.\r\n',
  );
  control.client.waits(milliseconds(1)).sends('LIST\r\n');
  const nat = here.router;
  if (options.overload !== false) nat.binds('tcp', { address: '10.0.0.5', port: 1027 }, 1027);
  const reached = options.overload === false ? { address: here.client.address, port: 1027 } : undefined;
  const data = here.active(lastOf(control), reached).handshake();
  lists(control, data, data.client);
  return here;
}

/** The same without an ALG: the private address goes out, and the server does not like it. */
function activeWithoutAlg(reply: string) {
  const here = scene({ withAlg: false });
  const control = here.control();
  logsIn(control);
  asks(control, 'PORT 10,0,0,5,4,3\r\n', reply);
  if (reply.startsWith('200')) {
    control.client.sends('LIST\r\n');
    control.server.waits(seconds(30)).sends("425 Can't build data connection: Connection timed out.\r\n");
  }
  asks(control, 'QUIT\r\n', '221 Goodbye.\r\n');
  control.closes(control.server);
  return here;
}

/** A server behind someone else's NAT tells its private address; `corrected` clients dial the one that they know. */
function passivePrivate(corrected: boolean): Uint8Array {
  const { inside, control: open, passive } = scene();
  const control = open();
  logsIn(control);
  asks(control, 'PASV\r\n', '227 Entering Passive Mode (192,168,1,2,200,21).\r\n');
  if (corrected) {
    const data = passive(lastOf(control), 51_221).handshake();
    control.client.at = Math.max(control.client.at, data.client.at);
    control.client.sends('LIST\r\n');
    lists(control, data, data.server);
  } else {
    control.client.waits(seconds(21));
    control.closes(control.client);
  }
  return inside.pcap();
}

/** 229 is understood, but a firewall drops the SYN to the port that it names. */
function passiveFiltered(): Uint8Array {
  const { inside, router, control: open, passive } = scene();
  const control = open();
  logsIn(control);
  asks(control, 'EPSV\r\n', '229 Entering Extended Passive Mode (|||50021|)\r\n');
  const data = passive(lastOf(control), 50_021);
  const { next } = data.client;
  for (const wait of [0, seconds(1), seconds(2), seconds(4)]) {
    data.client.waits(wait).transmits('S', { stopsAt: router, sequence: next });
  }
  control.client.at = data.client.at + seconds(8);
  control.closes(control.client);
  return inside.pcap();
}

/** EPSV is refused, PASV works: an old server, and no fault. */
function fallsBack(): Uint8Array {
  const { inside, control: open, passive } = scene();
  const control = open();
  logsIn(control);
  asks(control, 'EPSV\r\n', '500 EPSV not understood.\r\n');
  asks(control, 'PASV\r\n', '227 Entering Passive Mode (198,51,100,21,200,21).\r\n');
  const data = passive(lastOf(control), 51_221).handshake();
  control.client.at = data.client.at;
  control.client.sends('LIST\r\n');
  lists(control, data, data.server);
  return inside.pcap();
}

const tlsRecord = (type: number, length: number): string =>
  String.fromCharCode(type, 3, 3, length >>> 8, length & 255) + '\u00b7'.repeat(length);

/** AUTH TLS hides the 227; the firewall does not open the port. */
function encrypted(): Uint8Array {
  const { inside, router, control: open, passive } = scene();
  const control = open();
  control.server.waits(milliseconds(2)).sends('220 ProFTPD Server ready\r\n');
  asks(control, 'AUTH TLS\r\n', '234 AUTH TLS successful\r\n');
  control.client.sends(tlsRecord(22, 250));
  control.server.sends(tlsRecord(22, 900));
  for (let count = 0; count < 4; count += 1) asks(control, tlsRecord(23, 30), tlsRecord(23, 60));
  const data = passive(lastOf(control), 51_999);
  const { next } = data.client;
  for (const wait of [0, seconds(1), seconds(2)])
    data.client.waits(wait).transmits('S', { stopsAt: router, sequence: next });
  control.client.at = data.client.at + seconds(4);
  control.closes(control.client);
  return inside.pcap();
}

/** The server refuses AUTH: the session stays readable. */
function authRefused(): Uint8Array {
  const { inside, control: open, passive } = scene();
  const control = open();
  control.server.waits(milliseconds(2)).sends('220 (vsFTPd 3.0.5)\r\n');
  asks(control, 'AUTH TLS\r\n', '530 Please login with USER and PASS.\r\n');
  asks(control, 'USER anonymous\r\n', '230 Login successful.\r\n');
  asks(control, 'PASV\r\n', '227 Entering Passive Mode (198,51,100,21,200,21).\r\n');
  const data = passive(lastOf(control), 51_221).handshake();
  control.client.at = data.client.at;
  control.client.sends('LIST\r\n');
  lists(control, data, data.server);
  return inside.pcap();
}

/** A client that flushes too early: PORT in two segments, and a helper that drops the half line for ever. */
function splitPort(): Uint8Array {
  const { inside, router, control: open } = scene({ withAlg: false });
  const control = open();
  logsIn(control);
  control.client.sends('PORT 10,0,0,5', { stopsAt: router });
  const half = control.client.next;
  control.client.waits(milliseconds(1)).sends(',4,3\r\n', { stopsAt: router });
  for (const wait of [milliseconds(300), milliseconds(600), seconds(1.2)])
    control.client
      .waits(wait)
      .transmits('PA', { stopsAt: router, sequence: half - 13, payload: new TextEncoder().encode('PORT 10,0,0,5') });
  return inside.pcap();
}

/** `227 Logout.` is taken for a broken answer to PASV, dropped, and sent again until somebody gives up. */
function logoutDropped(): Uint8Array {
  const { outside, router, control: open } = scene();
  const control = open();
  logsIn(control, '220---------- Welcome to Pure-FTPd [privsep] ----------\r\n220 You will be disconnected.\r\n');
  control.client.sends('QUIT\r\n');
  const text = new TextEncoder().encode('227 Logout.\r\n');
  const { next } = control.server;
  for (const wait of [milliseconds(1), milliseconds(250), milliseconds(500), seconds(1), seconds(2)])
    control.server.waits(wait).transmits('FPA', { stopsAt: router, sequence: next, payload: text });
  return outside.pcap();
}

/** One offer that a firewall refuses, told by what the server offers. */
function offers(reply: string): Uint8Array {
  const { inside, router, control: open } = scene();
  const control = open();
  logsIn(control);
  asks(control, 'PASV\r\n', reply);
  control.forges({ by: router, as: control.server, flags: 'RA', at: control.client.at + microseconds(800) });
  return inside.pcap();
}

/** FTP on another port: the ALG does not look there. */
function otherPort(withData: boolean, greeting = '220 ready\r\n'): Uint8Array {
  const { inside, control: open, passive } = scene();
  const control = open(2121);
  logsIn(control, greeting);
  asks(control, 'PASV\r\n', '227 Entering Passive Mode (198,51,100,21,200,21).\r\n');
  if (!withData) return inside.pcap();
  const data = passive(lastOf(control), 51_221).handshake();
  control.client.at = data.client.at;
  control.client.sends('LIST\r\n');
  lists(control, data, data.server);
  return inside.pcap();
}

/** IPv6 needs no ALG to translate, only one to let the connection in. */
function activeIpv6(): Uint8Array {
  const client = '2001:db8:1::5';
  const {
    inside,
    control: open,
    active,
  } = scene({ client, server: '2001:db8:9::21', overload: false, withAlg: false });
  const control = open();
  logsIn(control);
  asks(control, `EPRT |2|${client}|1027|\r\n`, '200 EPRT command successful.\r\n');
  control.client.sends('LIST\r\n');
  const data = active(lastOf(control), { address: client, port: 1027 }).handshake();
  lists(control, data, data.client);
  return inside.pcap();
}

/** A mail server greets with 220 as well, a Telnet server may listen on port 21. */
function talksOn(port: number, lines: readonly (readonly [who: 'client' | 'server', text: string])[]): Uint8Array {
  const { inside, control: open } = scene();
  const conversation = open(port);
  for (const [who, text] of lines) conversation[who].waits(milliseconds(2)).sends(text);
  conversation.closes(conversation.client);
  return inside.pcap();
}

const one = (
  name: string,
  bytes: Uint8Array,
  must: readonly FindingPattern[],
  mustNot: readonly FindingPattern[],
): CaptureCase => ({
  name: `ftp: ${name}`,
  files: { 'ftp.pcap': bytes },
  must,
  mustNot,
});

function passing(): CaptureCase[] {
  const { inside, outside } = activeThroughAlg();
  const quiet = allBut();
  return [
    one('active mode through an ALG, inside', inside.pcap(), [], quiet),
    one('active mode through an ALG, outside', outside.pcap(), [], quiet),
    {
      name: 'ftp: active mode through an ALG, both sides',
      files: { 'inside.pcap': inside.pcap(), 'outside.pcap': outside.pcap() },
      must: [],
      mustNot: quiet,
    },
    one('active mode over IPv6', activeIpv6(), [], quiet),
    one('AUTH is refused', authRefused(), [], quiet),
  ];
}

function broken(): CaptureCase[] {
  const privateAddress = { id: 'ftp/private-address', text: /10\.0\.0\.5:1027/ };
  const illegal = activeWithoutAlg('500 Illegal PORT command.\r\n');
  const timedOut = activeWithoutAlg('200 PORT command successful.\r\n');
  const only = allBut('ftp/private-address');
  return [
    one('PORT is not rewritten, outside', illegal.outside.pcap(), [{ ...privateAddress, packets: [9] }], only),
    one('PORT is not rewritten, inside', illegal.inside.pcap(), [{ ...privateAddress, text: /Illegal PORT/ }], only),
    one('the server dials into the void, outside', timedOut.outside.pcap(), [privateAddress], only),
    one('the server dials into the void, inside', timedOut.inside.pcap(), [{ ...privateAddress, text: /425/ }], only),
    one('227 tells a private address', passivePrivate(false), [any('ftp/private-address')], only),
    one(
      'a firewall drops the data connection',
      passiveFiltered(),
      [{ id: 'ftp/data-not-opened', accountable: 'gateway', text: /never answered/ }],
      allBut('ftp/data-not-opened'),
    ),
    one(
      'TLS hides the negotiation',
      encrypted(),
      [{ id: 'ftp/control-encrypted', text: /51999/ }],
      allBut('ftp/control-encrypted'),
    ),
    one('PORT in two segments', splitPort(), [any('ftp/command-split')], allBut('ftp/command-split')),
    one(
      '227 Logout is dropped',
      logoutDropped(),
      [{ id: 'ftp/reply-misread', accountable: 'gateway', text: /sent again/ }],
      allBut('ftp/reply-misread'),
    ),
    one(
      'a port below 1024',
      offers('227 Entering Passive Mode (198,51,100,21,0,22).\r\n'),
      [{ id: 'ftp/low-port', text: /198\.51\.100\.21:22/ }],
      allBut('ftp/low-port'),
    ),
    one(
      "an address that is not the server's",
      offers('227 Entering Passive Mode (198,51,100,99,4,0).\r\n'),
      [{ id: 'ftp/third-party-address', text: /198\.51\.100\.99/ }],
      allBut('ftp/third-party-address'),
    ),
    one('another port', otherPort(false), [any('ftp/nonstandard-port')], allBut('ftp/nonstandard-port')),
  ];
}

function decoys(): CaptureCase[] {
  const local = activeThroughAlg({ server: '192.168.7.21', overload: false, withAlg: false });
  const mail: Parameters<typeof talksOn>[1] = [
    ['server', '220 mx.example.com ESMTP ready\r\n'],
    ['client', 'EHLO client.example.com\r\n'],
    ['server', '250 mx.example.com\r\n'],
    ['client', 'QUIT\r\n'],
    ['server', '221 bye\r\n'],
  ];
  const telnet: typeof mail = [
    ['server', '\u00ff\u00fd\u0018\u00ff\u00fd\u0020'],
    ['client', '\u00ff\u00fc\u0018\u00ff\u00fc\u0020'],
    ['server', 'login: '],
    ['client', 'PORT 10,0,0,5,4,3\r\n'],
  ];
  return [
    one('decoy: a private address that the server reaches', local.inside.pcap(), [], allBut()),
    one(
      'decoy: the client corrects the 227',
      passivePrivate(true),
      [{ id: 'ftp/private-address', text: /worked/ }],
      allBut('ftp/private-address'),
    ),
    one('decoy: EPSV refused, PASV works', fallsBack(), [any('ftp/extended-refused')], allBut('ftp/extended-refused')),
    one(
      'decoy: another port, and it works',
      otherPort(true),
      [{ id: 'ftp/nonstandard-port', text: /all the same/ }],
      allBut('ftp/nonstandard-port'),
    ),
    one('decoy: mail on port 2525', talksOn(2525, mail), [], allBut()),
    one('decoy: Telnet on port 21', talksOn(21, telnet), [], allBut()),
  ];
}

export const ftpCases: readonly CaptureCase[] = [...passing(), ...broken(), ...decoys()];
