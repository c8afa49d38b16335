/** Hostile ICMP: nothing throws, every field lies inside its message, rewriting keeps lengths. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { icmp } from '../../../src/alg/icmp/definition.ts';
import { parseIcmp } from '../../../src/alg/icmp/parse.ts';
import { rewriteIdentifier, rewriteQuote } from '../../../src/alg/icmp/rewrite.ts';
import { recorder } from '../dns/recorder.ts';
import { bytes, echoOf, errorAbout, inside, insideIpv6, packetOf, target, targetIpv6, tcpOf, udpOf } from './wire.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 500);
const samples = [
  bytes(echoOf(1, 1), inside, target),
  bytes(echoOf(1, 1, true), insideIpv6, targetIpv6),
  errorAbout(packetOf(udpOf(1, 2))),
  errorAbout(packetOf(tcpOf(1, 2)), 3, 4, 28, 1400),
  errorAbout(packetOf(echoOf(5, 6))),
  errorAbout(packetOf(udpOf(1, 2), insideIpv6, targetIpv6), 1, 4),
];
const mutated = fc
  .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(100), fc.nat(255)), { maxLength: 6 }), fc.nat(140))
  .map(([sample, changes, cut]) => {
    const copy = sample.slice(0, cut < 30 ? sample.length : cut);
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return copy;
  });
const message = fc.oneof(fc.uint8Array({ maxLength: 120 }), mutated);

test('any message', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), message), { maxLength: 6 }), fc.boolean(), (sent, isIpv6) => {
      const addresses = isIpv6 ? { client: insideIpv6, server: targetIpv6 } : { client: inside, server: target };
      const { messages, send, end } = recorder(icmp, 'udp', { client: 1, server: 1 }, addresses);
      for (const [fromClient, each] of sent) {
        icmp.probe('icmp', 'client', each);
        send(fromClient ? 'client' : 'server', each);
        for (const { offset, length } of parseIcmp(each, isIpv6)?.fields ?? [])
          expect(offset + length).toBeLessThanOrEqual(each.length);
        expect(rewriteIdentifier(each, isIpv6, 7).bytes).toHaveLength(each.length);
        const translation = { source: { address: '203.0.113.1', port: 9 }, destination: { address: '::1', port: 8 } };
        expect(rewriteQuote(each, isIpv6, translation).bytes).toHaveLength(each.length);
      }
      end();
      expect(messages).toHaveLength(sent.length);
    }),
    { numRuns },
  );
});
