/**
 * Every ALG's rewriter over what the golden cases say: streams cut anywhere give the same messages, what is rewritten there
 * and back is what it was, and every result agrees with itself.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Side } from '../../src/alg/alg.ts';
import { findProfiles } from '../../src/alg/iiop/reference.ts';
import { ras } from '../../src/alg/ras/definition.ts';
import { admissionConfirm, registrationRequest } from '../captures/build/h323-message.ts';
import { ircCases, talkCases } from '../captures/irc-talk-cases.ts';
import { captureCases } from '../captures/cases.ts';
import { dceRpcCases } from '../captures/dce-rpc-cases.ts';
import { ftpCases } from '../captures/ftp-cases.ts';
import { h323Cases } from '../captures/h323-cases.ts';
import { iiopCases } from '../captures/iiop-cases.ts';
import { managementCases } from '../captures/management-cases.ts';
import { mgcpCases } from '../captures/mgcp-cases.ts';
import { netbiosCases } from '../captures/netbios-cases.ts';
import { netshowCases } from '../captures/netshow-cases.ts';
import { realaudioCases } from '../captures/realaudio-cases.ts';
import { execCases, shellCases } from '../captures/remote-shell-cases.ts';
import { rpcCases } from '../captures/rpc-cases.ts';
import { rtspCases } from '../captures/rtsp-cases.ts';
import { sccpCases } from '../captures/sccp-cases.ts';
import { sipCases } from '../captures/sip-cases.ts';
import { sqlnetCases } from '../captures/sqlnet-cases.ts';
import { tunnelCases } from '../captures/tunnel-cases.ts';
import { twampCases } from '../captures/twamp-cases.ts';
import { winframeCases } from '../captures/winframe-cases.ts';
import type { MessageRewriter } from '../../src/alg/rewriter.ts';
import { mirror, nothing, replay, type PassedMessage } from './replay-rewriter.ts';
import { rewritingAlgs, saidSessions, type SaidSession } from './said-sessions.ts';

const cases = [
  ...captureCases, ...ftpCases, ...h323Cases, ...iiopCases, ...ircCases, ...talkCases, ...managementCases, ...mgcpCases,
  ...netbiosCases, ...netshowCases, ...realaudioCases, ...execCases, ...shellCases, ...rpcCases, ...dceRpcCases, ...rtspCases,
  ...sccpCases, ...sipCases, ...sqlnetCases, ...tunnelCases, ...twampCases, ...winframeCases,
]; // prettier-ignore

const sessions = new Map<string, SaidSession[]>();

beforeAll(async () => {
  sessions.set('ras', [rasSession]);
  const seen = new Set<string>();
  for (const { files } of cases)
    for (const [name, file] of Object.entries(files))
      for (const session of await saidSessions(name, file)) {
        const key = session.said.map(([from, bytes]) => `${from} ${Buffer.from(bytes).toString('base64')}`).join();
        if (session.hasGap || seen.has(key)) continue;
        seen.add(key);
        sessions.set(session.definition.id, [...(sessions.get(session.definition.id) ?? []), session]);
      }
}, 60_000);

/** No golden case has RAS alone, so what its own tests say stands for it. */
const rasSession: SaidSession = {
  definition: ras,
  transport: 'udp',
  client: { address: '10.0.0.5', port: 2034 },
  server: { address: '198.51.100.17', port: 1719 },
  messages: [],
  hasGap: false,
  said: [
    ['client', registrationRequest(2, { address: '10.0.0.5', port: 1720 }, { address: '10.0.0.5', port: 2034 })],
    ['server', admissionConfirm(3, { address: '198.51.100.18', port: 1720 })],
  ],
};

function rewriterOf(session: SaidSession): MessageRewriter {
  const rewriter = session.definition.rewriter?.(session);
  if (!rewriter) throw new Error(`${session.definition.id} has no rewriter`);
  return rewriter;
}
const seen = (passed: readonly PassedMessage[]) => {
  // Both directions, each in its order: which comes first is the capture's business.
  const of = (side: Side) =>
    passed.filter(({ from }) => from === side).map(({ before, isOpaque }) => (isOpaque ? 'opaque' : hexOf(before)));
  return { client: joined(of('client')), server: joined(of('server')) };
};
const referencesIn = (message: Uint8Array) =>
  findProfiles(message, ((message[6] ?? 0) & 1) === 1).map(({ host, port, typeId }) => [typeId, host, port]);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** How much passes at once behind the last message depends on the segments. */
