import { expect, test } from 'vitest';
import { createRecordReader } from '../../../../src/platform/cisco-ios/trace/record-reader.ts';
import type { TraceRecord } from '../../../../src/platform/cisco-ios/trace/record.ts';
import { referenceTrace, translationLines } from './reference-trace.ts';

function read(lines: readonly string[]): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  const reader = createRecordReader((record) => records.push(record));
  for (const [index, line] of lines.entries()) reader.line(line, index + 1);
  reader.end();
  return records;
}

const brief = (record: TraceRecord): string =>
  `${record.pieces.map(({ line }) => line).join('+')} ${record.name} ${record.kind} ${JSON.stringify(record.values)}`;

test('every line of the reference trace', () => {
  expect(read(referenceTrace).map(brief)).toMatchInlineSnapshot(`
    [
      "1 frag-tcpmss generic {"tcpmss":0}",
      "2 l4f-alg-needed packet-claimed {}",
      "3 frag-tcpmss generic {"tcpmss":0}",
      "4 l4f-policy generic {"policy_check":"successful"}",
      "5+6 l4f-fd1 handshake-syn {"fd1":1073742971,"tcp_flags":2,"payload_len":0}",
      "7 l4f-alg-needed packet-claimed {}",
      "8 frag-tcpmss generic {"tcpmss":0}",
      "9+10 l4f-fd2 handshake-syn-ack {"fd2":1073742972,"tcp_flags":18,"payload_len":0}",
      "11 l4f-alg-needed packet-claimed {}",
      "12 frag-tcpmss generic {"tcpmss":0}",
      "13+14 l4f-final-ack handshake-ack {"fd1":1073742971,"tcp_flags":16}",
      "15 l4f-transition generic {"rc":0,"error":0}",
      "16 l4f-proxied flow-proxied {}",
      "17 l4f-alg-needed packet-claimed {}",
      "18 frag-tcpmss generic {"tcpmss":0}",
      "19 alg-lookup packet-claimed {"lookup":0,"l7_bytes_recd":125,"appl_type":12}",
      "20 alg-message-size message-received {"protocol":"DNS","l7_msg_size":125}",
      "21 alg-state-header message-state {}",
      "22 alg-remaining-header message-state {"remaining_hdr_sz":0}",
      "23 alg-remaining-payload message-state {"remaining_payl_sz":0}",
      "24 alg-state message-state {"tcp_alg_state":0}",
      "25 alg-complete-length message-state {"complete_msg_len":125}",
      "26 l4f-send message-forwarded {"l4f_send":125}",
      "27 l4f-written message-forwarded {}",
      "28 l4f-no-data generic {}",
      "29 l4f-alg-needed packet-claimed {}",
      "30 frag-tcpmss generic {"tcpmss":0}",
      "31 l4f-alg-needed packet-claimed {}",
      "32 frag-tcpmss generic {"tcpmss":0}",
      "33 alg-lookup packet-claimed {"lookup":1,"l7_bytes_recd":1452,"appl_type":12}",
      "34 alg-message-size message-received {"protocol":"DNS","l7_msg_size":31751}",
      "35 alg-unsupported message-unsupported {"l7_msg_size":31751}",
      "36 l4f-not-accepted packet-refused {}",
      "37 l4f-aborting flow-aborted {"read":"RST"}",
      "38 l4f-alg-needed packet-claimed {}",
    ]
  `);
});

