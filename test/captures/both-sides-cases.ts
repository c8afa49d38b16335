/** What only captures of both sides of a gateway show: rewritten, lost and shortened; and gateways that do nothing wrong. */
import { dnsMessage, dnsQuery, overTcp } from './build/dns-message.ts';
import { a, txt } from './build/dns-record.ts';
import { gateway, type GatewayOptions } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const every = [
  'dns/answer-rewritten', 'dns/reply-exceeds-length', 'dns/closed-after-answer', 'dns/doctoring-missing',
  'tcp/sequence-not-adjusted', 'tcp/options-changed', 'nat/hairpin', 'dns/label-rejected',
] as const; // prettier-ignore

const clientAddress = '10.0.0.5';
const publicAddress = '203.0.113.1';

type Rewrite = NonNullable<GatewayOptions['rewrite']>;

function scene(options: Partial<GatewayOptions> = {}) {
  const inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const outside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: clientAddress });
  const server = host({ address: '192.0.2.53' });
  const router = gateway({ inside: '10.0.0.1', outside: publicAddress, ...options });
  const network = path(
    client,
    inside,
    wire(milliseconds(1)),
    router,
    outside,
    wire(milliseconds(9)),
    routers(4),
    server,
  );
  return { inside, outside, client, server, router, network };
}

type Scene = ReturnType<typeof scene>;

const pair = ({ inside, outside }: Scene): CaptureCase['files'] => ({
  'inside.pcap': inside.pcap(),
  'outside.pcap': outside.pcap(),
});

const both = (name: string, files: CaptureCase['files'], ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `both sides: ${name}`,
  files,
  must,
  mustNot: every.filter((id) => must.every((pattern) => pattern.id !== id)).map((id) => ({ id })),
});

/** Two lookups from one port, asked together; answers of `sizes` texts. */
function lookups(here: Scene, addresses: readonly string[], padding = 0): void {
  const talk = udpConversation(here.network, {
    from: here.client.port(5353 + 1000),
    to: here.server.port(53),
    at: seconds(1),
  });
  const questions = addresses.map((address, at) => ({ id: 0x100 + at, name: `host${at}.example.com`, address }));
  for (const { id, name } of questions)
    talk.client.sends(dnsQuery({ id, name, type: 'A', extended: { udpSize: 4096 } }));
  talk.server.waits(milliseconds(20));
  for (const { id, name, address } of questions)
    talk.server.sends(
      dnsMessage({
        id,
        question: { name, type: 'A' },
        flags: ['qr', 'rd', 'ra'],
        answers: [a(name, address), ...Array.from({ length: padding }, () => txt(name, 'x'.repeat(200)))],
      }),
    );
}

/** The gateway's own A record stands instead of the inside host's. */
const doctored: Rewrite = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'inside' || (transport.protocol !== 'udp' && transport.protocol !== 'tcp')) return packet;
  const payload = transport.payload.slice();
  for (let at = 0; at + 4 <= payload.length; at += 1)
    if (payload[at] === 203 && payload[at + 1] === 0 && payload[at + 2] === 113 && payload[at + 3] === 80)
      payload.set([10, 0, 0, 80], at);
  return { ...packet, transport: { ...transport, payload } };
};

/** Lets the first answer in and forgets the flow. */
function guard(): Rewrite {
  let answers = 0;
  return (packet, towards) => (towards === 'inside' && (answers += 1) > 1 ? undefined : packet);
}

const inspecting: Rewrite = (packet, towards) =>
  towards === 'inside' && packet.transport.protocol === 'udp' && packet.transport.payload.length > 512
    ? undefined
    : packet;

function dnsCases(): CaptureCase[] {
  const plain = scene();
  lookups(plain, ['203.0.113.80', '198.51.100.7']);
  const changed = scene({ rewrite: doctored });
  lookups(changed, ['203.0.113.80', '198.51.100.7']);
  const overStream = scene({ rewrite: doctored });
  const stream = tcpConversation(overStream.network, {
    from: overStream.client.port(40_053),
    to: overStream.server.port(53),
    at: seconds(1),
  }).handshake();
  const asked = { name: 'www.example.com', type: 'A' } as const;
  stream.client.sends(overTcp(dnsQuery({ id: 9, ...asked })));
  stream.server.sends(
    overTcp(dnsMessage({ id: 9, question: asked, flags: ['qr', 'ra'], answers: [a(asked.name, '203.0.113.80')] })),
  );
  const guarded = scene({ rewrite: guard() });
  lookups(guarded, ['198.51.100.6', '198.51.100.7']);
  const large = scene();
  lookups(large, ['198.51.100.6'], 4);
  const refused = scene({ rewrite: inspecting });
  lookups(refused, ['198.51.100.6'], 4);
  return [
    both('answers come as they were sent', pair(plain)),
    both('an answer with another address', pair(changed), {
      id: 'dns/answer-rewritten',
      text: /host0\.example\.com names 10\.0\.0\.80 in inside\.pcap and 203\.0\.113\.80 in outside\.pcap/,
      packets: [3],
      fixes: { 'cisco-ios': 'no ip nat service alg udp dns' },
    }),
    both('an answer over TCP with another address', pair(overStream), {
      id: 'dns/answer-rewritten',
      text: /www\.example\.com names 10\.0\.0\.80 in inside\.pcap/,
      fixes: { 'cisco-ios': 'no ip nat service alg tcp dns' },
    }),
    both('the second answer is lost', pair(guarded), {
      id: 'dns/closed-after-answer',
      accountable: 'gateway',
      packets: [3],
    }),
    both('a large answer passes', pair(large)),
    both('a large answer is dropped', pair(refused), {
      id: 'dns/reply-exceeds-length',
      packets: [1],
      fixes: { 'junos-srx': 'set security alg dns maximum-message-length 4096' },
    }),
  ];
}

