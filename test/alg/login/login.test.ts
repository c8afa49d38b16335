import fc from 'fast-check';
import { expect, test } from 'vitest';
import { login } from '../../../src/alg/login/definition.ts';
import { probeLogin } from '../../../src/alg/login/probe.ts';
import { recorder, type Recorder } from '../dns/recorder.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const rlogin = (): Recorder => recorder(login, 'tcp', { client: 1023, server: 513 });
const says = (session: Recorder, from: 'client' | 'server', ...texts: readonly string[]): void => {
  for (const text of texts) session.send(from, bytesOf(text));
};
const window = '\u00ff\u00ffss\0\u0018\0\u0050\u0002\u0080\u0001\u00e0';

test('the example of RFC 1282, then the window size among keystrokes', () => {
  const session = rlogin();
  says(session, 'client', '\0', 'bostic\0kbostic\0', 'vt100/9600\0');
  says(session, 'server', '\0', 'Last login: today\n');
  says(session, 'client', `ls\u00ff\r${window}`, window.slice(0, 5), `${window.slice(5)}exit\r`);
  session.end();
  expect(session.messages).toMatchObject([
    { packet: 1, lastPacket: 3, name: 'connect', size: 27, summary: 'bostic as kbostic on vt100/9600', complete: true },
    { packet: 4, from: 'server', name: 'accepted' },
    { packet: 6, name: 'window size', size: 12, summary: '24 rows, 80 columns' },
    { packet: 7, name: 'window size' },
  ]);
  expect(session.gates).toEqual([]);
});

test('a name without an end is cut and costs nothing more', () => {
  const session = rlogin();
  says(session, 'client', '\0', ...Array.from({ length: 1000 }, () => '_client_user'.repeat(100)));
  session.end();
  expect(session.messages).toHaveLength(1);
  expect(session.messages[0]).toMatchObject({ name: 'connect', complete: false, size: 257 });
  expect(session.messages[0]?.summary).toContain('longer than any name');
});

test('a refusal is told', () => {
  const session = rlogin();
  says(session, 'server', '\u0001rlogind: Permission denied.\r\n');
  expect(session.messages).toMatchObject([{ name: 'refused', summary: 'rlogind: Permission denied.' }]);
});

test('rlogin is recognised by its first bytes', () => {
  const probe = (text: string) => probeLogin('tcp', 'client', bytesOf(text));
  expect(probe('\0bostic\0kbostic\0')).toBe('yes');
  expect(probe(`\0${'x'.repeat(200)}`)).toBe('yes');
  expect(probe('\0')).toBe('more');
  expect(probe('\0bos')).toBe('more');
  for (const text of ['', 'bostic\0', '\0\u0001\u0002', '\u0016\u0003\u0001', '<13>log'])
    expect(probe(text)).toBe('no');
  expect(probeLogin('tcp', 'server', bytesOf('\0bostic\0'))).toBe('no');
});

test('every split gives the same messages; no bytes throw', () => {
  const told = ({ messages }: Recorder) => messages.map(({ from, name, size, summary }) => [from, name, size, summary]);
  const text = fc.array(fc.constantFrom('a', '\0', '\u00ff', 's', window, '\u0001', '\n'), { maxLength: 20 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (parts, by) => {
      const client = parts.join('');
      const whole = rlogin();
      const split = rlogin();
      for (const from of ['client', 'server'] as const) {
        if (client !== '') says(whole, from, client);
        for (let at = 0; at < client.length; at += by) says(split, from, client.slice(at, at + by));
      }
      whole.end();
      split.end();
      expect(told(split)).toEqual(told(whole));
      probeLogin('tcp', 'client', bytesOf(client));
    }),
  );
});
