/** FTP's golden cases: sessions whose data connections open, sessions that a gateway breaks, and what looks like it. */
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';
import * as stories from './ftp-stories.ts';

const any = (id: string): FindingPattern => ({ id });
const everyFtpFinding = [
  'ftp/private-address', 'ftp/control-encrypted', 'ftp/command-split', 'ftp/low-port', 'ftp/third-party-address',
  'ftp/extended-refused', 'ftp/nonstandard-port', 'ftp/reply-misread', 'ftp/data-not-opened',
].map(any); // prettier-ignore
const gateFindings = [any('alg/gate-expired'), any('alg/gate-contradicted')];
const allBut = (...ids: readonly string[]): FindingPattern[] =>
  [...everyFtpFinding, ...gateFindings].filter(({ id }) => !ids.includes(id));

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
  const { inside, outside } = stories.activeThroughAlg();
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
    one('active mode over IPv6', stories.activeIpv6(), [], quiet),
    one('AUTH is refused', stories.authRefused(), [], quiet),
  ];
}

function broken(): CaptureCase[] {
  const privateAddress = { id: 'ftp/private-address', text: /10\.0\.0\.5:1027/ };
  const illegal = stories.activeWithoutAlg('500 Illegal PORT command.\r\n');
  const timedOut = stories.activeWithoutAlg('200 PORT command successful.\r\n');
  const only = allBut('ftp/private-address');
  return [
    one('PORT is not rewritten, outside', illegal.outside.pcap(), [{ ...privateAddress, packets: [9] }], only),
    one('PORT is not rewritten, inside', illegal.inside.pcap(), [{ ...privateAddress, text: /Illegal PORT/ }], only),
    one('the server dials into the void, outside', timedOut.outside.pcap(), [privateAddress], only),
    one('the server dials into the void, inside', timedOut.inside.pcap(), [{ ...privateAddress, text: /425/ }], only),
    one('227 tells a private address', stories.passivePrivate(false), [any('ftp/private-address')], only),
    one(
      'a firewall drops the data connection',
      stories.passiveFiltered(),
      [{ id: 'ftp/data-not-opened', accountable: 'gateway', text: /never answered/ }],
      allBut('ftp/data-not-opened'),
    ),
    one(
      'TLS hides the negotiation',
      stories.encrypted(),
      [{ id: 'ftp/control-encrypted', text: /51999/ }],
      allBut('ftp/control-encrypted'),
    ),
    one('PORT in two segments', stories.splitPort(), [any('ftp/command-split')], allBut('ftp/command-split')),
    one(
      '227 Logout is dropped',
      stories.logoutDropped(),
      [{ id: 'ftp/reply-misread', accountable: 'gateway', text: /sent again/ }],
      allBut('ftp/reply-misread'),
    ),
    one(
      'a port below 1024',
      stories.offers('227 Entering Passive Mode (198,51,100,21,0,22).\r\n'),
      [{ id: 'ftp/low-port', text: /198\.51\.100\.21:22/ }],
      allBut('ftp/low-port'),
    ),
    one(
      "an address that is not the server's",
      stories.offers('227 Entering Passive Mode (198,51,100,99,4,0).\r\n'),
      [{ id: 'ftp/third-party-address', text: /198\.51\.100\.99/ }],
      allBut('ftp/third-party-address'),
    ),
    one('another port', stories.otherPort(false), [any('ftp/nonstandard-port')], allBut('ftp/nonstandard-port')),
  ];
}

function decoys(): CaptureCase[] {
  const local = stories.activeThroughAlg({ server: '192.168.7.21', overload: false, withAlg: false });
  const mail: Parameters<typeof stories.talksOn>[1] = [
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
      stories.passivePrivate(true),
      [{ id: 'ftp/private-address', text: /worked/ }],
      allBut('ftp/private-address'),
    ),
    one(
      'decoy: EPSV refused, PASV works',
      stories.fallsBack(),
      [any('ftp/extended-refused')],
      allBut('ftp/extended-refused'),
    ),
    one(
      'decoy: another port, and it works',
      stories.otherPort(true),
      [{ id: 'ftp/nonstandard-port', text: /all the same/ }],
      allBut('ftp/nonstandard-port'),
    ),
    one('decoy: mail on port 2525', stories.talksOn(2525, mail), [], allBut()),
    one('decoy: Telnet on port 21', stories.talksOn(21, telnet), [], allBut()),
  ];
}

export const ftpCases: readonly CaptureCase[] = [...passing(), ...broken(), ...decoys()];
