/** FTP sessions through a NAT gateway, as programs: how their data connections are negotiated and what becomes of them. */
import { microseconds, milliseconds, seconds } from './build/time-units.ts';
import { asks, lastOf, lists, logsIn, scene, type SceneOptions } from './ftp-scene.ts';

/** Active mode through an ALG that works. */
export function activeThroughAlg(options: SceneOptions = {}) {
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
export function activeWithoutAlg(reply: string) {
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
export function passivePrivate(corrected: boolean): Uint8Array {
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
export function passiveFiltered(): Uint8Array {
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
export function fallsBack(): Uint8Array {
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
export function encrypted(): Uint8Array {
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
export function authRefused(): Uint8Array {
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
export function splitPort(): Uint8Array {
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
export function logoutDropped(): Uint8Array {
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
export function offers(reply: string): Uint8Array {
  const { inside, router, control: open } = scene();
  const control = open();
  logsIn(control);
  asks(control, 'PASV\r\n', reply);
  control.forges({ by: router, as: control.server, flags: 'RA', at: control.client.at + microseconds(800) });
  return inside.pcap();
}

/** FTP on another port: the ALG does not look there. */
export function otherPort(withData: boolean, greeting = '220 ready\r\n'): Uint8Array {
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
export function activeIpv6(): Uint8Array {
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
export function talksOn(
  port: number,
  lines: readonly (readonly [who: 'client' | 'server', text: string])[],
): Uint8Array {
  const { inside, control: open } = scene();
  const conversation = open(port);
  for (const [who, text] of lines) conversation[who].waits(milliseconds(2)).sends(text);
  conversation.closes(conversation.client);
  return inside.pcap();
}

/** A server with one passive port: it is offered again as soon as the first connection is closed. */
export function listsTwice(): Uint8Array {
  const { inside, control: open, passive } = scene();
  const control = open();
  logsIn(control);
  for (const clientPort of [40_001, 40_002]) {
    asks(control, 'PASV\r\n', '227 Entering Passive Mode (198,51,100,21,200,21).\r\n');
    const data = passive(lastOf(control), 51_221, clientPort).handshake();
    control.client.at = data.client.at;
    control.client.sends('LIST\r\n');
    data.server.waits(milliseconds(1)).sends('-rw-r--r--    1 ftp      ftp             5 readme\r\n');
    data.closes(data.server);
    control.server.at = Math.max(control.server.at, data.server.at);
    control.server.sends('150 Here comes the directory listing.\r\n226 Directory send OK.\r\n');
  }
  control.closes(control.client);
  return inside.pcap();
}
