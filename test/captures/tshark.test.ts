import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { story } from './story.ts';
import { transferPasses } from './decoys.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

/** What tshark prints for the fields of each packet, with every checksum verified. */
function dissect(file: Uint8Array, fields: readonly string[], filter = ''): string[][] {
  const directory = mkdtempSync(join(tmpdir(), 'alg-trace-'));
  try {
    const name = join(directory, 'capture');
    writeFileSync(name, file);
    const checks = ['tcp', 'ip', 'udp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
    const { stdout } = spawnSync(
      'tshark',
      ['-r', name, ...checks, '-Y', filter, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Wireshark warns of a reset, and that it cannot check this kind of signature; it must say nothing else. */
const expected = /^(Connection reset \(RST\)|No dissector for algorithm:hmac-sha256)$/;
const warningOrWorse = 0x600000;

test.skipIf(!hasTshark)('tshark finds nothing wrong but the reset', { timeout: 60_000 }, () => {
  const { clientSide, serverSide } = story();
  for (const file of [clientSide.pcap(), serverSide.pcapng()]) {
    const packets = dissect(file, [
      'tcp.checksum.status',
      'udp.checksum.status',
      'ip.checksum.status',
      '_ws.malformed',
    ]);
    expect(packets.map((fields) => fields.join(''))).toEqual(packets.map(() => '11'));
    const said = dissect(file, ['_ws.expert.message'], `_ws.expert.severity >= ${warningOrWorse}`).flat();
    expect(said.filter((message) => !expected.test(message))).toEqual([]);
    expect(said).toContain('Connection reset (RST)');
  }
});

test.skipIf(!hasTshark)('tshark reassembles the transfer that passes into one message', { timeout: 60_000 }, () => {
  const fields = ['frame.number', 'dns.length', 'dns.count.answers', 'dns.qry.type'];
  expect(dissect(transferPasses(), fields, 'dns')).toEqual([
    ['4', '40', '0', '252'],
    ['35', '31749', '1269', '252'],
  ]);
});
