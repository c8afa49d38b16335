/**
 * The stage of all probes: two hosts inside a NAT, two servers and a router outside, and a tap inside. Nothing on the way
 * translates or drops, because what a gateway does with the packets is the replay's to say.
 */
import type { CaptureReplay } from '../../src/gateway/replay-capture.ts';
import { replayCapture } from '../../src/gateway/replay-capture.ts';
import { replayEvidence } from '../../src/gateway/replay-sessions.ts';
import type { Profile } from '../../src/gateway/profile.ts';
import { gateway } from '../captures/build/gateway.ts';
import { host, packetFrom, type Host, type HostPort, type IpOverrides } from '../captures/build/host.ts';
import { icmpError } from '../captures/build/icmp.ts';
import type { IpPacket } from '../captures/build/ip-packet.ts';
import { path, wire, type Path } from '../captures/build/path.ts';
import { tap } from '../captures/build/tap.ts';
import { tcpConversation, type TcpConversation } from '../captures/build/tcp-conversation.ts';
import { milliseconds } from '../captures/build/time-units.ts';
import { readCapture } from '../gateway/ip-packets.ts';
import { breaks, type Judgement } from './requirement.ts';

export const outsideAddress = '203.0.113.1';

export class ProbeScene {
  readonly laptop = host({ address: '10.0.0.5' });
  readonly phone = host({ address: '10.0.0.6' });
  readonly server = host({ address: '198.51.100.30' });
  readonly other = host({ address: '198.51.100.31' });
  /** A router on the way. */
  readonly hop = host({ address: '198.51.100.1' });
  /** The gateway's own outside, as hosts inside reach it. */
  readonly outside = host({ address: outsideAddress });
  private readonly inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  private readonly router = gateway({ inside: '10.0.0.1', outside: outsideAddress, overload: false });

  /** One datagram from an end to another, at a time of the story. */
  datagram(
    from: HostPort,
    to: HostPort,
    at: number,
    overrides: IpOverrides & { readonly bytes?: number } = {},
  ): IpPacket {
    const { bytes = 32, ...rest } = overrides;
    const payload = Uint8Array.from({ length: bytes }, (_, index) => index & 0xff);
    const udp = { protocol: 'udp', sourcePort: from.port, destinationPort: to.port, payload } as const;
    return this.travels(packetFrom(from.host, to.host.address, udp, rest), from.host, to.host, at);
  }

  /** An echo request of RFC 792, or its reply. */
  echo(from: Host, to: Host, identifier: number, at: number, type: 8 | 0 = 8): IpPacket {
    const message = { protocol: 'icmp', type, code: 0, rest: ((identifier << 16) | 1) >>> 0, payload: new Uint8Array(32) } as const; // prettier-ignore
    return this.travels(packetFrom(from, to.address, message), from, to, at);
  }

  /** Destination unreachable: the packet is quoted as hosts inside know it. */
  error(from: Host, to: Host, code: number, quoted: IpPacket, at: number): IpPacket {
    return this.travels(packetFrom(from, to.address, icmpError(3, code, quoted)), from, to, at);
  }

  connection(from: HostPort, to: HostPort, at: number): TcpConversation {
    return tcpConversation(this.way(from.host, to.host), { from, to, at });
  }

  /** Both ways once, over the transport; the port stands for the identifier of an echo. */
  talks(transport: 'tcp' | 'udp' | 'icmp', from: HostPort, to: HostPort, at: number): void {
    if (transport === 'tcp') this.connection(from, to, at).handshake();
    else if (transport === 'udp') {
      this.datagram(from, to, at);
      this.datagram(to, from, at + milliseconds(50));
    } else {
      this.echo(from.host, to.host, from.port, at);
      this.echo(to.host, from.host, from.port, at + milliseconds(50), 0);
    }
  }

  /** The packet as the host that sent it knows it. */
  private travels(packet: IpPacket, from: Host, to: Host, at: number): IpPacket {
    const way = this.way(from, to);
    way.travel(packet, from, from === way.left ? 'right' : 'left', at);
    return packet;
  }

  private way(one: Host, other: Host): Path {
    const [left, right] = one === this.laptop || one === this.phone ? [one, other] : [other, one];
    return path(left, this.inside, wire(milliseconds(1)), this.router, wire(milliseconds(10)), right);
  }

  capture(): Uint8Array {
    return this.inside.pcap();
  }
}

/** A probe's run: its capture replayed under the profile, as given or changed for the purpose. */
export function replayProbe(
  write: (scene: ProbeScene, profile: Profile) => void,
  check: (replay: CaptureReplay) => Judgement,
  adapt: (profile: Profile) => Profile = (profile) => profile,
): (profile: Profile) => Promise<Judgement> {
  return async (given) => {
    const profile = adapt(given);
    const scene = new ProbeScene();
    write(scene, profile);
    const analysis = await readCapture('probe', scene.capture());
    return check(replayCapture(replayEvidence(analysis, { assumesNat: true }), profile));
  };
}

/** From 1, in the order of time. */
export const isStopped = ({ columns }: CaptureReplay, packet: number): boolean => {
  const verdict = columns.verdict(packet - 1);
  return verdict === 'drop' || verdict === 'reset';
};

/** Breaks for the first packet that does not pass. */
export function allPass(replay: CaptureReplay, words: string): Judgement {
  for (let packet = 1; packet <= replay.evidence.analysis.index.count; packet += 1)
    if (isStopped(replay, packet)) return breaks(replay.columns.reasonOf(packet - 1));
  return { result: 'meets', reason: words };
}

/** The outside end, as text, that an inside end has towards a remote host; null where nothing is translated. */
export function outsideEnd(
  { evidence, bindingOf }: CaptureReplay,
  from: string,
  port: number,
  to: string,
): string | null {
  const { flows } = evidence.analysis;
  for (let flow = 0; flow < flows.count; flow += 1) {
    if (flows.clientAddress(flow) !== from || flows.serverAddress(flow) !== to) continue;
    if (flows.clientPort(flow) !== port) continue;
    const binding = bindingOf(flow);
    if (binding) return `${binding.outside.address}:${binding.outside.port}`;
  }
  return null;
}
