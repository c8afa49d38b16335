import { expect, test } from 'vitest';
import { isDatagram, parseDatagram } from '../../../src/alg/netbios/datagram-service.ts';
import { isNameService, parseNameService } from '../../../src/alg/netbios/name-service.ts';
import { isEncodedName, readName } from '../../../src/alg/netbios/name.ts';
import {
  beginsSessionPacket,
  readSessionPacket,
  sessionPacketBytes,
} from '../../../src/alg/netbios/session-service.ts';
import {
  encodedName, nameAnswer, nameQuestion, netbiosDatagram, sessionPacket, sessionRequest, sessionRetarget, smbMessage,
} from '../../captures/build/netbios-message.ts'; // prettier-ignore

test('encoded names, with scope, pointers and bytes that are no text', () => {
  // "MDJR98<00>" as in a real capture's bytes.
  const real = new TextEncoder().encode(' ENEEEKFCDJDICACACACACACACACACAAA\0');
  real[0] = 32;
  expect(readName(real, 0)).toEqual({ text: 'MDJR98<00>', end: 34 });
  const scoped = encodedName('FILESRV', 0x20, 'corp.example');
  expect(readName(scoped, 0)).toEqual({ text: 'FILESRV<20>', end: scoped.length });
  expect(readName(encodedName('\x01\x02__MSBROWSE__\x02', 1), 0)?.text).toBe('<01><02>__MSBROWSE__<02><01>');
  expect(readName(encodedName('*'), 0)?.text).toBe('*<00>');
  expect(readName(Uint8Array.of(...real, 0xc0, 0), 34)).toEqual({ text: 'MDJR98<00>', end: 36 });
  expect([isEncodedName(real, 0), isEncodedName(real.subarray(0, 32), 0)]).toEqual([true, false]);
  expect(readName(real.subarray(0, 33), 0)).toBeUndefined();
  expect(readName(Uint8Array.of(3, 0x77, 0x77, 0x77, 0), 0)).toBeUndefined();
});

test('name service: questions, registrations with their address, answers, refusals', () => {
  expect(parseNameService(nameQuestion())).toMatchObject({
    name: 'Name query',
    subject: 'FILESRV<20>',
    isAnswer: false,
    fields: [],
  });
  expect(parseNameService(nameQuestion({ name: '*', kind: 0 }, 0x21))).toMatchObject({
    name: 'Node status',
    subject: '*<00>',
  });
  const registration = nameQuestion({ operation: 5 }, 0x20, '10.0.0.9');
  expect(parseNameService(registration)).toMatchObject({
    name: 'Registration', subject: 'FILESRV<20>', isAnswer: false,
    fields: [{ name: 'address', value: '10.0.0.9', offset: registration.length - 4, length: 4 }],
  }); // prettier-ignore
  const answer = nameAnswer(['10.0.0.9', '192.168.7.9']);
  expect(parseNameService(answer)).toMatchObject({
    name: 'Name query response', isAnswer: true, failure: '',
    fields: [{ value: '10.0.0.9', offset: 58 }, { value: '192.168.7.9', offset: 64 }],
  }); // prettier-ignore
  expect(parseNameService(nameAnswer([], {}, 3))).toMatchObject({ isAnswer: false, failure: 'name error' });
  expect(parseNameService(nameAnswer(['10.0.0.9'], { operation: 7 }))?.name).toBe('WACK');
  expect(parseNameService(nameAnswer(['10.0.0.9'], { operation: 5 }))).toMatchObject({
    name: 'Registration response',
    isAnswer: false,
  });
  expect(parseNameService(nameQuestion({ operation: 3 }))).toBeUndefined();
  expect(parseNameService(nameQuestion().subarray(0, 11))).toBeUndefined();
  expect([
    isNameService(nameQuestion()),
    isNameService(answer),
    isNameService(netbiosDatagram({ source: '10.0.0.9' })),
  ]).toEqual([true, true, false]);
});

test('datagrams repeat their sender in the header', () => {
  const datagram = netbiosDatagram({ source: '10.0.0.9' });
  expect(parseDatagram(datagram)).toMatchObject({
    name: 'Direct group datagram', source: 'FILESRV<20>', destination: 'WORKGROUP<1d>', sourceAddress: '10.0.0.9', sourcePort: 138,
    isFragment: false,
    fields: [{ name: 'address', value: '10.0.0.9', offset: 4, length: 4 }, { name: 'port', value: '138', offset: 8, length: 2 }],
  }); // prettier-ignore
  expect(parseDatagram(netbiosDatagram({ source: '10.0.0.9', flags: 0x0b }))?.isFragment).toBe(true);
  const error = Uint8Array.of(0x13, 2, 0, 7, 10, 0, 0, 9, 0, 138, 0x82);
  expect(parseDatagram(error)).toMatchObject({ name: 'Datagram error', sourceAddress: '10.0.0.9', source: '' });
  const query = Uint8Array.of(0x14, 2, 0, 7, 10, 0, 0, 9, 0, 138, ...encodedName('FILESRV', 0x20));
  expect(parseDatagram(query)).toMatchObject({ name: 'Datagram query', destination: 'FILESRV<20>' });
  expect([isDatagram(datagram), isDatagram(error), isDatagram(query), isDatagram(nameQuestion())]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(parseDatagram(datagram.subarray(0, 9))).toBeUndefined();
});

test('session packets', () => {
  expect(readSessionPacket(sessionRequest())).toMatchObject({
    name: 'Session request',
    summary: 'DESK7<00> calls FILESRV<20>',
  });
  expect(readSessionPacket(sessionPacket(0x83, Uint8Array.of(0x82)))).toMatchObject({
    summary: 'called name not present',
  });
  expect(readSessionPacket(sessionRetarget('10.0.0.77', 1139))).toMatchObject({
    summary: 'to 10.0.0.77:1139',
    retarget: { address: '10.0.0.77', port: 1139 },
    fields: [
      { name: 'address', offset: 4, length: 4 },
      { name: 'port', offset: 8, length: 2 },
    ],
  });
  expect(
    [smbMessage(), smbMessage(4, 0xff), smbMessage(4, 0xfd), sessionPacket(0, new Uint8Array(9))].map(
      (packet) => readSessionPacket(packet).summary,
    ),
  ).toEqual(['SMB2', 'SMB1', 'SMB3 encrypted', 'message']);
  expect(sessionPacketBytes(sessionPacket(0, new Uint8Array(70_000)))).toBe(70_004);
});

test('what begins a session packet, and what does not', () => {
  for (const packet of [
    sessionRequest(),
    sessionRetarget('10.0.0.77', 139),
    smbMessage(),
    sessionPacket(0x85, new Uint8Array(0)),
    sessionPacket(0x83, Uint8Array.of(0x80)),
  ])
    expect(beginsSessionPacket(packet)).toBe(true);
  for (const bytes of [
    Uint8Array.of(0, 0, 0, 9, 1, 2, 3, 4),
    Uint8Array.of(0x81, 0, 0, 68, 33, 1, 2, 3),
    Uint8Array.of(0x82, 0, 0, 4),
    Uint8Array.of(7, 0, 0, 0),
  ])
    expect(beginsSessionPacket(bytes)).toBe(false);
});
