/** Pairs of text protocols: FTP, SIP, RTSP, IRC, MGCP, remote shells and SQL*Net, each form written as both sides have it. */
import { textBytes } from './build/byte-writer.ts';
import { audioPacket } from './build/rtp-stream.ts';
import { tnsAccept, tnsAddress, tnsConnect, tnsData, tnsDescriptor, tnsRedirect } from './build/tns-packet.ts';
import { milliseconds } from './build/time-units.ts';
import type { TcpConversation } from './build/tcp-conversation.ts';
import type { UdpConversation } from './build/udp-conversation.ts';
import {
  exchangesWords, insideAddress, laterOf, outsideAddress, pairScene, publicAddress, type NatPair,
} from './nat-pair-scene.ts'; // prettier-ignore

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\r\n`).join('');

const logsIn = ({ client, server }: TcpConversation): void => {
  server.sends('220 ready\r\n');
  client.sends('USER anonymous\r\n');
  server.sends('230 Login successful.\r\n');
};

/** The client behind NAT announces where it listens; the gateway has the port under another number. */
function ftpActive(name: string, here: string, there: string, port: number, outsidePort: number): NatPair {
  const scene = pairScene();
  const control = scene.outward(21, 40_000).tcp();
  logsIn(control);
  scene.says(control.client, here, there);
  control.server.sends('200 command successful.\r\n');
  control.client.sends('LIST\r\n');
  exchangesWords(scene.inward(port, 20, laterOf(control), outsidePort).tcp());
  control.server.waits(milliseconds(200)).sends('226 Transfer complete.\r\n');
  control.client.sends('QUIT\r\n');
  control.closes(control.server);
  return scene.pair(name);
}

/** The server stands behind NAT, its control port is forwarded. */
function ftpPassive(name: string, ask: string, here: string, there: string): NatPair {
  const scene = pairScene();
  const control = scene.inward(21, 40_000, 1e9).tcp();
  logsIn(control);
  control.client.sends(ask);
  scene.says(control.server, here, there);
  exchangesWords(scene.inward(50_021, 40_001, laterOf(control), 61_021).tcp());
  control.client.waits(milliseconds(200)).sends('NOOP\r\n');
  control.server.sends('200 ok\r\n');
  control.closes(control.client);
  return scene.pair(name);
}

function ftpPairs(): NatPair[] {
  return [
    ftpActive('FTP PORT that grows', 'PORT 10,0,0,5,4,3\r\n', 'PORT 203,0,113,1,238,73\r\n', 1027, 61_001),
    ftpActive('FTP PORT that shrinks', 'PORT 10,0,0,5,200,100\r\n', 'PORT 203,0,113,1,4,3\r\n', 51_300, 1027),
    ftpActive('FTP EPRT', 'EPRT |1|10.0.0.5|1027|\r\n', 'EPRT |1|203.0.113.1|61001|\r\n', 1027, 61_001),
    ftpActive(
      'FTP: two commands in one segment',
      'TYPE A\r\nPORT 10,0,0,5,4,3\r\nNOOP\r\n',
      'TYPE A\r\nPORT 203,0,113,1,238,73\r\nNOOP\r\n',
      1027,
      61_001,
    ),
    ftpPassive(
      'FTP 227 of a server behind NAT',
      'PASV\r\n',
      '227 Entering Passive Mode (10,0,0,5,195,101).\r\n',
      '227 Entering Passive Mode (203,0,113,1,238,93).\r\n',
    ),
    ftpPassive(
      'FTP 229 of a server behind NAT',
      'EPSV\r\n',
      '229 Entering Extended Passive Mode (|||50021|)\r\n',
      '229 Entering Extended Passive Mode (|||61021|)\r\n',
    ),
  ];
}

const description = (address: string, port: number): string =>
  lines('v=0', `o=- 1 2 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0', `m=audio ${port} RTP/AVP 0`);

const sdp = (body: string, length: number): string =>
  `Content-Type: application/sdp\r\nContent-Length: ${length}\r\n\r\n${body}`;

function speaks({ client, server }: UdpConversation): void {
  for (let number = 0; number < 3; number += 1) {
    client.waits(milliseconds(20)).sends(audioPacket(1, number));
    server.waits(milliseconds(1)).sends(audioPacket(2, number));
  }
}

