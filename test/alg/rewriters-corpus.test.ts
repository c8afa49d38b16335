/**
 * Rewriters over public captures, where they are at hand: what a gateway cuts out of the streams are the messages that the
 * analyzers read, of the same size and in the same order.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AlgId, Side } from '../../src/alg/alg.ts';
import { mirror, replay } from './replay-rewriter.ts';
import { saidSessions, type SaidSession } from './said-sessions.ts';

const folder = join(process.env['ALG_TRACE_SHARED'] ?? '../shared', 'corpus');
const maximumBytes = 8 << 20;
/** Bytes of framing that analyzers do not count to a message. */
const uncounted: Partial<Record<AlgId, number>> = { dns: 2, h323: 4 };
const comparable: readonly AlgId[] = [
  'dns', 'ftp', 'h323', 'iiop', 'irc', 'netbios', 'netshow', 'pptp', 'rtsp', 'sccp', 'sip', 'sqlnet', 'dce-rpc',
  'dce-rpc-portmap',
]; // prettier-ignore

/**
 * A byte that belongs to nothing follows the first CONNECT there. The analyzer finds its footing where a segment begins like
 * a packet; a stream has no segments.
 */
const known = [
  'sqlnet__trex__Oracle.pcap sqlnet client packet 7: CONNECT, 246 bytes',
  'sqlnet__trex__Oracle.pcap sqlnet client packet 8: DATA, 156 bytes',
  'sqlnet__trex__Oracle.pcap sqlnet client packet 10: DATA, 37 bytes',
];

/** Told by analyzers and not cut out; `compared` counts the messages of each ALG. */
function differences(file: string, session: SaidSession, compared: Map<string, number>): string[] {
  const { definition, said, messages, hasGap, transport } = session;
  if (!definition.rewriter) return [];
  // Must not throw either, whatever is missing; and agrees with itself.
  const passed = replay(definition.rewriter(session), said, mirror(0x0203_0405, 2));
  if (hasGap || transport !== 'tcp' || !comparable.includes(definition.id)) return [];
  return (['client', 'server'] as const).flatMap((from: Side) => {
    const sizes = passed.filter((each) => each.from === from && !each.isOpaque).map(({ before }) => before.length);
    let at = 0;
    const lost = messages.filter((message) => {
      if (message.from !== from || !message.complete || message.size === 0) return false;
      const found = sizes.indexOf(message.size + (uncounted[definition.id] ?? 0), at);
      if (found >= 0) at = found + 1;
      compared.set(definition.id, (compared.get(definition.id) ?? 0) + 1);
      return found < 0;
    });
    return lost.slice(0, 3).map(({ name, size, packet }) => `${file} ${definition.id} ${from} packet ${packet}: ${name}, ${size} bytes`);
  });
} // prettier-ignore

test.skipIf(!existsSync(folder))(
  'a gateway finds the messages that the analyzers find',
  async () => {
    const found: string[] = [];
    const compared = new Map<string, number>();
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      const { size } = statSync(path);
      if (!/\.(?:pcap|pcapng|cap|gz)/.test(name) || size > maximumBytes || !statSync(path).isFile()) continue;
      for (const session of await saidSessions(name, readFileSync(path))) {
        found.push(...differences(name, session, compared));
      }
    }
    expect(found).toEqual(known);
    for (const alg of ['dns', 'ftp', 'h323', 'rtsp', 'sip', 'sqlnet'])
      expect(compared.get(alg) ?? 0, alg).toBeGreaterThan(0);
  },
  300_000,
);