test('every translation line', () => {
  expect(read(translationLines).map(brief)).toMatchInlineSnapshot(`
    [
      "1 nat-addresses packet-translated {"s":"192.0.2.1","new_s":"203.0.112.1","d":"203.0.112.254","ip_id":6825}",
      "2 nat-addresses packet-translated {"s":"203.0.112.200","d":"203.0.112.1","new_d":"192.0.2.1","ip_id":23311}",
      "3 nat-packet packet-translated {"interface":"i","protocol":"udp","s":"192.168.1.95","s_port":1493,"d":"172.31.2.132","d_port":53,"ip_id":22399}",
      "4 nat-packet packet-translated {"interface":"o","protocol":"tcp","s":"172.31.2.75","s_port":23,"d":"172.31.233.193","d_port":1135,"ip_id":22002}",
      "5 nat-no-address translation-failed {"s":"10.78.9.9","list":"ACL-NAT-CAPABLE"}",
      "6 nat-mapping generic {"mapping":0}",
      "7 nat-punted generic {"forced_punt_flags":0}",
      "8 nat-failed translation-failed {"reason":"A","s":"10.78.9.9","d":"10.123.4.1"}",
      "9 nat-allocated binding-created {"index":0,"local":"10.10.1.10","global":"192.168.128.103","wanted":7496,"got":7496}",
      "10 nat-entry-assigned binding-created {"id":2}",
      "11 nat-icmp-id packet-translated {"protocol":"ICMP","id":3,"new_id":1024}",
      "12 nat-expiring binding-expired {"global":"200.1.1.1","local":"192.168.10.1","protocol":"icmp","global_port":1024,"local_port":3}",
      "13 nat-freeing binding-expired {"id":2}",
      "14 nat-static generic {"global":"203.0.113.10","global_port":443,"local":"10.10.30.10","local_port":443}",
      "15 nat-ports packet-translated {"protocol":"TCP","s":"198.51.100.20","d":"203.0.113.10","new_d":"10.10.30.10","ip_id":51902}",
      "16 nat-embedded-port generic {"application":"SIP","index":1,"port":1029,"new_port":5060}",
      "17 firewall-drop generic {"protocol":"tcp","s":"192.168.122.223","s_port":37148,"d":"192.168.122.18","d_port":3005,"zone_pair":"internet-self","class":"class-default","ip_id":52882}",
    ]
  `);
});

test('a record stands where its words stand', () => {
  const [record] = read([
    'Jan 11 23:15:10.298:\u00a0 NAT-L4F: received fd1: 7 and',
    ' tcp flags = 0x2, payload_len = 0 ',
  ]);
  expect(record?.pieces).toEqual([
    { line: 1, startColumn: 22, endColumn: 50 },
    { line: 2, startColumn: 1, endColumn: 33 },
  ]);
  expect(record?.text).toBe('NAT-L4F: received fd1: 7 and tcp flags = 0x2, payload_len = 0');
});

test.each([
  ['between words', ['NAT-ALG: Unsupported', 'l7_msg_size = 31751'], 'alg-unsupported', { l7_msg_size: 31751 }],
  ['inside a word', ['NAT-ALG: Unsupported l7_msg_', 'size = 31751'], 'alg-unsupported', { l7_msg_size: 31751 }],
  ['inside a number', ['NAT-ALG: lookup=1 l7_bytes_recd=14', '52 appl_type=12'], 'alg-lookup', { lookup: 1, l7_bytes_recd: 1452, appl_type: 12 }],
  ['over three lines', ['NAT-L4F: received fd2:', '1073742972 and', 'tcp flags = 0x12,payload_len = 0'], 'l4f-fd2', { fd2: 1073742972, tcp_flags: 18, payload_len: 0 }],
  ['with a blank line between', ['NAT-L4F: received fd1: 7 and', '', 'tcp flags = 0x2'], 'l4f-fd1', { fd1: 7, tcp_flags: 2 }],
  ['in a firewall drop', ['%FW-6-DROP_PKT: Dropping udp session 0.0.0.0:68 255.255.255.255:67 ', 'on zone-pair a-b class c due to  DROP action found in policy-map with ip ident 9'], 'firewall-drop', { protocol: 'udp', s: '0.0.0.0', s_port: 68, d: '255.255.255.255', d_port: 67, zone_pair: 'a-b', class: 'c', ip_id: 9 }],
])('a line broken %s', (_where, lines, name, values) => {
  const records = read(lines);
  expect(records).toHaveLength(1);
  expect(records[0]).toMatchObject({ name, values });
}); // prettier-ignore

test('what follows an unfinished record but is no part of it stays out', () => {
  const [first, second] = read(['NAT-L4F: received fd1: 7 and', 'rtr#show clock', 'tcp flags = 0x2']);
  expect(first).toMatchObject({ text: 'NAT-L4F: received fd1: 7 and', values: { fd1: 7 }, complete: false });
  expect(second).toBeUndefined();
  const pair = read(['NAT-L4F: received fd1: 7 and', 'Jan 11 23:15:10.298: tcp flags = 0x2']);
  expect(pair).toHaveLength(1);
  expect(pair[0]?.values).toEqual({ fd1: 7 });
});

