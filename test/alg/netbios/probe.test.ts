import { expect, test } from 'vitest';
import { netbios } from '../../../src/alg/netbios/definition.ts';
import { algsForPort } from '../../../src/alg/registry.ts';
import {
  nameAnswer, nameQuestion, netbiosDatagram, sessionRequest, smbMessage,
} from '../../captures/build/netbios-message.ts'; // prettier-ignore
import { dnsQuery } from '../../captures/build/dns-message.ts';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

test('encoded names are claimed on any port', () => {
  expect(netbios.probe('udp', 'client', nameQuestion())).toBe('yes');
  expect(netbios.probe('udp', 'server', nameAnswer(['10.0.0.9']))).toBe('yes');
  expect(netbios.probe('udp', 'client', netbiosDatagram({ source: '10.0.0.9' }))).toBe('yes');
  expect(netbios.probe('tcp', 'client', sessionRequest())).toBe('yes');
  expect(netbios.probe('tcp', 'client', sessionRequest().subarray(0, 20))).toBe('more');
});

test('SMB over 445 needs no ALG', () => {
  expect(netbios.probe('tcp', 'client', smbMessage())).toBe('more');
  expect(algsForPort('tcp', 445)).toEqual([]);
  expect(algsForPort('tcp', 139)).toContain(netbios);
});

test.each([
  ['DNS', dnsQuery({ id: 1, name: 'www.example.com', type: 'A' })],
  ['HTTP', text('GET / HTTP/1.1\r\n\r\n')],
  ['TLS', Uint8Array.of(0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...new Uint8Array(40))],
  ['zeros', new Uint8Array(60)],
  ['a name of other letters', nameQuestion().map((byte, at) => (at === 20 ? 0x51 : byte))],
])('%s is no NetBIOS', (_name, payload) => {
  for (const transport of ['udp', 'tcp'] as const) expect(netbios.probe(transport, 'client', payload)).toBe('no');
});
