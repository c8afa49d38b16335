/** What an H.323 session has that ALGs are known to fail at: each said once, with the packets that show it. */
import type { SessionContext } from '../alg.ts';

const shownPackets = 20;

export class H323Notes {
  private readonly context: SessionContext;
  private readonly segments: number[] = [];
  private readonly tunnels: number[] = [];
  private readonly tunnelledNames = new Set<string>();
  private readonly traversals: number[] = [];
  private readonly features = new Set<string>();
  private segmentedMessages = 0;

  constructor(context: SessionContext) {
    this.context = context;
  }

  segmented(first: number, last: number): void {
    this.segmentedMessages += 1;
    keep(this.segments, first);
    keep(this.segments, last);
  }

  tunnelled(packet: number, names: readonly string[]): void {
    keep(this.tunnels, packet);
    for (const name of names) if (this.tunnelledNames.size < shownPackets) this.tunnelledNames.add(name);
  }

  traversal(packet: number, features: readonly string[]): void {
    keep(this.traversals, packet);
    for (const feature of features) this.features.add(feature);
  }

  end(): void {
    if (this.segments.length > 0)
      this.context.note({
        id: 'h323/message-segmented',
        packets: this.segments,
        evidence: `${this.segmentedMessages} call signalling message${this.segmentedMessages === 1 ? '' : 's'} in more than one TCP segment, first in packets ${this.segments[0]} to ${this.segments[1]}`,
        detail:
          'A call signalling message begins in one TCP segment and ends in another. An ALG that takes each segment for a message of its own finds a bad protocol discriminator (Cisco ASA logs 405103) and opens no gate for the addresses in it.',
      });
    if (this.tunnels.length > 0)
      this.context.note({
        id: 'h323/tunnelled',
        packets: this.tunnels,
        evidence: `H.245 inside call signalling (h245Control): ${[...this.tunnelledNames].join(', ')}`,
        detail:
          'H.245 has no connection of its own here: its messages ride in the call signalling connection. An ALG without support for tunnelling (Cisco IOS NAT before 12.3(11)T) leaves their media addresses untranslated: the call connects without media.',
      });
    if (this.traversals.length > 0)
      this.context.note({
        id: 'h323/traversal-with-alg',
        packets: this.traversals,
        evidence: `The endpoints negotiate ${[...this.features].join(', ')}`,
        detail:
          'The endpoints find their way through NAT by themselves (H.460). A gateway that rewrites their addresses besides, or opens and closes gates for them, breaks it: H.323 inspection should be off for them.',
      });
  }
}

function keep(packets: number[], packet: number): void {
  if (packets.length < shownPackets && !packets.includes(packet)) packets.push(packet);
}
