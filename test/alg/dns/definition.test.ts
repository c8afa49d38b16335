import { expect, test } from 'vitest';
import { dns } from '../../../src/alg/dns/definition.ts';
import { algById, algDefinitions, algsForPort, probingAlgs } from '../../../src/alg/registry.ts';

test('DNS, multicast DNS and LLMNR find the ALG by their ports', () => {
  for (const [transport, port] of [
    ['udp', 53],
    ['tcp', 53],
    ['udp', 5353],
    ['udp', 5355],
    ['tcp', 5355],
  ] as const)
    expect(algsForPort(transport, port)).toContain(dns);
  expect(algsForPort('tcp', 5353)).not.toContain(dns);
  expect(algById('dns')).toBe(dns);
  expect(probingAlgs('udp')).toContain(dns);
  expect(probingAlgs('gre')).not.toContain(dns);
});

test('the table has each ALG once', () => {
  expect(new Set(algDefinitions.map(({ id }) => id)).size).toBe(algDefinitions.length);
});
