/**
 * A pair of NAT64: an IPv6 client and an IPv4 server, every packet written for both sides. RFC 7915 says what the headers
 * are; the identification of the IPv4 packets is the gateway's own choice and zero here.
 */
import { textBytes } from './build/byte-writer.ts';
import type { IpPacket } from './build/ip-packet.ts';
import { tap } from './build/tap.ts';
import type { FlagLetters, Transport } from './build/transport.ts';
import type { NatPair } from './nat-pair-scene.ts';

export const nat64Prefix = '64:ff9b::/96';
const client = { here: '2001:db8:1::5', there: '203.0.113.1' } as const;
const server = { here: '64:ff9b::c633:6415', there: '198.51.100.21' } as const;

/** Relative numbers of one segment, inside and outside where they differ. */
interface Numbers {
  readonly sequence: number;
  readonly acknowledges: number;
}

function segment(
  outward: boolean,
  flags: FlagLetters,
  { sequence, acknowledges }: Numbers,
  text: string,
  ports: readonly [client: number, server: number],
): Transport {
  return {
    protocol: 'tcp',
    sourcePort: ports[outward ? 0 : 1],
    destinationPort: ports[outward ? 1 : 0],
    sequence: (outward ? 5000 : 90_000) + sequence,
    acknowledgment: flags.includes('A') ? (outward ? 90_000 : 5000) + acknowledges : 0,
    flags,
    window: 500,
    options: {},
    payload: textBytes(text),
  };
}

const datagram = (outward: boolean, payload: Uint8Array): Transport => ({
  protocol: 'udp',
  sourcePort: outward ? 40_002 : 5353,
  destinationPort: outward ? 5353 : 40_002,
  payload,
});

const echo = (type: number): Transport => ({
  protocol: 'icmp',
  type,
  code: 0,
  rest: 0x1234_0001,
  payload: textBytes('abcdefghijklmnop'),
});

/** FTP whose EPRT changes its family (RFC 6384 §5.2), a datagram of odd length, one larger than 1260 bytes, and echoes. */
export function nat64Pair(): NatPair {
  const here = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const there = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const link = { source: '00:00:5e:00:53:01', destination: '00:00:5e:00:53:02', onSender: true };
  let at = 0;
  const passes = (outward: boolean, inside: Transport, outside: Transport = inside, isLarge = false): void => {
    at += 10_000_000;
    const [from, to] = outward ? [client, server] : [server, client];
    const common = { identification: 0, differentiatedServices: 0x28 };
    const ttl = outward ? 64 : 50;
    const packets: readonly [IpPacket, IpPacket] = [
      { ...common, source: from.here, destination: to.here, ttl, dontFragment: false, transport: inside },
      {
        ...common, source: from.there, destination: to.there, ttl: outward ? ttl - 1 : ttl + 1, dontFragment: isLarge,
        transport: outside,
      },
    ]; // prettier-ignore
    here.record(packets[0], at, outward ? 'right' : 'left', link);
    there.record(packets[1], at, outward ? 'right' : 'left', link);
  };
  const control = [40_000, 21] as const;
  const says = (outward: boolean, flags: FlagLetters, numbers: Numbers, text = ''): void =>
    passes(outward, segment(outward, flags, numbers, text, control));
  says(true, 'S', { sequence: 0, acknowledges: 0 });
  says(false, 'SA', { sequence: 0, acknowledges: 1 });
  says(true, 'A', { sequence: 1, acknowledges: 1 });
  says(false, 'PA', { sequence: 1, acknowledges: 1 }, '220 ready\r\n');
  // 29 bytes become 27.
  const [long, short] = ['EPRT |2|2001:db8:1::5|1027|\r\n', 'EPRT |1|203.0.113.1|1027|\r\n'];
  passes(
    true,
    segment(true, 'PA', { sequence: 1, acknowledges: 12 }, long, control),
    segment(true, 'PA', { sequence: 1, acknowledges: 12 }, short, control),
  );
  passes(
    false,
    segment(false, 'PA', { sequence: 12, acknowledges: 1 + 29 }, '200 ok\r\n', control),
    segment(false, 'PA', { sequence: 12, acknowledges: 1 + 27 }, '200 ok\r\n', control),
  );
  passes(
    true,
    segment(true, 'FA', { sequence: 1 + 29, acknowledges: 20 }, '', control),
    segment(true, 'FA', { sequence: 1 + 27, acknowledges: 20 }, '', control),
  );
  const data = [1027, 20] as const;
  passes(false, segment(false, 'S', { sequence: 700, acknowledges: 0 }, '', data));
  passes(true, segment(true, 'SA', { sequence: 800, acknowledges: 701 }, '', data));
  passes(false, segment(false, 'A', { sequence: 701, acknowledges: 801 }, '', data));
  passes(true, datagram(true, textBytes('odd')));
  passes(false, datagram(false, new Uint8Array(1300).fill(0x2e)), undefined, true);
  passes(true, echo(128), echo(8));
  passes(false, echo(129), echo(0));
  return { name: 'NAT64', inside: here.pcap(), outside: there.pcap() };
}
