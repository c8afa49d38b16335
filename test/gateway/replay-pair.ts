/** Two captures of one gateway held against its replay: what tests of pairs and of the way back share. */
import type { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import { concat } from '../../src/base/bytes.ts';
import { pcapngHeader, pcapngPacket } from '../../src/capture/pcapng-writer.ts';
import { learnBindings } from '../../src/diagnosis/learn-bindings.ts';
import type { LearntBinding } from '../../src/gateway/binding.ts';
import { otherSide } from '../../src/gateway/other-side.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { replayCapture, type CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import { completeProfile } from './complete-profile.ts';
import { ipPacket, readCapture } from './ip-packets.ts';

const never = { cancelled: false };

/** The replay of `inside` with what `outside` teaches. */
export function learntReplay(
  inside: CaptureAnalysis,
  outside: CaptureAnalysis,
  options: { readonly profile?: Profile; readonly told?: readonly LearntBinding[]; readonly view?: 'outside' } = {},
): CaptureReplay {
  const captures = [inside, outside].map((analysis, source) => ({ source, name: analysis.name, analysis }));
  const { profile = completeProfile, told = [] } = options;
  const { bindings, hosts, view, outside: addresses } = learnBindings({ captures, traces: [], configurations: [] });
  const evidence = replayEvidence(inside, {
    learnt: [...bindings, ...told],
    learntHosts: hosts,
    view: options.view ?? view,
    outside: addresses,
    assumesNat: true,
  });
  return replayCapture(evidence, profile);
}

/** IP packets of the other side as hex, in order. */
export async function predicted(replay: CaptureReplay): Promise<string[]> {
  const { analysis } = replay.evidence;
  const packets: string[] = [];
  for await (const { packet, bytes } of otherSide(replay, never)) {
    const text = ipPacket(analysis, analysis.linkType(packet), bytes);
    if (text !== undefined) packets.push(text);
  }
  return packets;
}

/** Predicted packets that the other capture does not have, each used once. */
export function missing(packets: readonly string[], there: readonly (string | undefined)[]): string[] {
  const left = new Map<string, number>();
  for (const packet of there) if (packet !== undefined) left.set(packet, (left.get(packet) ?? 0) + 1);
  return packets.filter((packet) => {
    const count = left.get(packet) ?? 0;
    left.set(packet, count - 1);
    return count <= 0;
  });
}

/** What is told of one side, as the other side has it. */
export const turnedRound = (bindings: readonly LearntBinding[]): LearntBinding[] =>
  bindings.map((binding) => ({ ...binding, inside: binding.outside, outside: binding.inside }));

/** The other side as a file. */
export async function otherSideBytes(replay: CaptureReplay): Promise<Uint8Array> {
  const { index } = replay.evidence.analysis;
  const options = { interfaces: index.interfaces.map(({ linkType }) => ({ linkType, snapLength: 0 })) };
  const parts = [pcapngHeader(options)];
  for await (const { packet, bytes, originalLength } of otherSide(replay, never)) {
    const time = { seconds: index.seconds(packet), nanoseconds: index.nanoseconds(packet) };
    parts.push(pcapngPacket({ time, bytes, originalLength, interfaceId: index.interfaceId(packet) }, options));
  }
  return concat(parts);
}

/** The replay that undoes another one: its bindings turned round, its hops undone. */
export async function undone(first: CaptureReplay): Promise<CaptureReplay> {
  const learnt = first.bindings.map(({ transport, inside, outside }): LearntBinding => ({
    transport,
    inside: outside,
    outside: inside,
    source: 'turned round',
    // What the first gateway let through, the way back lets through.
    beginsOutside: true,
  }));
  const analysis = await readCapture('other side', await otherSideBytes(first));
  const inside = [...new Set(learnt.map((binding) => binding.inside.address))];
  const evidence = replayEvidence(analysis, { inside, learnt, view: 'outside', assumesNat: false });
  return replayCapture(evidence, first.profile);
}
