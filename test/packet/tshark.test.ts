/** The decoder against tshark, where that is installed: two readings of the same specifications. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatEndpoint } from '../../src/base/address.ts';
import { concat } from '../../src/base/bytes.ts';
import { writePcapng } from '../../src/capture/pcapng-writer.ts';
import { linkCases } from './link-cases.ts';
import { outerCases } from './outer-cases.ts';
import type { PacketCase } from './packet-case.ts';
import { tunnelCases } from './tunnel-cases.ts';
import { decoded } from './decoded.ts';
import { ethernetIp } from './wrap.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const fields = ['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'tcp.srcport', 'tcp.dstport', 'udp.srcport', 'udp.dstport'];

interface Dissection {
  readonly protocols: readonly string[];
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Every packet on an interface of its own, so that one run sees every link type. */
function dissect(cases: readonly PacketCase[]): Dissection[] {
  const directory = mkdtempSync(join(tmpdir(), 'alg-trace-'));
  try {
    const name = join(directory, 'capture.pcapng');
    const packets = cases.map(({ bytes }, interfaceId) => ({
      bytes,
      interfaceId,
      time: { seconds: 1, nanoseconds: 0 },
    }));
    const interfaces = cases.map(({ linkType }) => ({ linkType }));
    writeFileSync(name, concat([...writePcapng(packets, { interfaces })]));
    const options = ['-E', 'occurrence=a', '-E', 'aggregator=;'];
    const columns = ['frame.protocols', ...fields].flatMap((field) => ['-e', field]);
    const { stdout } = spawnSync('tshark', ['-r', name, '-n', '-T', 'fields', ...options, ...columns], {
      encoding: 'utf8',
    });
    return stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const [protocols = '', ...values] = line.split('\t');
        return {
          protocols: protocols.split(':'),
          values: new Map(
            fields.map((field, index) => [field, (values[index] ?? '').split(';').filter((value) => value)]),
          ),
        };
      });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The innermost addresses and ports that tshark saw. */
function endpointsOf({ protocols, values }: Dissection): string {
  const last = (field: string): string => values.get(field)?.at(-1) ?? '';
  const network = protocols.findLast((protocol) => protocol === 'ip' || protocol === 'ipv6') ?? 'none';
  const transport = protocols.findLast((protocol) => protocol === 'tcp' || protocol === 'udp') ?? 'none';
  const isInnermost = protocols.lastIndexOf(transport) > protocols.lastIndexOf(network);
  if (!isInnermost) return `${last(`${network}.src`)} > ${last(`${network}.dst`)}`;
  const source = formatEndpoint(last(`${network}.src`), Number(last(`${transport}.srcport`)));
  return `${source} > ${formatEndpoint(last(`${network}.dst`), Number(last(`${transport}.dstport`)))}`;
}

test.skipIf(!hasTshark)(
  'tshark finds the same innermost packet in every link type and tunnel',
  { timeout: 60_000 },
  () => {
    const cases = [...linkCases, ...tunnelCases].filter(({ notInTshark }) => notInTshark === undefined);
    const seen = dissect(cases).map(endpointsOf);
    expect(seen.map((endpoints, index) => `${cases[index]?.name ?? ''}: ${endpoints}`)).toEqual(
      cases.map(({ name, endpoints }) => `${name}: ${endpoints}`),
    );
  },
);

test.skipIf(!hasTshark)(
  'tshark finds no inner packet where the decoder keeps the outer one',
  { timeout: 60_000 },
  () => {
    const compared = outerCases.filter(({ notInTshark }) => notInTshark === undefined);
    const cases = compared.map(({ name, packet, endpoints }) => ({
      name,
      linkType: 1,
      bytes: ethernetIp(packet),
      endpoints: endpoints.replace(/ protocol .*/, ''),
      encapsulation: '',
    }));
    const seen = dissect(cases).map(endpointsOf);
    for (const [index, { name, bytes, endpoints }] of cases.entries()) {
      expect(decoded(bytes, 1).endpoints.replace(/ protocol .*/, ''), name).toBe(endpoints);
      expect(`${name}: ${seen[index] ?? ''}`).toBe(`${name}: ${endpoints}`);
    }
  },
);