/** A label of 70 letters in a query, which the gateway's inspection takes or lets pass. */
function labelCases(): CaptureCase[] {
  const labelled = (drops: boolean): Scene => {
    const here = scene(drops ? { rewrite: enforcing } : {});
    lookups(here, ['198.51.100.6']);
    const { client, server } = udpConversation(here.network, {
      from: here.client.port(6400),
      to: here.server.port(53),
      at: seconds(2),
    });
    client.sends(dnsQuery({ id: 0x200, name: `${'a'.repeat(70)}.example.com`, type: 'A' }));
    // FORMERR (RFC 1035 §4.1.1), from whoever got it.
    if (!drops)
      server.sends(
        dnsMessage({ id: 0x200, question: { name: 'example.com', type: 'A' }, flags: ['qr'], responseCode: 1 }),
      );
    return here;
  };
  const dropped = labelled(true);
  const passed = labelled(false);
  return [
    both('a query whose label is too long is dropped', pair(dropped), {
      id: 'dns/label-rejected',
      accountable: 'gateway',
      packets: [3],
      text: /label length 70 at byte 12 exceeds 63: the query in packet 3 is in inside\.pcap and not in outside\.pcap/,
    }),
    both('a query whose label is too long passes', pair(passed), {
      id: 'dns/label-rejected',
      accountable: 'unknown',
      text: /Here it was answered: nothing on this way objected/,
    }),
    both(
      'a query whose label is too long, seen on one side',
      { 'inside.pcap': dropped.inside.pcap() },
      {
        id: 'dns/label-rejected',
        accountable: 'unknown',
        text: /1 of 1 such queries were never answered/,
      },
    ),
  ];
}

const enforcing: Rewrite = (packet, towards) =>
  towards === 'outside' && packet.transport.protocol === 'udp' && (packet.transport.payload[12] ?? 0) > 63
    ? undefined
    : packet;

const configuration = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An inside client looks up an inside server whose outside address the DNS knows. */
function doctoringCases(): CaptureCase[] {
  const here = scene();
  lookups(here, ['203.0.113.80']);
  const router = (entry: string): Uint8Array =>
    configuration(
      `version 15.2\nhostname edge\n!\nip nat inside source static ${entry}\nip nat inside source list 1 interface Dialer0 overload\n!\n`,
    );
  const capture = { 'inside.pcap': here.inside.pcap() };
  return [
    both(
      'the answer names the outside address of an inside host',
      { ...capture, 'edge.cfg': router('10.0.0.80 203.0.113.80') },
      {
        id: 'dns/doctoring-missing',
        text: /203\.0\.113\.80 of 10\.0\.0\.80/,
      },
    ),
    both('the answer names a stranger', { ...capture, 'edge.cfg': router('10.0.0.80 203.0.113.81') }),
  ];
}

/** 23 bytes, which nothing else in these sessions has. */
const portLine = 'PORT 10,0,0,5,4,3    \r\n';

/** The gateway makes that line three bytes longer. */
const longer: Rewrite = (packet, towards) => {
  const { transport } = packet;
  if (towards !== 'outside' || transport.protocol !== 'tcp' || transport.payload.length !== 23) return packet;
  return {
    ...packet,
    transport: { ...transport, payload: new TextEncoder().encode('PORT 203,0,113,1,4,3    \r\n') },
  };
};

function talk(here: Scene): void {
  const control = tcpConversation(here.network, {
    from: here.client.port(40_000),
    to: here.server.port(2021),
    at: seconds(1),
  }).handshake();
  control.client.sends('HELLO THERE\r\n');
  control.server.sends('200 OK\r\n');
  control.client.sends(portLine);
  control.server.sends('200 OK\r\n');
  control.client.sends('LIST\r\n');
  control.server.sends('150 OK\r\n');
  control.client.sends('NOOP\r\n');
}

