/** Golden cases of large answers over UDP: truncated and asked for again over TCP, announced with EDNS, or none of DNS' own. */
import { dnsMessage, dnsQuery, overTcp } from './build/dns-message.ts';
import { txt } from './build/dns-record.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const every = ['dns/tcp-fallback-blocked', 'dns/large-reply-allowed', 'dns/label-rejected', 'dns/fragmented-reply'];
const name = 'many.example.com';

function scene() {
  const capture = tap({ startsAt: '2024-05-01T10:00:00.000Z' });
  const client = host({ address: '198.51.100.7' });
  const server = host({ address: '192.0.2.53' });
  const network = path(client, capture, wire(milliseconds(1)), routers(3), server);
  return { capture, client, server, network };
}

const one = (title: string, bytes: Uint8Array, ...must: readonly FindingPattern[]): CaptureCase => ({
  name: `dns: ${title}`,
  files: { 'dns.pcap': bytes },
  must,
  mustNot: every.filter((id) => must.every((pattern) => pattern.id !== id)).map((id) => ({ id })),
});

const answer = (flags: readonly 'tc'[], texts: number): Uint8Array =>
  dnsMessage({
    id: 7,
    question: { name, type: 'TXT' },
    flags: ['qr', 'rd', 'ra', ...flags],
    answers: Array.from({ length: texts }, () => txt(name, 'x'.repeat(200))),
  });

/** The answer does not fit; `retry` is what becomes of the second try. */
function truncated(retry: 'none' | 'answered' | 'unanswered' | 'reset'): Uint8Array {
  const { capture, client, server, network } = scene();
  const asks = udpConversation(network, { from: client.port(6000), to: server.port(53), at: seconds(1) });
  asks.client.sends(dnsQuery({ id: 7, name, type: 'TXT' }));
  asks.server.sends(answer(['tc'], 0));
  const again = tcpConversation(network, { from: client.port(6001), to: server.port(53), at: asks.client.at });
  const query = overTcp(dnsQuery({ id: 7, name, type: 'TXT' }));
  if (retry === 'unanswered')
    for (const wait of [0, 1, 2]) again.client.waits(seconds(wait)).transmits('S', { sequence: 77 });
  else if (retry !== 'none') {
    again.handshake();
    again.client.sends(query);
    if (retry === 'reset') again.server.resets();
    else again.server.sends(overTcp(answer([], 5)));
  }
  const later = udpConversation(network, { from: client.port(6002), to: server.port(53), at: seconds(20) });
  later.client.sends(dnsQuery({ id: 8, name: 'a.example.com', type: 'A' }));
  later.server.sends(dnsMessage({ id: 8, question: { name: 'a.example.com', type: 'A' }, flags: ['qr'] }));
  return capture.pcap();
}

/** 1000 bytes in one datagram. */
function large(announced: boolean): Uint8Array {
  const { capture, client, server, network } = scene();
  const asks = udpConversation(network, { from: client.port(6000), to: server.port(53), at: seconds(1) });
  asks.client.sends(dnsQuery({ id: 7, name, type: 'TXT', ...(announced ? { extended: { udpSize: 1232 } } : {}) }));
  asks.server.sends(answer([], announced ? 4 : 1));
  return capture.pcap();
}

/** Multicast DNS has names of its own rules, and no gateway in its way. */
function multicast(): Uint8Array {
  const { capture, client, server, network } = scene();
  const asks = udpConversation(network, { from: client.port(5353), to: server.port(5353), at: seconds(1) });
  asks.client.sends(dnsQuery({ id: 0, name: `${'a'.repeat(70)}.local`, type: 'A' }));
  asks.server.sends(answer(['tc'], 4));
  return capture.pcap();
}

export const dnsFallbackCases: readonly CaptureCase[] = [
  one('truncated, and nobody asks again', truncated('none')),
  one('truncated, and answered over TCP', truncated('answered')),
  one('truncated, and TCP is not answered', truncated('unanswered'), {
    id: 'dns/tcp-fallback-blocked',
    text: /asked again over TCP \(packet 3\)/,
    packets: [2, 3],
  }),
  one('truncated, and TCP is reset', truncated('reset'), { id: 'dns/tcp-fallback-blocked', packets: [2, 3] }),
  one('more than 512 bytes, as announced', large(true), { id: 'dns/large-reply-allowed', packets: [1, 2] }),
  one('less than 512 bytes', large(false)),
  one('multicast DNS is not judged', multicast()),
];
