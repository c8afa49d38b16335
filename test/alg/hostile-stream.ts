/** What every analyzer must survive: noise, damaged messages, and any cut of a stream into segments. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { AlgMessage, Side } from '../../src/alg/alg.ts';
import type { AlgDefinition } from '../../src/alg/alg-definition.ts';
import { recorder, type Recorder } from './dns/recorder.ts';

export type Said = readonly (readonly [from: Side, bytes: Uint8Array])[];
interface Subject {
  readonly definition: AlgDefinition;
  readonly transport: 'tcp' | 'udp';
  readonly serverPort: number;
}

const started = ({ definition, transport, serverPort }: Subject): Recorder =>
  recorder(definition, transport, { client: 40_000, server: serverPort });

const side = fc.constantFrom<Side>('client', 'server');

/** Feeds noise, and the conversation with bytes changed, cut and left out. Nothing may throw; what is told stays bounded. */
export function survivesHostileInput(subject: Subject, said: Said): void {
  const noise = fc.array(fc.tuple(side, fc.uint8Array({ minLength: 1, maxLength: 300 })), { maxLength: 8 });
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 12,
  });
  const feed = (parts: Said, gapAfter: number): void => {
    const session = started(subject);
    parts.forEach(([from, bytes], at) => {
      subject.definition.probe(subject.transport, from, bytes);
      if (bytes.length > 0 || subject.transport === 'udp') session.send(from, bytes);
      if (at === gapAfter) session.gap(from, 7);
    });
    session.end();
    expect(session.gates.length).toBeLessThan(1000);
    expect(session.notes.length).toBeLessThan(100);
  };
  fc.assert(fc.property(noise, fc.nat(10), feed), { numRuns: 200 });
  fc.assert(
    fc.property(damage, fc.nat(20), (changes, gapAfter) => {
      const parts = said.map(([from, bytes]) => [from, bytes.slice()] as [Side, Uint8Array]);
      for (const [which, where, value] of changes) {
        const part = parts[which % parts.length];
        if (!part) continue;
        if (value === 0) part[1] = part[1].subarray(0, where % (part[1].length + 1));
        else if (part[1].length > 0) part[1][where % part[1].length] = value;
      }
      feed(parts, gapAfter);
    }),
    { numRuns: 200 },
  );
}

/** Whole: what the messages say when each came in one segment. Any other cut says the same, but for packet numbers. */
export function saysTheSameInAnySplit(subject: Subject, said: Said): void {
  const told = (parts: Said) => {
    const session = started(subject);
    for (const [from, bytes] of parts) session.send(from, bytes);
    session.end();
    const plain = ({ from, name, size, summary, complete, fields }: AlgMessage) => ({ from, name, size, summary, complete, fields });
    return {
      messages: session.messages.map(plain),
      // A gate that has ended is opened again; time here runs with the segments.
      gates: session.gates.map(({ to, transport }) => ({ to, transport })).filter(isFirst),
    };
  };
  const whole = told(said);
  expect(whole.messages.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), (sizes) => {
      let next = 0;
      const parts = said.flatMap(([from, bytes]) => {
        const cut: [Side, Uint8Array][] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = sizes[next++ % sizes.length] ?? 1;
          cut.push([from, bytes.subarray(at, at + size)]);
          at += size;
        }
        return cut;
      });
      expect(told(parts)).toEqual(whole);
    }),
    { numRuns: 60 },
  );
} // prettier-ignore

const isFirst = <T>(value: T, at: number, list: readonly T[]): boolean =>
  list.findIndex((other) => JSON.stringify(other) === JSON.stringify(value)) === at;
