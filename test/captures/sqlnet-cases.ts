/** An Oracle client behind a firewall: redirects that are followed or not, data that stops, and what looks like it. */
import { gateway } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import {
  tnsAccept, tnsAddress, tnsConnect, tnsData, tnsDescriptor, tnsPacket, tnsRedirect, tnsRefuse,
} from './build/tns-packet.ts'; // prettier-ignore
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const blocked: FindingPattern = { id: 'sqlnet/redirect-blocked' };
const large: FindingPattern = { id: 'sqlnet/large-data' };
const cannotKnow: FindingPattern = { id: 'alg/cannot-know' };
const gateFindings: readonly FindingPattern[] = [{ id: 'alg/gate-expired' }, { id: 'alg/gate-contradicted' }];
const descriptor = tnsDescriptor('198.51.100.9', 1521);

/** Client, tap, firewall, listener; the firewall translates nothing. */
function scene() {
  const capture = tap({ startsAt });
  const client = host({ address: '203.0.113.5' });
  const server = host({ address: '198.51.100.9' });
  const firewall = gateway({ inside: '203.0.113.1', outside: '198.51.100.1', overload: false });
  const network = path(client, capture, wire(milliseconds(1)), firewall, routers(1), server);
  const opens = (port: number, at: number, clientPort: number, dialled = server.address): TcpConversation =>
    tcpConversation(network, {
      from: client.port(clientPort),
      to: server.port(port),
      at,
      dialled: { address: dialled, port },
    });
  /** The listener sends the client elsewhere. */
  const redirects = (...packets: readonly Uint8Array[]): TcpConversation => {
    const listener = opens(1521, seconds(1), 50_000).handshake();
    listener.client.sends(tnsConnect(descriptor, { version: 314 }));
    for (const packet of packets) listener.server.sends(packet);
    listener.closes(listener.client);
    return listener;
  };
  const repeatsSyn = (conversation: TcpConversation, at: number): void => {
    const { next } = conversation.client;
    for (const wait of [0, 1, 3, 7]) {
      conversation.client.next = next;
      conversation.client.transmits('S', { stopsAt: firewall }, at + seconds(wait));
    }
  };
  return { capture, firewall, opens, redirects, repeatsSyn };
}

const files = ({ capture }: ReturnType<typeof scene>): CaptureCase['files'] => ({ 'client.pcap': capture.pcap() });

/** Both forms of a redirect, the second one on the redirected connection (load balancing). */
function redirectFollowed(): CaptureCase {
  const stage = scene();
  stage.redirects(tnsRedirect(tnsAddress('198.51.100.9', 2143)));
  const second = stage.opens(2143, seconds(1.2), 50_001).handshake();
  second.client.sends(tnsConnect(descriptor, { version: 314 }));
  second.server.sends(tnsRedirect(''));
  second.server.sends(tnsData(`${tnsAddress('198.51.100.9', 2144)}\0${descriptor}`));
  second.closes(second.client);
  const third = stage.opens(2144, seconds(1.4), 50_002).handshake();
  third.client.sends(tnsConnect(descriptor, { version: 314 }));
  third.server.sends(tnsAccept(314));
  third.client.waits(seconds(30)).sends(tnsData('select'));
  third.server.sends(tnsData('rows'));
  return {
    name: 'sqlnet: redirects that are followed',
    files: files(stage),
    must: [],
    mustNot: [blocked, large, cannotKnow, ...gateFindings],
  };
}

function redirectBlocked(): CaptureCase {
  const stage = scene();
  stage.redirects(tnsRedirect(tnsAddress('198.51.100.9', 2143)));
  stage.repeatsSyn(stage.opens(2143, seconds(1.2), 50_001), seconds(1.2));
  return {
    name: 'sqlnet: the redirected port is not let through',
    files: files(stage),
    must: [{ ...blocked, accountable: 'gateway', text: /redirects the client to 198\.51\.100\.9:2143/ }],
    mustNot: [large, cannotKnow, ...gateFindings],
  };
}

/** Nobody translated the redirect of a server behind NAT. */
function redirectLeaked(): CaptureCase {
  const stage = scene();
  stage.redirects(tnsRedirect(tnsAddress('10.0.0.9', 2143)));
  stage.repeatsSyn(stage.opens(2143, seconds(1.2), 50_001, '10.0.0.9'), seconds(1.2));
  return {
    name: 'sqlnet: the redirect names a private address',
    files: files(stage),
    must: [{ ...blocked, text: /no SQL\*Net ALG translated the redirect/ }],
    mustNot: [large, ...gateFindings],
  };
}

/** Small packets pass, a large one stops at the ALG. */
function largeDataStops(): CaptureCase {
  const stage = scene();
  const session = stage.opens(1521, seconds(1), 50_000).handshake();
  session.client.sends(tnsConnect(descriptor, { version: 314 }));
  session.server.sends(tnsAccept(314));
  session.client.sends(tnsData(new Uint8Array(200)));
  session.server.sends(tnsData(new Uint8Array(500)));
  const { next } = session.client;
  for (const wait of [0, 1, 2, 4, 8]) {
    session.client.next = next;
    session.client
      .waits(seconds(wait))
      .sends(tnsData(new Uint8Array(7000)), { acknowledged: false, stopsAt: stage.firewall });
  }
  return {
    name: 'sqlnet: large data stops on its way',
    files: files(stage),
    must: [{ ...large, accountable: 'gateway', text: /7010 bytes/ }],
    mustNot: [blocked, ...gateFindings],
  };
}

/** A listener that resends, refuses, and a large transfer with one loss that goes on. */
function ordinarySession(): CaptureCase {
  const stage = scene();
  const refused = stage.opens(1521, seconds(1), 50_000).handshake();
  refused.client.sends(tnsConnect(descriptor, { version: 314 }));
  refused.server.sends(tnsRefuse('(DESCRIPTION=(ERR=12514)(HOST=10.9.9.9)(PORT=9))'));
  refused.closes(refused.server);
  const session = stage.opens(1521, seconds(5), 50_001).handshake();
  session.client.sends(tnsConnect(descriptor, { version: 319 }));
  session.server.sends(tnsPacket(11, new Uint8Array(0)));
  session.client.sends(tnsConnect(descriptor, { version: 319 }));
  session.server.sends(tnsAccept(319, 65_536));
  const { next } = session.client;
  for (const wait of [0, 1, 2, 4]) {
    session.client.next = next;
    session.client.waits(seconds(wait)).sends(tnsData(new Uint8Array(9000), { large: true }), {
      ...(wait < 4 && { acknowledged: false, stopsAt: stage.firewall }),
    });
  }
  session.server.sends(tnsData(new Uint8Array(20_000), { large: true }));
  session.client.waits(seconds(20));
  session.closes(session.client);
  return {
    name: 'sqlnet: decoy: a refusal, and a large transfer that recovers',
    files: files(stage),
    must: [],
    mustNot: [blocked, large, cannotKnow, ...gateFindings],
  };
}

/** The capture ends with the redirect: nobody can know what came of it. */
function capturedTooShort(): CaptureCase {
  const stage = scene();
  stage.redirects(tnsRedirect(tnsAddress('198.51.100.9', 2143)));
  return {
    name: 'sqlnet: decoy: the capture ends with the redirect',
    files: files(stage),
    must: [cannotKnow],
    mustNot: [blocked, large],
  };
}

export const sqlnetCases: readonly CaptureCase[] = [
  redirectFollowed(),
  redirectBlocked(),
  redirectLeaked(),
  largeDataStops(),
  ordinarySession(),
  capturedTooShort(),
];
