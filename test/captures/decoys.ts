/** Connections that end like the story's, or nearly, and for another reason: what a test by one sign gets wrong. */
import { dnsQuery, overTcp } from './build/dns-message.ts';
import { gateway } from './build/gateway.ts';
import { host, type HostOptions } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { hours, microseconds, milliseconds, seconds } from './build/time-units.ts';
import { zoneTransferMessage } from './build/zone-transfer.ts';
import { storySizes } from './story.ts';

const zone = 'example.com';
const query = overTcp(dnsQuery({ id: 0x2c51, name: zone, type: 'AXFR', extended: { udpSize: 4096 } }));
const answer = overTcp(zoneTransferMessage({ id: 0x2c51, zone, size: storySizes.answer - 2 }));

/** Captured on the client; the server is 146 ms and thirteen hops away, and its packets arrive with TTL 51. */
function scene(habits: Partial<HostOptions> = {}) {
  const capture = tap({ startsAt: '2018-02-06T09:30:00.000Z' });
  const client = host({ address: '192.168.1.10', ...habits });
  const server = host({ address: '192.0.2.53', ...habits });
  const firewall = gateway({ inside: '192.168.1.1', outside: '203.0.113.5', overload: false });
  const route = routers(12);
  const network = path(client, capture, wire(microseconds(300)), firewall, wire(milliseconds(72.6)), route, server);
  const connect = (serverPort: number, clientPort = 40210) =>
    tcpConversation(network, { from: client.port(clientPort), to: server.port(serverPort), at: seconds(1) });
  return { capture, firewall, route, connect };
}

/** The server begins the same large answer and resets the connection itself: TTL, IP id and timestamps are its own. */
export function serverResets(): Uint8Array {
  const { capture, connect } = scene({ tcpTimestamps: true });
  const { client, server } = connect(53).handshake();
  client.sends(query);
  server.waits(milliseconds(5)).sends(answer.subarray(0, 8 * 1448), { push: false });
  server.waits(milliseconds(2)).resets();
  return capture.pcap();
}

/** The server closes without having read everything: RST instead of FIN right after its last data (RFC 1122 §4.2.2.13). */
export function serverResetsAfterData(): Uint8Array {
  const { capture, connect } = scene();
  const { client, server } = connect(80).handshake();
  client.sends('POST /upload HTTP/1.1\r\nHost: www.example.com\r\nContent-Length: 9000\r\n\r\n');
  client.sends(new Uint8Array(4000).fill(0x2e));
  server
    .waits(milliseconds(1))
    .sends('HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  server.resets();
  return capture.pcap();
}

/** An hour of silence, then the client speaks and the server, which has forgotten the connection, resets it. */
export function resetAfterIdle(): Uint8Array {
  const { capture, connect } = scene();
  const { client, server } = connect(5432).handshake();
  client.sends('Q\0\0\0\x0dSELECT 1\0');
  server.waits(milliseconds(1)).sends('C\0\0\0\x0dSELECT 1\0Z\0\0\0\x05I');
  client.acknowledges();
  client.waits(hours(1) + seconds(2)).sends('Q\0\0\0\x0dSELECT 2\0');
  server.resets({ flags: 'R', options: {} });
  return capture.pcap();
}

/** The same silence, and the reset comes from the firewall whose idle timer ran out: its TTL, within a millisecond. */
export function resetByIdleTimer(): Uint8Array {
  const { capture, connect, firewall } = scene();
  const database = connect(5432).handshake();
  const { client, server } = database;
  client.sends('Q\0\0\0\x0dSELECT 1\0');
  server.waits(milliseconds(1)).sends('C\0\0\0\x0dSELECT 1\0Z\0\0\0\x05I');
  client.acknowledges();
  client.waits(hours(1) + seconds(2)).sends('Q\0\0\0\x0dSELECT 2\0', { stopsAt: firewall });
  database.forges({ by: firewall, as: server, flags: 'R', window: 0, at: client.at + microseconds(700) });
  return capture.pcap();
}

/** The same transfer of 31751 bytes, and nothing in its way. */
export function transferPasses(): Uint8Array {
  const { capture, connect } = scene();
  const transfer = connect(53).handshake();
  transfer.client.sends(query);
  transfer.server.waits(milliseconds(5)).sends(answer);
  transfer.closes(transfer.client);
  return capture.pcap();
}

/** The route gets two hops longer during the transfer; the RST has another TTL than the handshake, but not than the data. */
export function routeChanges(): Uint8Array {
  const { capture, connect, route } = scene({ tcpTimestamps: true });
  const { client, server } = connect(53).handshake();
  client.sends(query);
  server.waits(milliseconds(5)).sends(answer.subarray(0, 10 * 1448), { push: false });
  route.count += 2;
  server.sends(answer.subarray(10 * 1448, 16 * 1448), { push: false });
  server.waits(milliseconds(2)).resets();
  return capture.pcap();
}

/** A forged RST with the server's TTL: too early for the way, another IP id, no timestamps, and the answer comes after it. */
export function forgedWithEqualTtl(): Uint8Array {
  const { capture, connect, firewall } = scene({ tcpTimestamps: true });
  const page = connect(80).handshake();
  page.client.sends('GET /status HTTP/1.1\r\nHost: www.example.com\r\n\r\n');
  const sentAt = page.client.at;
  page.forges({
    by: firewall,
    as: page.server,
    flags: 'RA',
    ttl: 51,
    identification: 0xe2a7,
    window: 0,
    acknowledgment: page.client.next,
    at: sentAt + milliseconds(1.2),
  });
  page.server.waits(milliseconds(1)).sends('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', { acknowledged: false });
  // The client has no such connection any more, and says so.
  page.client.resets({ flags: 'R', options: {} });
  return capture.pcap();
}

/** The client has read enough and aborts. */
export function clientResets(): Uint8Array {
  const { capture, connect } = scene();
  const { client, server } = connect(80).handshake();
  client.sends('GET /large HTTP/1.1\r\nHost: www.example.com\r\n\r\n');
  server.waits(milliseconds(1)).sends(new Uint8Array(14_600).fill(0x2e), { push: false });
  client.resets();
  return capture.pcap();
}

/** A closed port: RST+ACK to the SYN, which is an answer and no fault of a gateway. */
export function portClosed(): Uint8Array {
  const { capture, connect } = scene();
  const { client, server } = connect(853);
  client.transmits('S');
  server.resets({ sequence: 0, identification: 0, options: {} });
  return capture.pcap();
}
