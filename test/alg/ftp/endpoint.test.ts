import { expect, test } from 'vitest';
import { readExtended, readHostPort, readLong, type DataEndpoint } from '../../../src/alg/ftp/endpoint.ts';

const shown = (endpoint: DataEndpoint | undefined) => endpoint && `${endpoint.address ?? '-'} ${endpoint.port}`;
/** What the fields cover in the text that they were read from. */
const covered = (text: string, endpoint: DataEndpoint | undefined, offset = 0) =>
  endpoint?.fields.map(({ name, value, offset: at, length }) => [
    name,
    value,
    text.slice(at - offset, at - offset + length),
  ]);

test('six numbers, however a server dresses them (RFC 959, RFC 1123 §4.1.2.6)', () => {
  for (const text of [
    '10,0,0,5,4,3',
    'Entering Passive Mode (10,0,0,5,4,3).',
    'Entering Passive Mode 10,0,0,5,4,3',
    '=10,0,0,5,4,3',
    'Entering Passive Mode (10, 0, 0, 5, 4, 3)',
    'Data transfer will passively listen to 10,0,0,5,4,3.',
  ])
    expect(shown(readHostPort(text, 0))).toBe('10.0.0.5 1027');
  const text = 'Entering Passive Mode (192,168,1,100,200,21)';
  expect(covered(text, readHostPort(text, 4), 4)).toEqual([
    ['address', '192.168.1.100', '192,168,1,100'],
    ['port', '51221', '200,21'],
  ]);
});

test.each(['Logout.', '10,0,0,5,4', '10,0,0,5,4,3,2', '256,0,0,1,4,3', '1,2,3,4,5,256', '10.0.0.5,4,3', ''])(
  'no endpoint in %j',
  (text) => {
    expect(readHostPort(text, 0)).toBeUndefined();
  },
);

test('EPRT and 229 (RFC 2428 §2, §3)', () => {
  const eprt = '|1|132.235.1.2|6275|';
  expect(covered(eprt, readExtended(eprt, 0))).toEqual([
    ['family', '1', '1'],
    ['address', '132.235.1.2', '132.235.1.2'],
    ['port', '6275', '6275'],
  ]);
  expect(shown(readExtended('|2|1080::8:800:200C:417A|5282|', 0))).toBe('1080::8:800:200c:417a 5282');
  expect(shown(readExtended('!1!132.235.1.2!6275!', 0))).toBe('132.235.1.2 6275');
  const reply = 'Entering Extended Passive Mode (|||6446|)';
  expect(covered(reply, readExtended(reply, 0))).toEqual([['port', '6446', '6446']]);
  expect(shown(readExtended('Entering Extended Passive Mode (|1|192.0.2.1|6446|)', 0))).toBe('192.0.2.1 6446');
});

test.each([
  '|1|::1|6275|',
  '|2|10.0.0.5|6275|',
  '|1|10.0.0.5|65536|',
  '|1|10.0.0|1|',
  '(|||x|)',
  '||6446|',
  '1111111',
  '',
])('no extended endpoint in %j', (text) => {
  expect(readExtended(text, 0)).toBeUndefined();
});

test('LPRT and 228 (RFC 1639 §2, §3)', () => {
  const text = 'Entering Long Passive Mode (6,16,254,128,0,0,0,0,0,0,2,96,176,255,254,193,123,47,2,134,7)';
  expect(covered(text, readLong(text, 0))).toEqual([
    ['address', 'fe80::260:b0ff:fec1:7b2f', '254,128,0,0,0,0,0,0,2,96,176,255,254,193,123,47'],
    ['port', '34311', '134,7'],
  ]);
  expect(shown(readLong('4,4,10,0,0,5,2,4,3', 0))).toBe('10.0.0.5 1027');
  for (const broken of ['4,16,10,0,0,5,2,4,3', '4,4,10,0,0,5,4,4,3', '9,4,10,0,0,5,2,4,3', '4,4,10,0,0,256,2,4,3'])
    expect(readLong(broken, 0)).toBeUndefined();
});
