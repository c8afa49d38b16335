import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTranslator } from '../../../src/alg/address-rewrite.ts';
import { exec } from '../../../src/alg/exec/definition.ts';
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import { probeCommand } from '../../../src/alg/remote-shell/probe.ts';
import { rewriteStderrPort } from '../../../src/alg/remote-shell/rewrite.ts';
import { shell } from '../../../src/alg/shell/definition.ts';
import { recorder, type Recorder } from '../dns/recorder.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const rexec = (): Recorder => recorder(exec, 'tcp', { client: 40_000, server: 512 });
const rsh = (): Recorder => recorder(shell, 'tcp', { client: 1023, server: 514 });
const says = (session: Recorder, from: 'client' | 'server', ...texts: readonly string[]): void => {
  for (const text of texts) session.send(from, bytesOf(text));
};

test('rexec: port, gate, request without the password, answer', () => {
  const session = rexec();
  says(session, 'client', '3840\0', 'stefis86\0', 'my-password\0uptime\0', 'standard input');
  says(session, 'server', '\0 4:46pm up 14 days\n');
  session.end();
  expect(session.messages).toMatchObject([
    { packet: 1, name: 'stderr port', size: 5, fields: [{ name: 'port', value: '3840', offset: 0, length: 4 }] },
    { packet: 2, lastPacket: 3, name: 'request', size: 28, summary: 'stefis86 runs uptime', complete: true },
    { packet: 5, from: 'server', name: 'accepted', size: 1, facts: { accepted: true } },
  ]);
  expect(JSON.stringify(session.messages)).not.toContain('my-password');
  expect(session.gates).toMatchObject([
    { purpose: 'exec-stderr', transport: 'tcp', from: { address: '192.0.2.53', port: '*' }, to: { address: '10.0.0.5', port: 3840 }, openedAt: { packet: 1 } },
  ]); // prettier-ignore
});

test('rsh: refused with a line', () => {
  const session = rsh();
  says(session, 'client', '1022\0', 'lns\0root\0mkdir testdir\0');
  says(session, 'server', '\u0001Permission', ' denied.\n', 'more');
  expect(session.messages.slice(1)).toMatchObject([
    { name: 'request', summary: 'lns as root runs mkdir testdir' },
    { packet: 3, lastPacket: 4, name: 'refused', summary: 'Permission denied.', size: 20, facts: { accepted: false } },
  ]);
  expect(session.gates[0]).toMatchObject({ purpose: 'shell-stderr', to: { port: 1022 } });
});

test('no second connection is asked for with 0 or nothing', () => {
  for (const text of ['0\0', '\0', '00000\0']) {
    const session = rsh();
    says(session, 'client', text);
    expect(session.messages).toMatchObject([{ name: 'stderr port', summary: 'errors come with the output' }]);
    expect(session.gates).toEqual([]);
  }
});

test('what is no port opens nothing and names nothing', () => {
  for (const text of ['99999\0', '<13>Oct 11 su: failed\0', '12 <14>1 text\0', '123456\0']) {
    const session = rsh();
    says(session, 'client', text, 'a\0b\0c\0');
    says(session, 'server', '\0');
    session.end();
    expect(session.messages).toEqual([]);
    expect(session.gates).toEqual([]);
  }
});

test('what the end, a gap or the cap cuts is incomplete', () => {
  const ended = rexec();
  says(ended, 'client', '3840\0user\0pass');
  ended.end();
  expect(ended.messages[1]).toMatchObject({ name: 'request', complete: false, size: 9 });
  const missing = rexec();
  says(missing, 'client', '3840\0us');
  missing.gap('client', 10);
  says(missing, 'client', 'word\0uptime\0');
  says(missing, 'server', '\0');
  missing.end();
  expect(missing.messages.map(({ name }) => name)).toEqual(['stderr port', 'accepted']);
  const flood = rexec();
  says(flood, 'client', '0\0u\0p\0', ...Array.from({ length: 100 }, () => 'x'.repeat(1000)));
  expect(flood.messages[1]).toMatchObject({ name: 'request', complete: false, size: 65_540 });
  expect(flood.messages[1]?.summary.length).toBeLessThan(300);
});

test('rsh is told from syslog over TCP, which shares the port', () => {
  const probe = (text: string, from: 'client' | 'server' = 'client') => probeCommand('tcp', from, bytesOf(text));
  for (const text of ['1022\0', '0\0', '\0', '1022\0lns\0root\0ls\0']) expect(probe(text)).toBe('yes');
  for (const text of ['', '10', '65535']) expect(probe(text)).toBe('more');
  for (const text of ['51 <13>Oct', '<14>Oct 11', '123456', '1022 ', 'GET /', '\u0016\u0003\u0001', '+1\0'])
    expect(probe(text)).toBe('no');
  expect(probe('\0', 'server')).toBe('no');
  expect(probeCommand('udp', 'client', bytesOf('1022\0'))).toBe('no');
});

test('the port is rewritten with its digits, there and back', () => {
  const binding = { inside: { address: '10.0.0.5', port: 1022 }, outside: { address: '203.0.113.1', port: 600 } };
  const back = { inside: binding.outside, outside: binding.inside };
  const message = asciiBytes('1022\0lns\0');
  const there = rewriteStderrPort(message, exactTranslator([binding]), '10.0.0.5');
  expect([String.fromCharCode(...there.bytes), there.growth]).toEqual(['600\0lns\0', -1]);
  expect(rewriteStderrPort(there.bytes, exactTranslator([back]), '203.0.113.1').bytes).toEqual(message);
  for (const other of ['0\0', '1023\0', 'x\0', '1022', ''])
    expect(rewriteStderrPort(asciiBytes(other), exactTranslator([binding]), '10.0.0.5').growth).toBe(0);
});

test('every split gives the same messages and gates; no bytes throw', () => {
  const told = ({ messages, gates }: Recorder) => [
    messages.map(({ from, name, size, summary, complete }) => [from, name, size, summary, complete]),
    gates.map(({ to }) => to.port),
  ];
  const text = fc.string({ unit: fc.constantFrom('1', '0', '2', 'a', '\0', '\u0001', '\n', '\u00ff'), maxLength: 40 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 5 }), (client, server, by) => {
      const whole = rsh();
      const split = rsh();
      if (client !== '') says(whole, 'client', client);
      if (server !== '') says(whole, 'server', server);
      for (let at = 0; at < client.length; at += by) says(split, 'client', client.slice(at, at + by));
      for (let at = 0; at < server.length; at += by) says(split, 'server', server.slice(at, at + by));
      whole.end();
      split.end();
      expect(told(split)).toEqual(told(whole));
      probeCommand('tcp', 'client', bytesOf(client));
      rewriteStderrPort(bytesOf(client), () => ({ address: '10.0.0.6', port: 2 }), '10.0.0.5');
    }),
  );
});