/** What one end sees of an FTP session whose PORT grew, on the gateway's inside or outside. */
function portCommand(here: Scene): Scene {
  const control = tcpConversation(here.network, {
    from: here.client.port(40_000),
    to: here.server.port(21),
    at: seconds(1),
  }).handshake();
  control.server.sends('220 ready\r\n');
  control.client.sends('USER anonymous\r\n');
  control.server.sends('331 who\r\n');
  control.client.sends(portLine);
  control.server.sends('200 OK\r\n');
  control.client.sends('RETR a-file-with-a-long-name\r\n');
  control.server.sends('550 no such file\r\n');
  control.client.sends('NOOP\r\n');
  return here;
}

/** A gateway on a link with a smaller MTU. */
const clamping: Rewrite = (packet) => {
  const { transport } = packet;
  return transport.protocol === 'tcp' && transport.flags.includes('S')
    ? { ...packet, transport: { ...transport, options: { ...transport.options, maximumSegmentSize: 1412 } } }
    : packet;
};

/** Takes every option out of a SYN that leaves. */
const stripping: Rewrite = (packet) => {
  const { transport } = packet;
  return transport.protocol === 'tcp' && transport.flags.includes('S')
    ? { ...packet, transport: { ...transport, options: {} } }
    : packet;
};

function tcpCases(): CaptureCase[] {
  const right = scene({ rewrite: longer });
  talk(right);
  const wrong = scene({ rewrite: longer, adjustsSequence: false });
  talk(wrong);
  const stripped = scene({ rewrite: stripping });
  talk(stripped);
  const clamped = scene({ rewrite: clamping });
  talk(clamped);
  const [kept, forgotten] = [true, false].map((adjustsSequence) =>
    portCommand(scene({ rewrite: longer, adjustsSequence })),
  ) as [Scene, Scene];
  const slipped = (packets: readonly number[], text: RegExp): FindingPattern => ({
    id: 'tcp/sequence-not-adjusted',
    accountable: 'gateway',
    packets,
    text,
  });
  return [
    both('a rewrite that grew and SEQ and ACK that follow, seen inside', { 'inside.pcap': kept.inside.pcap() }),
    both('a rewrite that grew and SEQ and ACK that follow, seen outside', { 'outside.pcap': kept.outside.pcap() }),
    both(
      'a rewrite that grew and an ACK that does not follow, seen inside',
      { 'inside.pcap': forgotten.inside.pcap() },
      slipped([7, 8], /Packet 8 acknowledges 3 bytes more than were sent/),
    ),
    both(
      'a rewrite that grew and a SEQ that does not follow, seen outside',
      { 'outside.pcap': forgotten.outside.pcap() },
      slipped([7, 9], /Packet 9 begins 3 bytes inside the segment before it/),
    ),
    both('a SYN with a smaller segment size', pair(clamped), {
      id: 'tcp/options-changed',
      text: /maximum segment size 1460 and 1412\. Gateways do that/,
    }),
    both('a rewrite that grew, with sequence numbers that follow', pair(right)),
    both('a rewrite that grew, with sequence numbers that do not follow', pair(wrong), {
      id: 'tcp/sequence-not-adjusted',
      accountable: 'gateway',
      text: /3 bytes longer/,
    }),
    both('a SYN without its options', pair(stripped), {
      id: 'tcp/options-changed',
      text: /The SYN has other options.*selective acknowledgement there and none/,
    }),
  ];
}

/** An inside client dials the gateway's address; the server inside answers by the short way, or through the gateway. */
function hairpinCases(): CaptureCase[] {
  const inside = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: clientAddress });
  const server = host({ address: '10.0.0.80' });
  const network = path(client, inside, wire(milliseconds(1)), server);
  const dials = tcpConversation(network, {
    from: client.port(40_000),
    to: server.port(80),
    at: seconds(1),
    dialled: { address: '203.0.113.80', port: 80 },
  });
  dials.client.transmits('S');
  const answer = dials.server.segment('SA', {}, dials.client.at + milliseconds(2));
  network.sends(server, answer, dials.client.at + milliseconds(2), clientAddress);
  const straight = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const direct = path(client, straight, wire(milliseconds(1)), server);
  tcpConversation(direct, { from: client.port(40_000), to: server.port(80), at: seconds(1) }).handshake();
  return [
    both(
      'the server answers a hairpin straight',
      { 'inside.pcap': inside.pcap() },
      { id: 'nat/hairpin', packets: [1, 2] },
    ),
    both('an inside server asked by its inside address', { 'inside.pcap': straight.pcap() }),
  ];
}

export const bothSidesCases: readonly CaptureCase[] = [
  ...dnsCases(),
  ...doctoringCases(),
  ...labelCases(),
  ...tcpCases(),
  ...hairpinCases(),
];