const joined = (texts: readonly string[]): string[] =>
  texts.filter((text, at) => text !== 'opaque' || texts[at - 1] !== 'opaque');

function cut(said: SaidSession['said'], sizes: readonly number[]): SaidSession['said'] {
  let next = 0;
  return said.flatMap(([from, bytes]) => {
    const parts: [Side, Uint8Array][] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = sizes[next++ % sizes.length] ?? 1;
      parts.push([from, bytes.subarray(at, at + size)]);
      at += size;
    }
    return parts;
  });
} // prettier-ignore

/** Conversations of megabytes say nothing that their first messages do not. */
const short = (session: SaidSession, maximumBytes: number): SaidSession => {
  let bytes = 0;
  return { ...session, said: session.said.filter(([, part]) => (bytes += part.length) <= maximumBytes) };
};

test('the golden cases hold sessions of every ALG that rewrites', () => {
  const missing = rewritingAlgs.map(({ id }) => id).filter((id) => !sessions.has(id));
  expect(missing).toEqual([]);
});

describe.each(rewritingAlgs)('$id', ({ id }) => {
  test('any cut of the streams gives the same messages', () => {
    const all = (sessions.get(id) ?? [])
      .filter(({ transport }) => transport === 'tcp')
      .map((each) => short(each, 20_000));
    for (const session of all) {
      const whole = seen(replay(rewriterOf(session), session.said, nothing));
      expect(seen(replay(rewriterOf(session), cut(session.said, [1]), nothing))).toEqual(whole);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), (sizes) => {
          expect(seen(replay(rewriterOf(session), cut(session.said, sizes), nothing))).toEqual(whole);
        }),
        { numRuns: 10 },
      );
    }
  });

  test('there and back again', () => {
    const changed = new Set<number>();
    const all = (sessions.get(id) ?? []).map((each) => short(each, 60_000));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff_fffe }), fc.nat(0x7fff), (addressKey, half) => {
        const translation = mirror(addressKey, half * 2);
        for (const session of all) {
          const there = replay(rewriterOf(session), session.said, translation);
          const back = replay(
            rewriterOf(session),
            there.map(({ from, after }) => [from, after.bytes] as const),
            translation,
          );
          expect(back.length).toBe(there.length);
          there.forEach(({ before, after }, at) => {
            if (after.changes.length > 0) changed.add(at);
            expect(hexOf(back[at]?.before ?? new Uint8Array(0))).toBe(hexOf(after.bytes));
            const returned = back[at]?.after.bytes ?? new Uint8Array(0);
            // CDR's padding stays, so that only the references can be compared.
            if (id === 'iiop') expect(referencesIn(returned)).toEqual(referencesIn(before));
            else expect(hexOf(returned)).toBe(hexOf(before));
          });
        }
      }),
      { numRuns: 12 },
    );
    // Only mappers' words are translated, which have ALGs of their own.
    if (id !== 'rpc' && id !== 'dce-rpc') expect(changed.size).toBeGreaterThan(0);
  });

  test('nothing throws, runs away or contradicts itself, whatever the bytes', () => {
    const said = (sessions.get(id) ?? []).flatMap((session) => short(session, 4000).said).slice(0, 200);
    const noise = fc.tuple(fc.constantFrom<Side>('client', 'server'), fc.uint8Array({ minLength: 1, maxLength: 200 }));
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 });
    for (const session of (sessions.get(id) ?? []).slice(0, 4))
      fc.assert(
        fc.property(fc.array(noise, { maxLength: 6 }), damage, fc.nat(), (parts, changes, from) => {
          const damaged = said
            .slice(from % (said.length + 1))
            .slice(0, 24)
            .map(([side, bytes]) => [side, bytes.slice()] as [Side, Uint8Array]);
          for (const [which, where, value] of changes) {
            const part = damaged[which % Math.max(1, damaged.length)];
            if (part && value === 0) part[1] = part[1].subarray(0, where % (part[1].length + 1));
            else if (part && part[1].length > 0) part[1][where % part[1].length] = value;
          }
          replay(rewriterOf(session), [...damaged, ...parts], mirror(0x00ff_00ff, 77));
          replay(rewriterOf(session), [...parts, ...damaged], mirror(0x0100_0001, 0xfffe));
        }),
        { numRuns: 60 },
      );
  });
});
