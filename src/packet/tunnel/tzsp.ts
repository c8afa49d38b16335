/** TaZmen Sniffer Protocol: what MikroTik routers stream captured frames in. */
import type { Encapsulations } from '../encapsulations.ts';
import { cutShort, layer, type Layer } from '../layer.ts';
import type { PacketScratch } from '../scratch.ts';

const version1 = 1;
/** Types of message (received, sent) and of the frame inside. */
const received = 0;
const sent = 1;
const ethernet = 1;
const tag = { padding: 0, end: 1 } as const;
const maximumTags = 32;

export function decodeTzsp(scratch: PacketScratch, encapsulations: Encapsulations): Layer {
  const { bytes, end, cursor } = scratch;
  if (end - cursor < 5) return cutShort(scratch);
  if (bytes[cursor] !== version1 || (bytes[cursor + 1] !== received && bytes[cursor + 1] !== sent)) return layer.none;
  if (bytes[cursor + 2] !== 0 || bytes[cursor + 3] !== ethernet) return layer.none;
  let at = cursor + 4;
  for (let tags = 0; tags < maximumTags && at < end; tags += 1) {
    const kind = bytes[at]!;
    if (kind === tag.end) {
      scratch.cursor = at + 1;
      scratch.encapsulation = encapsulations.enter(scratch.encapsulation, 'tzsp', 0);
      return layer.ethernet;
    }
    if (kind === tag.padding) at += 1;
    else if (at + 1 < end) at += 2 + bytes[at + 1]!;
    else break;
  }
  return layer.none;
}