test('records that lost the break between them are taken apart', () => {
  const records = read([referenceTrace.join(' ')]);
  expect(records.map(({ name }) => name)).toEqual(read(referenceTrace).map(({ name }) => name));
  const glued = read(['Jan 11 23:15:10.298:  l4f_send returns 125 bytesJan 11 23:15:10.299:  NAT-L4F:NO DATA to read']);
  expect(glued.map((record) => `${record.time?.text} ${record.text}`)).toEqual([
    'Jan 11 23:15:10.298 l4f_send returns 125 bytes',
    'Jan 11 23:15:10.299 NAT-L4F:NO DATA to read',
  ]);
});

test.each([
  ["NAT-L4F:CSM isn't able to accept the pkt", 'l4f-not-accepted'],
  ['NAT-L4F:CSM isn\u0092t able to accept the pkt', 'l4f-not-accepted'],
  ['NAT-L4F:CSM isnâ€™t able to accept the pkt', 'l4f-not-accepted'],
  ['NAT-L4F: CSM isnt able to accept the pkt', 'l4f-not-accepted'],
  ['NAT-L4F: Transitioning to proxy: rc 0 error 0', 'l4f-transition'],
  ['NAT-L4F:   read RST,aborting', 'l4f-aborting'],
  ['NAT-ALG: l7_msg_size=5', 'alg-message-size'],
  ['setting ALG_NEEDED flag in subblock', 'l4f-alg-needed'],
  ['CSM isn’t able to accept the pkt', 'l4f-not-accepted'],
])('%s is known however it is written', (line, name) => {
  const [record] = read([`Jan 11 23:15:10.298: ${line}`]);
  expect(record?.name).toBe(name);
});

test.each([
  '<189>45: router1: 000123: *Mar  1 04:39:24.774: ',
  '<189>1 2018-01-11T23:15:10.146Z router1 app - - - ',
  'Jan 12 08:00:00 10.0.0.1 45: .Mar  1 04:39:24.774 UTC: ',
  '2018-01-11 23:15:10,146 router1 ',
  'rtr#',
  'rtr(config-if)# ',
  'router1: ',
  '\ufeff',
  '',
])('a record behind %j', (header) => {
  const records = read([`${header}NAT*: s=192.0.2.1->203.0.112.1, d=203.0.112.254 [6825]`]);
  expect(records.map(({ name }) => name)).toEqual(['nat-addresses']);
});

test('the reference trace without its prefixes is the same', () => {
  const bare = referenceTrace.map((line) => line.replace(/NAT-(?:L4F|ALG|FRAG): ?/, ''));
  expect(read(bare).map(brief)).toEqual(read(referenceTrace).map(brief));
});

test('unknown prefixes are generic records with their pairs', () => {
  const [record] = read([
    'Jan 11 23:15:10.298: NAT-SymDB: door opened, handle = 0x1F port: 2000 for 10.0.0.1 __proto__=4',
  ]);
  expect(record).toMatchObject({ name: 'unknown', kind: 'generic', prefix: 'NAT-SymDB', alg: null });
  expect(Object.entries(record?.values ?? {})).toEqual([['handle', 31], ['port', 2000], ['__proto__', 4]]); // prettier-ignore
});

test.each([
  'News & Events',
  'I realised that ALG cannot handle message sizes, NAT: see below',
  'rtr(config)#no ip nat service alg tcp dns',
  'the router said lookup=1 l7_bytes_recd=1452 appl_type=12',
  'read RST, aborting was the last line',
  'Looking at the NAT Debug….',
  'Jan 11 23:15:10.298: %SYS-5-CONFIG_I: Configured from console by console',
])('prose and other features are no records: %s', (line) => {
  expect(read([line])).toEqual([]);
});

test('an overlong line keeps its beginning only', () => {
  const [record] = read([`NAT-XYZ: ${'a'.repeat(60_000)}`]);
  expect(record?.text).toHaveLength(2000);
});
