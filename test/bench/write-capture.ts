/**
 * Writes a capture of a given size: so many bytes, packets and flows of a realistic mix, the same bytes for the same seed.
 * Conversations run side by side, and what is next follows from the distance to the goals.
 */
import { datagramQuery, deafConversation, mediaConversation, streamQuery, type Conversation } from './conversation.ts';
import { DnsTexts } from './dns-texts.ts';
import { createEndpoints, type Endpoints } from './endpoints.ts';
import { FrameWriter } from './frame-writer.ts';
import { PayloadPool } from './payload-pool.ts';
import { Random } from './random.ts';
import { webConversation } from './web-conversation.ts';

export interface CapturePlan {
  readonly bytes: number;
  readonly packets: number;
  readonly flows: number;
  readonly seed: number;
}

export interface WrittenCapture {
  readonly bytes: number;
  readonly packets: number;
  readonly flows: number;
}

/** Shares of the kinds, of 1000 conversations. */
const shares = { datagramQuery: 350, truncatedQuery: 3, streamQuery: 20, deaf: 8, media: 12 } as const;
const vlans = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10] as const;

interface Running {
  readonly conversation: Conversation;
  /** Never ended by the plan: the few that carry most bytes. */
  readonly isLong: boolean;
}

export function writeCapture(path: string, plan: CapturePlan): WrittenCapture {
  const random = new Random(plan.seed);
  const writer = new FrameWriter(path, new PayloadPool(plan.seed), random);
  const texts = new DnsTexts();
  const bytesPerPacket = plan.bytes / plan.packets;
  const atOnce = Math.max(20, Math.min(3000, plan.flows / 25));
  const running: Running[] = [];
  let flows = 0;
  /** A truncated answer is asked again over TCP by the same hosts. */
  let retry: ((flow: number) => Conversation) | undefined;

  const endpoints = (flow: number, protocol: 6 | 17, serverPort: number, hosts = flow): Endpoints =>
    createEndpoints({
      ipVersion: hosts % 10 === 7 ? 6 : 4,
      protocol,
      vlan: vlans[hosts % vlans.length]!,
      // Ports go round before hosts do, so that no flow meets another's ports.
      clientHost: 256 + (Math.imul(hosts, 17) % 6000) + Math.floor(flow / 50_000) * 6000,
      serverHost: serverPort === 53 ? 53 + (hosts % 8) : 1000 + (Math.imul(hosts, 31) % 20_000),
      clientPort: 10_000 + (flow % 50_000),
      serverPort,
      clientTtl: 64,
      serverTtl: 40 + (hosts % 20),
    });

  const start = (): Running => {
    const flow = flows;
    flows += 1;
    const again = retry;
    retry = undefined;
    if (again) return { conversation: again(flow), isLong: false };
    let draw = flow === 0 ? 999 : random.below(1000);
    if ((draw -= shares.datagramQuery) < 0) return short(datagramQuery(writer, endpoints(flow, 17, 53), texts, false));
    if ((draw -= shares.truncatedQuery) < 0) {
      retry = (next) => streamQuery(writer, endpoints(next, 6, 53, flow), texts);
      return short(datagramQuery(writer, endpoints(flow, 17, 53), texts, true));
    }
    if ((draw -= shares.streamQuery) < 0) return short(streamQuery(writer, endpoints(flow, 6, 53), texts));
    if ((draw -= shares.deaf) < 0) return short(deafConversation(writer, endpoints(flow, 6, 8443)));
    if ((draw -= shares.media) < 0)
      return short(mediaConversation(writer, endpoints(flow, 17, 16_384 + (flow % 8192) * 2)));
    const isTls = random.chance(0.8);
    return {
      conversation: webConversation(writer, endpoints(flow, 6, isTls ? 443 : 80), isTls),
      isLong: flow === 0 || random.chance(0.004),
    };
  };

  while (writer.packets < plan.packets) {
    const starts = flows < plan.flows && flows * plan.packets <= writer.packets * plan.flows;
    if (starts) running.push(start());
    const at = starts ? running.length - 1 : random.below(running.length);
    const { conversation, isLong } = running[at]!;
    const large = writer.bytes < writer.packets * bytesPerPacket;
    if (!starts && running.length > atOnce && !isLong) conversation.finish();
    else if (conversation.step(large)) continue;
    const last = running.pop();
    if (last && at < running.length) running[at] = last;
  }
  writer.close();
  return { bytes: writer.bytes, packets: writer.packets, flows };
}

const short = (conversation: Conversation): Running => ({ conversation, isLong: false });
