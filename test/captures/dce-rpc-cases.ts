/** A domain member and its controller: mappings that are used, ports that a firewall closes, binds that come to nothing. */
import {
  bind, bindAck, bindNak, drsuapi, endpointMapper, features, lookupResponse, mapRequest, mapResponse, ndr, ndr64, request,
  response, tower,
} from './build/dce-rpc-message.ts'; // prettier-ignore
import { gateway } from './build/gateway.ts';
import { host } from './build/host.ts';
import { path, routers, wire } from './build/path.ts';
import { tap } from './build/tap.ts';
import { tcpConversation, type TcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, seconds } from './build/time-units.ts';
import type { CaptureCase, FindingPattern } from './finding-pattern.ts';

const startsAt = '2024-05-01T10:00:00.000Z';
const blocked: FindingPattern = { id: 'dce-rpc/mapped-port-blocked' };
const rejected: FindingPattern = { id: 'dce-rpc/bind-rejected' };
const gateFindings: readonly FindingPattern[] = [{ id: 'alg/gate-expired' }, { id: 'alg/gate-contradicted' }];

const mapper = { interface: endpointMapper, version: 3 };
const wanted = tower({ port: 135, address: '0.0.0.0' });

/** Member, tap, firewall, controller; the firewall translates nothing. */
function scene() {
  const capture = tap({ startsAt });
  const member = host({ address: '10.1.0.20' });
  const controller = host({ address: '10.2.0.10', ttl: 128 });
  const firewall = gateway({ inside: '10.1.0.1', outside: '10.2.0.1', overload: false });
  const network = path(member, capture, wire(milliseconds(1)), firewall, routers(1), controller);
  const opens = (port: number, at: number, clientPort: number): TcpConversation =>
    tcpConversation(network, { from: member.port(clientPort), to: controller.port(port), at });
  /** Asks the endpoint mapper and gets these towers. */
  const asks = (at: number, ...towers: readonly Uint8Array[]): TcpConversation => {
    const control = opens(135, at, 50_000).handshake();
    control.client.sends(bind([{ ...mapper, transfers: [ndr] }]));
    control.server.sends(bindAck([{ result: 0, transfer: ndr }]));
    control.client.sends(request(3, mapRequest(wanted)));
    control.server.sends(response(mapResponse(towers)));
    return control;
  };
  return { capture, firewall, opens, asks };
}

const files = ({ capture }: ReturnType<typeof scene>): CaptureCase['files'] => ({ 'member.pcap': capture.pcap() });

function replicationWorks(): CaptureCase {
  const stage = scene();
  stage.asks(seconds(1), tower({ port: 49_667, address: '10.2.0.10' }));
  const data = stage.opens(49_667, seconds(1.1), 50_001).handshake();
  data.client.sends(bind([{ interface: drsuapi, transfers: [ndr] }]));
  data.server.sends(bindAck([{ result: 0, transfer: ndr }]));
  data.client.waits(seconds(30)).sends(request(0, new Uint8Array(40)));
  data.server.sends(response(new Uint8Array(40)));
  return {
    name: 'dce-rpc: replication works',
    files: files(stage),
    must: [],
    mustNot: [blocked, rejected, ...gateFindings],
  };
}

/** Port 135 is open, what it names is not. */
function dynamicPortBlocked(): CaptureCase {
  const stage = scene();
  stage.asks(seconds(1), tower({ port: 49_667, address: '10.2.0.10' }));
  const data = stage.opens(49_667, seconds(1.1), 50_001);
  const { next } = data.client;
  for (const wait of [0, 1, 3, 7]) {
    data.client.next = next;
    data.client.transmits('S', { stopsAt: stage.firewall }, seconds(1.1 + wait));
  }
  return {
    name: 'dce-rpc: the dynamic port is not let through',
    files: files(stage),
    must: [{ ...blocked, accountable: 'gateway', packets: [7, 8], text: /drsuapi is at 10\.2\.0\.10:49667 over TCP/ }],
    mustNot: [rejected, ...gateFindings],
  };
}

