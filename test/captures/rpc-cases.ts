/** NFS through a firewall: mappings that are used, mappings that lead into a closed port, and what looks like them. */
import { gateway } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import {
  getAddressCall, getAddressReply, getPortCall, getPortReply, record, rpcCall, rpcReply, words, type Lookup,
} from './build/rpc-message.ts'; // prettier-ignore
import { tap } from './build/tap.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import { udpExchange } from './build/udp-conversation.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const blocked: FindingPattern = { id: 'rpc/mapped-port-blocked' };
const fragmented: FindingPattern = { id: 'rpc/record-fragmented' };
const gateFindings: readonly FindingPattern[] = [{ id: 'alg/gate-expired' }, { id: 'alg/gate-contradicted' }];

const mountd: Lookup = { xid: 11, program: 100_005, version: 3, transport: 'udp' };
const nfs: Lookup = { xid: 12, program: 100_003, version: 3, transport: 'tcp' };
const call = ({ program, version }: Lookup, xid: number, procedure: number): Uint8Array =>
  rpcCall({ xid, program, version, procedure });

/** Client, tap, firewall, server; the firewall translates nothing. */
function scene() {
  const capture = tap({ startsAt });
  const client = host({ address: '10.1.0.5' });
  const server = host({ address: '10.2.0.9' });
  const firewall = gateway({ inside: '10.1.0.1', outside: '10.2.0.1', overload: false });
  const network = path(client, capture, wire(milliseconds(1)), firewall, routers(1), server);
  /** Asks the portmapper over UDP. */
  const asks = (lookup: Lookup, port: number, at: number, clientPort = 700): void => {
    udpExchange(network, {
      from: client.port(clientPort),
      to: server.port(111),
      at,
      request: getPortCall(lookup),
      answer: getPortReply(lookup.xid, port),
    });
  };
  return { capture, client, server, firewall, network, asks };
}

const files = ({ capture }: ReturnType<typeof scene>): CaptureCase['files'] => ({ 'client.pcap': capture.pcap() });

function mountWorks(): CaptureCase {
  const stage = scene();
  const { client, server, network, asks } = stage;
  asks(mountd, 20_048, seconds(1));
  udpExchange(network, {
    from: client.port(701), to: server.port(20_048), at: seconds(1.1),
    request: call(mountd, 21, 1), answer: rpcReply(21, words(0)),
  }); // prettier-ignore
  asks(nfs, 2049, seconds(2));
  const data = tcpConversation(network, {
    from: client.port(702),
    to: server.port(2049),
    at: seconds(2.1),
  }).handshake();
  data.client.sends(record(call(nfs, 22, 7)));
  data.server.sends(record(rpcReply(22)));
  data.client.waits(seconds(30));
  data.closes(data.client);
  return {
    name: 'rpc: a mount that works',
    files: files(stage),
    must: [],
    mustNot: [blocked, fragmented, ...gateFindings],
  };
}

/** The firewall lets port 111 pass and nothing that it names. */
function tcpPortBlocked(): CaptureCase {
  const stage = scene();
  const { client, server, firewall, network, asks } = stage;
  asks(nfs, 2049, seconds(1));
  const data = tcpConversation(network, { from: client.port(702), to: server.port(2049), at: seconds(1.1) });
  const { next } = data.client;
  for (const wait of [0, 1, 3, 7]) {
    data.client.next = next;
    data.client.transmits('S', { stopsAt: firewall }, seconds(1.1 + wait));
  }
  return {
    name: 'rpc: the mapped TCP port is not let through',
    files: files(stage),
    must: [
      { ...blocked, accountable: 'gateway', packets: [2, 3], text: /nfs \(100003\) is at 10\.2\.0\.9:2049 over TCP/ },
    ],
    mustNot: [fragmented, ...gateFindings],
  };
}

