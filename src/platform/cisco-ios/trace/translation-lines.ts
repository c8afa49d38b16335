/**
 * One line for each packet that NAT translates, as `debug ip nat` prints it: `NAT*: s=10.0.0.5->203.0.113.1, d=192.0.2.1 [6825]`.
 * The number is the IP identification, by which a line is found in a capture; the star marks the fast path, which the first
 * packet of a conversation does not take (Cisco IOS Debug Command Reference, debug ip nat).
 */
import { none } from '../../../capture/packet-index.ts';
import type { CaptureReplay } from '../../../gateway/replay-capture.ts';
import type { TimedLine } from './timed-line.ts';

const mostLines = 100_000;

/** Of IPv4 packets, in the capture's order. `proxied`: flows whose packets the router ends and begins anew, by other lines. */
export function translationLines(replay: CaptureReplay, proxied: ReadonlySet<number>): readonly TimedLine[] {
  const { columns, evidence, bindingOf } = replay;
  const { index, flows } = evidence.analysis;
  const lines: TimedLine[] = [];
  for (let packet = 0; packet < index.count && lines.length < mostLines; packet += 1) {
    const flow = index.flow(packet);
    if (flow === none || flows.ipVersion(flow) !== 4 || proxied.has(flow)) continue;
    if (columns.verdict(packet) !== 'translate') continue;
    const binding = bindingOf(flow);
    if (!binding) continue;
    const { inside, outside, remoteOutside } = binding;
    const isOutward = flows.sourceAddress(flow, index.direction(packet)) === inside.address;
    const remote = flows.sourceAddress(flow, isOutward ? 1 - index.direction(packet) : index.direction(packet));
    const farEnd = remoteOutside?.address ?? remote;
    const path = packet === flows.firstPacket(flow) ? 'NAT' : 'NAT*';
    const [source, destination] = isOutward
      ? [change(inside.address, outside.address), change(remote, farEnd)]
      : [change(farEnd, remote), change(outside.address, inside.address)];
    lines.push({ packet, text: `${path}: s=${source}, d=${destination} [${index.ipIdentification(packet)}]` });
  }
  return lines;
}

const change = (before: string, after: string): string => (before === after ? before : `${before}->${after}`);