/** An inspection that does not know the negotiation of several transfer syntaxes resets the bind. */
function bindReset(): CaptureCase {
  const stage = scene();
  const control = stage.opens(135, seconds(1), 50_000).handshake();
  const contexts = [ndr, ndr64, features].map((transfer) => ({ ...mapper, transfers: [transfer] }));
  control.client.sends(bind(contexts), { stopsAt: stage.firewall });
  control.forges({ by: stage.firewall, as: control.server, flags: 'RA', at: control.client.at + milliseconds(2) });
  return {
    name: 'dce-rpc: a bind with several transfer syntaxes is reset',
    files: files(stage),
    must: [{ ...rejected, packets: [4, 5], text: /NDR, NDR64, feature negotiation/ }],
    mustNot: [blocked],
  };
}

function bindNaked(): CaptureCase {
  const stage = scene();
  const control = stage.opens(49_667, seconds(1), 50_000).handshake();
  control.client.sends(bind([{ interface: drsuapi, transfers: [ndr] }]));
  control.server.sends(bindNak(4));
  control.closes(control.client);
  return {
    name: 'dce-rpc: a bind is rejected with a nak',
    files: files(stage),
    must: [{ ...rejected, accountable: 'server', text: /protocol version not supported/ }],
    mustNot: [blocked],
  };
}

/** One of three contexts is accepted; the mapper gives a tower on another network as well, and a list besides. */
function ordinaryNegotiation(): CaptureCase {
  const stage = scene();
  const control = stage.opens(135, seconds(1), 50_000).handshake();
  control.client.sends(bind([ndr, ndr64, features].map((transfer) => ({ ...mapper, transfers: [transfer] }))));
  control.server.sends(bindAck([{ result: 2, reason: 2 }, { result: 0, transfer: ndr64 }, { result: 3 }]));
  control.client.sends(request(3, mapRequest(wanted, { wide: true }), { contextId: 1 }));
  const towers = [tower({ port: 1026, address: '192.168.0.20' }), tower({ port: 1026, address: '10.2.0.10' })];
  control.server.sends(response(mapResponse(towers, { wide: true }), { contextId: 1 }));
  const data = stage.opens(1026, control.client.at + milliseconds(5), 50_001).handshake();
  data.client.sends(bind([{ interface: drsuapi, transfers: [ndr] }]));
  data.server.sends(bindAck([{ result: 0, transfer: ndr }]));
  control.client.waits(seconds(1)).sends(request(2, new Uint8Array(40), { contextId: 1, callId: 2 }));
  const listed = [{ tower: tower({ port: 1900, address: '10.2.0.10' }), annotation: 'never used' }];
  control.server.sends(response(lookupResponse(listed, { wide: true }), { contextId: 1, callId: 2 }));
  control.client.waits(seconds(60));
  control.closes(control.client);
  return {
    name: 'dce-rpc: decoy: an ordinary negotiation',
    files: files(stage),
    must: [],
    mustNot: [blocked, rejected, ...gateFindings],
  };
}

/** The member resets the connection to the mapper when it has its answer, as Windows does. */
function memberResets(): CaptureCase {
  const stage = scene();
  const control = stage.asks(seconds(1), tower({ port: 49_667, address: '10.2.0.10' }));
  const data = stage.opens(49_667, seconds(1.1), 50_001).handshake();
  data.client.sends(bind([{ interface: drsuapi, transfers: [ndr] }]));
  data.server.sends(bindAck([{ result: 0, transfer: ndr }]));
  control.client.waits(seconds(20)).resets();
  data.client.waits(seconds(20)).resets();
  return {
    name: 'dce-rpc: decoy: the member resets when it is done',
    files: files(stage),
    must: [],
    mustNot: [blocked, rejected],
  };
}

export const dceRpcCases: readonly CaptureCase[] = [
  replicationWorks(),
  dynamicPortBlocked(),
  bindReset(),
  bindNaked(),
  ordinaryNegotiation(),
  memberResets(),
];
