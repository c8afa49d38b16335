import { expect, test } from 'vitest';
import { baseName, relativeName, type FileAddress } from '../../src/extension/file-name.ts';

const file = (path: string, scheme = 'file'): FileAddress => ({ scheme, authority: '', path });

test.each([
  ['/tickets/4711/a.pcap', '/tickets/4711/router.log', 'router.log'],
  ['/tickets/4711/a.pcap', '/tickets/4711/logs/router.log', 'logs/router.log'],
  ['/tickets/4711/captures/a.pcap', '/tickets/4711/logs/router.log', '../logs/router.log'],
  ['/tickets/a.pcap', '/var/log/router.log', '/var/log/router.log'],
  ['/a.pcap', '/router.log', 'router.log'],
])('from %s, %s is called %s', (from, other, name) => {
  expect(relativeName(file(from), file(other))).toBe(name);
});

test('a file of another file system is named in full', () => {
  expect(relativeName(file('/a.pcap'), file('/router.log', 'vscode-vfs'))).toBe('/router.log');
});

test('the base name is what follows the last slash', () => {
  expect(baseName(file('/x/y z.pcap'))).toBe('y z.pcap');
});