/** REGISTER and a call, over UDP or TCP. The bodies have 85 and 92 bytes, the server's has 96. */
function sipCall(transport: 'UDP' | 'TCP'): NatPair {
  const scene = pairScene();
  const control = transport === 'TCP' ? scene.outward(5060, 5060).tcp() : scene.outward(5060, 5060).udp();
  const register = (own: string): string =>
    lines(
      'REGISTER sip:example.com SIP/2.0',
      `Via: SIP/2.0/${transport} ${own}:5060;branch=z9hG4bKr1;rport`,
      'From: <sip:alice@example.com>;tag=a1',
      'To: <sip:alice@example.com>',
      'Call-ID: r1@host',
      'CSeq: 1 REGISTER',
      `Contact: <sip:alice@${own}:5060>`,
      'Content-Length: 0',
      '',
    );
  const registered = (own: string): string =>
    lines(
      'SIP/2.0 200 OK',
      `Via: SIP/2.0/${transport} ${own}:5060;branch=z9hG4bKr1;rport`,
      'From: <sip:alice@example.com>;tag=a1',
      'To: <sip:alice@example.com>;tag=s1',
      'Call-ID: r1@host',
      'CSeq: 1 REGISTER',
      `Contact: <sip:alice@${own}:5060>;expires=3600`,
      'Content-Length: 0',
      '',
    );
  scene.says(control.client, register(insideAddress), register(publicAddress));
  scene.says(control.server, registered(insideAddress), registered(publicAddress));
  const dialog = (own: string, method: string): string =>
    lines(
      `Via: SIP/2.0/${transport} ${own}:5060;branch=z9hG4bKi1;rport`,
      'From: <sip:alice@example.com>;tag=a2',
      'To: <sip:bob@example.com>',
      'Call-ID: i1@host',
      `CSeq: 2 ${method}`,
    );
  const invite = (own: string, port: number, length: number): string =>
    `INVITE sip:bob@example.com SIP/2.0\r\n${dialog(own, 'INVITE')}Contact: <sip:alice@${own}:5060>\r\n${sdp(description(own, port), length)}`;
  scene.says(control.client, invite(insideAddress, 5004, 85), invite(publicAddress, 61_004, 92));
  const answer = (own: string): string =>
    `SIP/2.0 200 OK\r\n${dialog(own, 'INVITE')}Contact: <sip:bob@${outsideAddress}:5060>\r\n${sdp(description(outsideAddress, 40_000), 96)}`;
  scene.says(control.server, answer(insideAddress), answer(publicAddress));
  scene.router.binds('udp', { address: insideAddress, port: 5004 }, 61_004);
  speaks(scene.outward(40_000, 5004, laterOf(control)).udp());
  return scene.pair(`SIP over ${transport}: REGISTER, INVITE with a description, answers`);
}

function rtspPair(): NatPair {
  const scene = pairScene();
  const control = scene.outward(554, 40_000).tcp();
  control.client.sends(lines('OPTIONS * RTSP/1.0', 'CSeq: 1', ''));
  control.server.sends(lines('RTSP/1.0 200 OK', 'CSeq: 1', 'Public: SETUP, PLAY', ''));
  const setup = (ports: string): string =>
    lines(
      'SETUP rtsp://198.51.100.21/cam/trackID=1 RTSP/1.0',
      'CSeq: 2',
      `Transport: RTP/AVP;unicast;client_port=${ports}`,
      '',
    );
  scene.says(control.client, setup('8000-8001'), setup('61000-61001'));
  const answer = (ports: string): string =>
    lines(
      'RTSP/1.0 200 OK',
      'CSeq: 2',
      'Session: 12345678',
      `Transport: RTP/AVP;unicast;client_port=${ports};server_port=9000-9001`,
      '',
    );
  scene.says(control.server, answer('8000-8001'), answer('61000-61001'));
  control.client.sends(lines('PLAY rtsp://198.51.100.21/cam RTSP/1.0', 'CSeq: 3', 'Session: 12345678', ''));
  control.server.sends(lines('RTSP/1.0 200 OK', 'CSeq: 3', 'Session: 12345678', ''));
  for (const at of [0, 1]) {
    const media = scene.inward(8000 + at, 9000 + at, laterOf(control), 61_000 + at).udp();
    for (let number = 0; number < 3; number += 1)
      media.client.waits(milliseconds(20)).sends(audioPacket(3, number, 96));
  }
  return scene.pair('RTSP SETUP and its answer');
}

function ircPair(): NatPair {
  const scene = pairScene();
  const chat = scene.outward(6667, 40_000).tcp();
  chat.client.sends('NICK alice\r\nUSER alice 0 * :Alice\r\n');
  chat.server.sends(':irc.example 001 alice :Welcome\r\n');
  // 10.0.0.5 is 167772165, 203.0.113.1 is 3405803777.
  scene.says(
    chat.client,
    'PRIVMSG bob :\u0001DCC SEND notes.txt 167772165 5000 11\u0001\r\n',
    'PRIVMSG bob :\u0001DCC SEND notes.txt 3405803777 61000 11\u0001\r\n',
  );
  exchangesWords(scene.inward(5000, 40_002, laterOf(chat), 61_000).tcp());
  chat.client.waits(milliseconds(500)).sends('QUIT :bye\r\n');
  chat.closes(chat.server);
  return scene.pair('IRC DCC SEND');
}