function udpPortBlocked(): CaptureCase {
  const stage = scene();
  const { client, server, firewall, network, asks } = stage;
  asks(mountd, 20_048, seconds(1));
  const mount = udpExchange(network, {
    from: client.port(701), to: server.port(20_048), at: seconds(1.1), request: '',
  }).client; // prettier-ignore
  for (const wait of [0, 1, 2, 4]) mount.waits(seconds(wait)).sends(call(mountd, 21, 1), { stopsAt: firewall });
  return {
    name: 'rpc: the mapped UDP port is not let through',
    files: files(stage),
    must: [{ ...blocked, text: /never answered/ }],
    mustNot: gateFindings,
  };
}

/** Nothing follows the answer, and the client goes on to ask other things. */
function neverTried(): CaptureCase {
  const stage = scene();
  stage.asks({ ...nfs, program: 100_021 }, 4045, seconds(1));
  stage.asks({ ...nfs, xid: 99, program: 100_011 }, 0, seconds(40));
  return {
    name: 'rpc: nothing is sent to the mapped port',
    files: files(stage),
    must: [{ ...blocked, text: /the client did not try/ }],
    mustNot: gateFindings,
  };
}

/** An ALG that reads only whole records swallows the question. */
function fragmentSwallowed(): CaptureCase {
  const stage = scene();
  const { client, server, firewall, network } = stage;
  const mapper = tcpConversation(network, { from: client.port(705), to: server.port(111), at: seconds(1) }).handshake();
  const { next } = mapper.client;
  for (const wait of [0, 1, 3]) {
    mapper.client.next = next;
    mapper.client.waits(seconds(wait)).sends(record(getPortCall(nfs), 24), { stopsAt: firewall });
  }
  return {
    name: 'rpc: a fragmented record is not answered',
    files: files(stage),
    must: [{ ...fragmented, packets: [4], text: /never answered/ }],
    mustNot: [blocked],
  };
}

/** rpcinfo -p: a list is no promise. */
function listOnly(): CaptureCase {
  const stage = scene();
  const { client, server, network } = stage;
  const mapper = tcpConversation(network, { from: client.port(705), to: server.port(111), at: seconds(1) }).handshake();
  mapper.client.sends(record(rpcCall({ xid: 5, program: 100_000, version: 2, procedure: 4 })));
  mapper.server.sends(record(rpcReply(5, words(1, 100_003, 3, 6, 2049, 1, 100_005, 3, 17, 20_048, 0))));
  mapper.client.waits(seconds(600));
  mapper.closes(mapper.client);
  return { name: 'rpc: decoy: a list of services', files: files(stage), must: [], mustNot: [blocked, ...gateFindings] };
}

/** The first connection is refused while the service starts, the second one works. */
function secondTryWorks(): CaptureCase {
  const stage = scene();
  const { client, server, network } = stage;
  udpExchange(network, {
    from: client.port(700), to: server.port(111), at: seconds(1),
    request: getAddressCall(nfs), answer: getAddressReply(nfs.xid, '10.2.0.9.8.1'),
  }); // prettier-ignore
  const first = tcpConversation(network, { from: client.port(702), to: server.port(2049), at: seconds(1.1) });
  first.client.transmits('S');
  first.server.resets();
  const second = tcpConversation(network, {
    from: client.port(703),
    to: server.port(2049),
    at: seconds(5),
  }).handshake();
  second.client.sends(record(call(nfs, 22, 0)));
  second.server.sends(record(rpcReply(22)));
  second.client.waits(seconds(30));
  second.closes(second.client);
  return {
    name: 'rpc: decoy: the second try works',
    files: files(stage),
    must: [],
    mustNot: [blocked, ...gateFindings],
  };
}

export const rpcCases: readonly CaptureCase[] = [
  mountWorks(),
  tcpPortBlocked(),
  udpPortBlocked(),
  neverTried(),
  fragmentSwallowed(),
  listOnly(),
  secondTryWorks(),
];
