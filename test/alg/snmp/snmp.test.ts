import { expect, test } from 'vitest';
import { snmp } from '../../../src/alg/snmp/definition.ts';
import { parseSnmp } from '../../../src/alg/snmp/parse.ts';
import { rewriteSnmp } from '../../../src/alg/snmp/rewrite.ts';
import { addressBytes } from '../../captures/build/byte-writer.ts';
import {
  element, integer, ipAddress, nothing, octets, pdu, snmpMessage, snmpV3, trapPdu,
} from '../../captures/build/snmp-message.ts'; // prettier-ignore
import { recorder } from '../dns/recorder.ts';
import { survivesHostileInput } from '../hostile-stream.ts';

const name = '1.3.6.1.2.1.1.5.0';
const get = snmpMessage(1, pdu(0xa0, 17, [[name, nothing]]));
const response = snmpMessage(
  1,
  pdu(0xa2, 17, [
    [name, octets('router')],
    ['1.3.6.1.2.1.4.20.1.1.10.0.0.1', ipAddress('10.0.0.1')],
  ]),
);
const trap = snmpMessage(0, trapPdu('10.0.0.1', [['1.3.6.1.2.1.4.20.1.1.10.0.0.2', ipAddress('10.0.0.2')]]));

test('commands have their names in every version', () => {
  const { messages, send } = recorder(snmp, 'udp', { client: 40000, server: 161 });
  for (let tag = 0xa0; tag <= 0xa8; tag += 1)
    if (tag !== 0xa4) send('client', snmpMessage(1, pdu(tag, 1, [[name, nothing]])));
  send('client', trap);
  send('client', snmpV3(4, pdu(0xa0, 1, [])));
  send('client', snmpV3(7, new Uint8Array(40)));
  expect(messages.map(({ name: command, facts }) => `${facts?.['version'] as string} ${command}`)).toEqual([
    'v2c get',
    'v2c get-next',
    'v2c response',
    'v2c set',
    'v2c get-bulk',
    'v2c inform',
    'v2c trap v2',
    'v2c report',
    'v1 trap',
    'v3 get',
    'v3 encrypted message',
  ]);
  expect(messages.every(({ complete }) => complete)).toBe(true);
});

test('responses belong to requests, and addresses are located; communities are nowhere', () => {
  const { messages, send } = recorder(snmp, 'udp', { client: 40000, server: 161 });
  send('client', get);
  send('server', response);
  send('server', snmpMessage(1, pdu(0xa2, 17, [[name, nothing]], 2)));
  expect(messages[0]).toMatchObject({ summary: `v2c, request 17, ${name}`, size: get.length });
  expect(messages[1]).toMatchObject({
    summary: `v2c, request 17, ${name} and 1 more`,
    facts: { requestPacket: 1, requestId: 17 },
  });
  const [field] = messages[1]?.fields ?? [];
  expect(field).toMatchObject({ name: '1.3.6.1.2.1.4.20.1.1.10.0.0.1', value: '10.0.0.1', length: 4 });
  expect(response.subarray(field?.offset ?? 0, (field?.offset ?? 0) + 4)).toEqual(addressBytes('10.0.0.1'));
  expect(messages[2]).toMatchObject({ facts: { errorStatus: 'noSuchName' } });
  expect(JSON.stringify(messages)).not.toContain('public');
});

test('a v1 trap names its agent', () => {
  const { messages, send } = recorder(snmp, 'udp', { client: 40000, server: 162 });
  send('client', trap);
  expect(messages[0]).toMatchObject({
    summary: 'v1, linkDown of 1.3.6.1.4.1.9, agent 10.0.0.1, 1.3.6.1.2.1.4.20.1.1.10.0.0.2',
    facts: { agentAddress: '10.0.0.1' },
  });
  expect(messages[0]?.fields?.map(({ name: of, value }) => `${of} ${value}`)).toEqual([
    'agent-addr 10.0.0.1',
    '1.3.6.1.2.1.4.20.1.1.10.0.0.2 10.0.0.2',
  ]);
});

test('encrypted messages are said to hide everything', () => {
  const { notes, send, end } = recorder(snmp, 'udp', { client: 40000, server: 161 });
  send('client', snmpV3(7, new Uint8Array(40)));
  send('server', snmpV3(3, new Uint8Array(40)));
  end();
  expect(notes).toMatchObject([{ id: 'alg/cannot-know', packets: [1], evidence: '2 SNMPv3 messages are encrypted' }]);
});

test('the addresses of a message are translated in place, and back', () => {
  const there = rewriteSnmp(trap, (address) => (address === '10.0.0.1' ? '203.0.113.9' : undefined));
  expect(there.bytes).toEqual(
    snmpMessage(0, trapPdu('203.0.113.9', [['1.3.6.1.2.1.4.20.1.1.10.0.0.2', ipAddress('10.0.0.2')]])),
  );
  expect(there.growth).toBe(0);
  expect(rewriteSnmp(there.bytes, (address) => (address === '203.0.113.9' ? '10.0.0.1' : undefined)).bytes).toEqual(
    trap,
  );
  const signed = snmpV3(1, pdu(0xa2, 1, [['1.3', ipAddress('10.0.0.1')]]));
  expect(rewriteSnmp(signed, () => '203.0.113.9').bytes).toBe(signed);
  const plain = rewriteSnmp(snmpV3(0, pdu(0xa2, 1, [['1.3', ipAddress('10.0.0.1')]])), () => '203.0.113.9');
  expect(plain.changes).toHaveLength(1);
});

test('a cut message is told as such', () => {
  const { messages, send } = recorder(snmp, 'udp', { client: 40000, server: 161 });
  send('client', response.subarray(0, 40), response.length);
  expect(messages[0]).toMatchObject({ name: 'response', complete: false, size: response.length });
  expect(parseSnmp(Uint8Array.of(0x30, 3, 2, 1))).toBeUndefined();
});

test('SNMP is known on any port, what is similar is not taken for it', () => {
  const ask = (bytes: Uint8Array) => snmp.probe('udp', 'client', bytes);
  for (const message of [get, response, trap, snmpV3(7, new Uint8Array(40)), snmpV3(4, pdu(0xa8, 1, []))])
    expect(ask(message)).toBe('yes');
  expect(ask(response.subarray(0, 50))).toBe('more');
  // LDAP bind request, Kerberos, an SNMP version that nobody uses, a DNS query.
  expect(ask(element(0x30, integer(1), element(0x60, integer(3), octets('cn'), octets(''))))).toBe('no');
  expect(ask(element(0x6a, element(0x30, integer(5))))).toBe('no');
  expect(ask(element(0x30, integer(2), octets('public'), pdu(0xa0, 1, [])))).toBe('no');
  expect(ask(Uint8Array.of(0x30, 0x26, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0))).toBe('no');
  expect(snmp.probe('tcp', 'client', get)).toBe('no');
});

test('hostile bytes', () => {
  survivesHostileInput({ definition: snmp, transport: 'udp', serverPort: 161 }, [
    ['client', get],
    ['server', response],
    ['client', trap],
    ['client', snmpV3(4, pdu(0xa0, 1, [[name, nothing]]))],
  ]);
});