function mgcpPair(): NatPair {
  const scene = pairScene();
  const { client, server } = scene.outward(2727, 2427).udp();
  client.sends(lines('RSIP 100 aaln/1@home.example.net MGCP 1.0', 'RM: restart', ''));
  server.sends(lines('200 100 OK', ''));
  server
    .waits(milliseconds(50))
    .sends(
      lines('CRCX 200 aaln/1@home.example.net MGCP 1.0', 'C: 4711', 'M: sendrecv', 'L: p:20, a:PCMU', '') +
        description(outsideAddress, 40_000),
    );
  const answer = (own: string, port: number): string => lines('200 200 OK', 'I: 1', '') + description(own, port);
  scene.says(client, answer(insideAddress, 5064), answer(publicAddress, 61_064));
  scene.router.binds('udp', { address: insideAddress, port: 5064 }, 61_064);
  speaks(scene.outward(40_000, 5064, laterOf({ client, server })).udp());
  return scene.pair('MGCP: the description in an answer to CRCX');
}

/** Standard error of rexec (512) and rsh (514) comes to a port that the client names. */
function shellPair(name: string, port: number, local: number, errors: number, outsideErrors: number): NatPair {
  const scene = pairScene();
  const control = scene.outward(port, local).tcp();
  scene.says(control.client, `${errors}\0`, `${outsideErrors}\0`);
  const stderr = scene.inward(errors, port === 514 ? 1022 : 40_000, laterOf(control), outsideErrors).tcp();
  control.client.waits(milliseconds(100)).sends('kim\0kim\0uptime\0');
  control.server.sends('\0up 3 days\n');
  stderr.server.at = Math.max(stderr.server.at, control.server.at);
  stderr.client.at = Math.max(stderr.client.at, control.server.at);
  stderr.closes(stderr.client);
  control.closes(control.server);
  return scene.pair(name);
}

/** Lengths of packet and redirect follow the text: 10 more than its 61 characters, and 8 with 2 digits more. */
function sqlnetPair(): NatPair {
  const scene = pairScene();
  const listener = scene.inward(1521, 40_000, 1e9).tcp();
  listener.client.sends(tnsConnect(tnsDescriptor('db.example', 1521)));
  scene.says(
    listener.server,
    tnsRedirect('(ADDRESS=(PROTOCOL=tcp)(HOST=10.0.0.5)(PORT=1526))'),
    tnsRedirect('(ADDRESS=(PROTOCOL=tcp)(HOST=203.0.113.1)(PORT=61526))'),
  );
  listener.closes(listener.server);
  const worker = scene.inward(1526, 40_001, laterOf(listener), 61_526).tcp();
  worker.client.sends(tnsConnect(tnsDescriptor('db.example', 1521)));
  worker.server.sends(tnsAccept(313));
  worker.client.sends(tnsData('select'));
  worker.closes(worker.client);
  return scene.pair('SQL*Net redirect of a listener behind NAT');
}

/** The redirect is empty and its text follows in a DATA packet of the short form. */
function sqlnetApart(): NatPair {
  const scene = pairScene();
  const listener = scene.inward(1521, 40_000, 1e9).tcp();
  listener.client.sends(tnsConnect(tnsDescriptor('db.example', 1521)));
  listener.server.sends(tnsRedirect(''));
  scene.says(listener.server, tnsData(tnsAddress('10.0.0.5', 1526)), tnsData(tnsAddress('203.0.113.1', 61_526)));
  listener.closes(listener.server);
  exchangesWords(scene.inward(1526, 40_001, laterOf(listener), 61_526).tcp());
  return scene.pair('SQL*Net redirect whose text comes in a DATA packet');
}

/** Nothing in the payload is translated; the answers come from another port. */
function tftpPair(): NatPair {
  const scene = pairScene();
  const asked = scene.outward(69, 50_000).udp();
  asked.client.sends('\0\u0001boot.img\0octet\0');
  const answers = scene.inward(50_000, 4001, laterOf(asked)).udp();
  answers.client.sends(Uint8Array.of(0, 3, 0, 1, ...textBytes('boot')));
  answers.server.sends(Uint8Array.of(0, 4, 0, 1));
  return scene.pair('TFTP, without payload');
}

export const textPairs: readonly NatPair[] = [
  ...ftpPairs(),
  sipCall('UDP'),
  sipCall('TCP'),
  rtspPair(),
  ircPair(),
  mgcpPair(),
  shellPair('rsh with standard error', 514, 1023, 1021, 513),
  shellPair('rexec with standard error', 512, 40_001, 5001, 61_001),
  sqlnetPair(),
  sqlnetApart(),
  tftpPair(),
];
