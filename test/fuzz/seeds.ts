/** What mutations start from: the golden cases' files, the bench's kinds of traffic, bad inputs, and real files where there are any. */
import { CaptureAnalysis } from '../../src/alg/capture-analysis.ts';
import type { AlgId, Side, Transport } from '../../src/alg/alg.ts';
import { CaptureError } from '../../src/base/capture-error.ts';
import { memorySource } from '../../src/capture/byte-source.ts';
import { none } from '../../src/capture/packet-index.ts';
import { badCaptures, badLogs } from '../captures/bad-input.ts';
import type { CaptureCase } from '../captures/finding-pattern.ts';
import { sampleFiles } from '../captures/write-samples.ts';
import { realFiles } from './corpus.ts';

export interface Packet {
  readonly bytes: Uint8Array;
  readonly linkType: number;
}

/** Payloads of one flow in order. */
export interface Talk {
  readonly alg: AlgId;
  readonly transport: Transport;
  readonly payloads: readonly { readonly from: Side; readonly bytes: Uint8Array }[];
}

export interface Seeds {
  readonly captures: readonly Uint8Array[];
  /** Logs, configurations and text dumps. */
  readonly texts: readonly Uint8Array[];
  readonly packets: readonly Packet[];
  readonly talks: readonly Talk[];
}

/** Longer seeds make each input slow without making it any worse. */
const longestCapture = 1 << 16;
const longestText = 1 << 15;
const packetsOfCapture = 12;
const payloadsOfTalk = 24;
const talksOfAlg = 60;

/** `modules` are those of test/captures that hold golden cases, whatever their exports are called. */
export async function collectSeeds(modules: readonly object[]): Promise<Seeds> {
  const captures = new Map<string, Uint8Array>();
  const texts = new Map<string, Uint8Array>();
  const add = (bytes: Uint8Array): void => {
    const short = bytes.slice(0, isText(bytes) ? longestText : longestCapture);
    const key = `${short.length} ${short.subarray(0, 64).join()} ${short.subarray(-64).join()}`;
    (isText(bytes) ? texts : captures).set(key, short);
  };
  for (const { files } of modules.flatMap(casesOf)) for (const bytes of Object.values(files)) add(bytes);
  for (const { bytes } of [...badCaptures(), ...badLogs()]) add(bytes);
  for (const bytes of sampleFiles().values()) add(bytes);
  for (const folder of ['corpus', 'logs/real', 'logs/samples', 'configs'])
    for (const { bytes } of realFiles(folder)) add(bytes);
  const packets: Packet[] = [];
  const talks: Talk[] = [];
  for (const bytes of captures.values()) await dissect(bytes, packets, talks);
  return { captures: [...captures.values()], texts: [...texts.values()], packets, talks };
}

const casesOf = (module: object): CaptureCase[] =>
  Object.values(module).flatMap((value: unknown) =>
    Array.isArray(value) ? value.filter((each): each is CaptureCase => isCase(each)) : [],
  );

const isCase = (value: unknown): boolean => typeof value === 'object' && value !== null && 'files' in value;

const isText = (bytes: Uint8Array): boolean => {
  const head = bytes.subarray(0, 256);
  return head.length > 0 && head.every((byte) => (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13) || byte > 127);
};

async function dissect(bytes: Uint8Array, packets: Packet[], talks: Talk[]): Promise<void> {
  const analysis = new CaptureAnalysis('seed', memorySource(bytes));
  try {
    await analysis.read();
  } catch (error) {
    if (error instanceof CaptureError) return;
    throw error;
  }
  const { index, flows, sessions } = analysis;
  const step = Math.max(1, Math.floor(index.count / packetsOfCapture));
  for (let packet = 0; packet < index.count; packet += step)
    packets.push({ bytes: await analysis.packetBytes(packet), linkType: analysis.linkType(packet) });
  for (const { alg, transport, flow } of sessions.sessions) {
    if (talks.filter((talk) => talk.alg === alg).length >= talksOfAlg) continue;
    const payloads: { from: Side; bytes: Uint8Array }[] = [];
    for (
      let packet = flows.firstPacket(flow);
      packet !== none && payloads.length < payloadsOfTalk;
      packet = index.nextInFlow(packet)
    ) {
      const whole = await analysis.packetBytes(packet);
      const at = index.payloadOffset(packet);
      const payload = whole.subarray(at, at + index.payloadLength(packet));
      const from = flows.fromClient(flow, index.direction(packet)) ? 'client' : 'server';
      if (payload.length > 0) payloads.push({ from, bytes: payload });
    }
    if (payloads.length > 0) talks.push({ alg, transport, payloads });
  }
}
