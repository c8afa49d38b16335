/** Pairs of binary protocols, each message built once with the inside's endpoints and once with the outside's. */
import { ByteWriter, addressBytes } from './build/byte-writer.ts';
import {
  bind, bindAck, drsuapi, endpointMapper, mapRequest, mapResponse, ndr, request, response, tower,
} from './build/dce-rpc-message.ts'; // prettier-ignore
import { dnsMessage, dnsQuery } from './build/dns-message.ts';
import { a } from './build/dns-record.ts';
import type { Endpoint } from './build/gateway.ts';
import { giopReply, giopRequest } from './build/giop-message.ts';
import {
  admissionConfirm, admissionRequest, fastStartChannel, openChannel, openChannelAck, registrationRequest, signalling,
  tpkt,
} from './build/h323-message.ts'; // prettier-ignore
import { browserDatagram, icaGreeting } from './build/ica-message.ts';
import { connectFunnelPacket, mmsData, mmsPacket } from './build/mms-message.ts';
import { netbiosDatagram } from './build/netbios-message.ts';
import { pnaGreeting } from './build/pna-message.ts';
import { getAddressCall, getAddressReply, getPortCall, getPortReply, record } from './build/rpc-message.ts';
import { audioPacket } from './build/rtp-stream.ts';
import { openReceiveChannel, openReceiveChannelAck, register, startMediaTransmission } from './build/sccp-message.ts';
import { snmpMessage, trapPdu } from './build/snmp-message.ts';
import {
  twampAccept, twampGreeting, twampRequest, twampServerStart, twampSetUp, twampStart, twampStartAck,
} from './build/twamp-message.ts'; // prettier-ignore
import { milliseconds } from './build/time-units.ts';
import type { UdpConversation } from './build/udp-conversation.ts';
import {
  exchangesWords, insideAddress, laterOf, outsideAddress, pairScene, publicAddress, type NatPair,
} from './nat-pair-scene.ts'; // prettier-ignore

const end = (address: string, port: number): Endpoint => ({ address, port });

function speaks({ client, server }: UdpConversation): void {
  for (let number = 0; number < 3; number += 1) {
    client.waits(milliseconds(20)).sends(audioPacket(1, number));
    server.waits(milliseconds(1)).sends(audioPacket(2, number));
  }
}

/** ntalk, BSD <protocols/talkd.h>: LEAVE_INVITE with the endpoint of the conversation and that of the answers. */
function talkRequest(own: Endpoint, control: Endpoint): Uint8Array {
  const writer = new ByteWriter().u8(1).u8(0).u16(0).u32(1);
  for (const { address, port } of [own, control])
    writer.u16(2).u16(port).bytes(addressBytes(address)).bytes(new Uint8Array(8));
  return writer.u32(1).bytes(new Uint8Array(40)).finish();
}

function talkPair(): NatPair {
  const scene = pairScene();
  const daemon = scene.outward(518, 40_001).udp();
  scene.says(
    daemon.client,
    talkRequest(end(insideAddress, 5000), end(insideAddress, 40_001)),
    talkRequest(end(publicAddress, 61_000), end(publicAddress, 40_001)),
  );
  exchangesWords(scene.inward(5000, 40_002, laterOf(daemon), 61_000).tcp());
  return scene.pair('talk: an invitation');
}

function sccpPair(version: number): NatPair {
  const scene = pairScene();
  const control = scene.outward(2000, 50_000).tcp();
  const { client, server } = control;
  scene.says(
    client,
    register('SEP001122334455', insideAddress, version),
    register('SEP001122334455', publicAddress, version),
  );
  server.sends(openReceiveChannel(7, version));
  const ack = (address: string, port: number): Uint8Array =>
    openReceiveChannelAck({ address, port, version, party: 7 });
  scene.says(client, ack(insideAddress, 30_000), ack(publicAddress, 61_000));
  server.sends(startMediaTransmission({ address: outsideAddress, port: 40_000, version, party: 8 }));
  scene.router.binds('udp', end(insideAddress, 30_000), 61_000);
  speaks(scene.outward(40_000, 30_000, laterOf(control)).udp());
  return scene.pair(`SCCP version ${version}: registration and the channel's endpoint`);
}

/** Setup with a fast-start channel, a connect that names H.245, and a channel opened there. */
function h323Pair(): NatPair {
  const scene = pairScene();
  const call = scene.outward(1720, 40_000).tcp();
  const setup = (media: Endpoint, control: Endpoint): Uint8Array =>
    tpkt(signalling('setup', { fastStart: [fastStartChannel(1, media, control)] }));
  const inner = { media: end(insideAddress, 5000), control: end(insideAddress, 5001) };
  const outer = { media: end(publicAddress, 61_000), control: end(publicAddress, 61_001) };
  scene.says(call.client, setup(inner.media, inner.control), setup(outer.media, outer.control));
  call.server.sends(tpkt(signalling('connect', { h245Address: end(outsideAddress, 11_000) })));
  const h245 = scene.outward(11_000, 40_001, laterOf(call)).tcp();
  scene.says(h245.client, tpkt(openChannel(2, inner.control)), tpkt(openChannel(2, outer.control)));
  h245.server.sends(tpkt(openChannelAck(2, end(outsideAddress, 2006), end(outsideAddress, 2007))));
  scene.router.binds('udp', inner.media, outer.media.port);
  scene.router.binds('udp', inner.control, outer.control.port);
  speaks(scene.outward(2006, 5000, laterOf(h245)).udp());
  speaks(scene.outward(2007, 5001, laterOf(h245)).udp());
  return scene.pair('H.323: setup with fast start, and H.245');
}

/** Called from outside: the address of the inside's H.245 listener is told in the connect. */
function h323Called(): NatPair {
  const scene = pairScene();
  const call = scene.inward(1720, 40_000, 1e9).tcp();
  call.client.sends(tpkt(signalling('setup')));
  const connect = (h245Address: Endpoint): Uint8Array => tpkt(signalling('connect', { h245Address }));
  scene.says(call.server, connect(end(insideAddress, 11_000)), connect(end(publicAddress, 61_100)));
  const h245 = scene.inward(11_000, 40_001, laterOf(call), 61_100).tcp();
  h245.client.sends(tpkt(openChannel(2, end(outsideAddress, 2007))));
  const ack = (address: string, port: number): Uint8Array =>
    tpkt(openChannelAck(2, end(address, port), end(address, port + 1)));
  scene.says(h245.server, ack(insideAddress, 5000), ack(publicAddress, 61_000));
  speaks(scene.inward(5000, 2006, laterOf(h245), 61_000).udp());
  speaks(scene.inward(5001, 2007, laterOf(h245), 61_001).udp());
  return scene.pair('H.323: a call from outside, H.245 behind NAT');
}

function rasPair(): NatPair {
  const scene = pairScene();
  const keeper = scene.outward(1719, 1719).udp();
  const registration = (address: string): Uint8Array => registrationRequest(1, end(address, 1720), end(address, 1719));
  scene.says(keeper.client, registration(insideAddress), registration(publicAddress));
  keeper.client.waits(milliseconds(50)).sends(admissionRequest(2, false));
  keeper.server.sends(admissionConfirm(2, end(outsideAddress, 1720)));
  return scene.pair('RAS: registration and admission');
}

function netbiosPair(): NatPair {
  const scene = pairScene();
  const { client } = scene.outward(138, 138).udp();
  scene.says(client, netbiosDatagram({ source: insideAddress }), netbiosDatagram({ source: publicAddress }));
  return scene.pair('NetBIOS datagram: source address and port');
}

const lookup = { program: 100_003, version: 3, transport: 'tcp' } as const;

function portmapPair(): NatPair {
  const scene = pairScene();
  const mapper = scene.inward(111, 40_000, 1e9).udp();
  mapper.client.sends(getPortCall({ ...lookup, xid: 1 }));
  scene.says(mapper.server, getPortReply(1, 2049), getPortReply(1, 61_049));
  exchangesWords(scene.inward(2049, 40_001, laterOf(mapper), 61_049).tcp());
  return scene.pair('Sun RPC: GETPORT over UDP');
}

/** 2049 is 8.1 and 61049 is 238.121: the text grows from 12 to 19 characters, the record by 8 with its padding. */
function rpcbindPair(transport: 'tcp' | 'udp'): NatPair {
  const scene = pairScene();
  const mapper = transport === 'tcp' ? scene.inward(111, 40_000, 1e9).tcp() : scene.inward(111, 40_000, 1e9).udp();
  const framed = (message: Uint8Array): Uint8Array => (transport === 'tcp' ? record(message) : message);
  mapper.client.sends(framed(getAddressCall({ ...lookup, xid: 2 })));
  scene.says(
    mapper.server,
    framed(getAddressReply(2, '10.0.0.5.8.1')),
    framed(getAddressReply(2, '203.0.113.1.238.121')),
  );
  exchangesWords(scene.inward(2049, 40_001, laterOf(mapper), 61_049).tcp());
  return scene.pair(`Sun RPC: universal address of rpcbind over ${transport.toUpperCase()}`);
}

function dceRpcPair(): NatPair {
  const scene = pairScene();
  const mapper = scene.inward(135, 40_000, 1e9).tcp();
  mapper.client.sends(bind([{ interface: endpointMapper, version: 3, transfers: [ndr] }]));
  mapper.server.sends(bindAck([{ result: 0, transfer: ndr }]));
  mapper.client.sends(request(3, mapRequest(tower({ interface: drsuapi, port: 135, address: '0.0.0.0' }))));
  const answer = (address: string, port: number): Uint8Array => response(mapResponse([tower({ port, address })]));
  scene.says(mapper.server, answer(insideAddress, 49_667), answer(publicAddress, 61_667));
  exchangesWords(scene.inward(49_667, 40_001, laterOf(mapper), 61_667).tcp());
  return scene.pair('DCE RPC: ept_map');
}

/** Texts of one length: how an ALG fills up the octets of a longer reference is its own choice (see the other test). */
function iiopPair(littleEndian: boolean, inside = '10.0.10.115'): NatPair {
  const scene = pairScene({ inside });
  const naming = scene.inward(2809, 42_000, 1e9).tcp();
  naming.client.sends(giopRequest(1, 'resolve', { littleEndian }));
  const answer = (to: Endpoint): Uint8Array => giopReply(1, 3, { littleEndian }, to);
  scene.says(naming.server, answer(end(inside, 3075)), answer(end(publicAddress, 61_075)));
  const bank = scene.inward(3075, 42_001, laterOf(naming), 61_075).tcp();
  bank.client.sends(giopRequest(1, 'balance', { littleEndian }));
  bank.server.sends(giopReply(1, 0, { littleEndian }));
  bank.closes(bank.client);
  return scene.pair(`IIOP, ${littleEndian ? 'little' : 'big'} endian: a reference of the same length`);
}

function netshowPair(): NatPair {
  const scene = pairScene();
  const control = scene.outward(1755, 2302).tcp();
  control.client.sends(mmsPacket(0x00030001));
  control.server.sends(mmsPacket(0x00040001));
  scene.says(
    control.client,
    connectFunnelPacket('\\\\10.0.0.5\\UDP\\1755'),
    connectFunnelPacket('\\\\203.0.113.1\\UDP\\61755'),
  );
  control.server.sends(mmsPacket(0x00040002));
  const media = scene.inward(1755, 2001, laterOf(control), 61_755).udp();
  for (let location = 0; location < 3; location += 1)
    media.client.waits(milliseconds(30)).sends(mmsData(location, 500));
  return scene.pair('NetShow: the UDP funnel');
}

function realaudioPair(): NatPair {
  const scene = pairScene();
  const control = scene.outward(7070, 1041).tcp();
  scene.says(
    control.client,
    pnaGreeting({ audioPort: 6970, repairPort: 6971 }),
    pnaGreeting({ audioPort: 61_970, repairPort: 61_971 }),
  );
  control.server.sends(Uint8Array.of(0x50, 0x4e, 0x41, 0, 10, 0, 0));
  for (const at of [0, 1]) {
    const audio = scene.inward(6970 + at, 7072 + at, laterOf(control), 61_970 + at).udp();
    for (let count = 0; count < 3; count += 1)
      audio.client.waits(milliseconds(30)).sends(new Uint8Array(300).fill(0x33));
  }
  return scene.pair('RealAudio: ports of audio and repair');
}

function winframePair(): NatPair {
  const scene = pairScene();
  const browser = scene.inward(1604, 50_000, 1e9).udp();
  browser.client.sends(browserDatagram(0x32));
  scene.says(browser.server, browserDatagram(0x33, insideAddress), browserDatagram(0x33, publicAddress));
  const ica = scene.inward(1494, 45_225, laterOf(browser)).tcp();
  ica.server.sends(icaGreeting);
  ica.client.sends(icaGreeting);
  return scene.pair('WinFrame: the address of the browser service');
}

function twampPair(): NatPair {
  const scene = pairScene();
  const control = scene.outward(862, 40_862).tcp();
  control.server.sends(twampGreeting(7));
  control.client.sends(twampSetUp(1));
  control.server.sends(twampServerStart());
  const wish = (sender: string, senderPort: number): Uint8Array =>
    twampRequest({ senderPort, receiverPort: 18_760, sender, receiver: outsideAddress });
  scene.says(control.client, wish(insideAddress, 18_760), wish(publicAddress, 61_760));
  control.server.sends(twampAccept(18_800));
  control.client.sends(twampStart());
  control.server.sends(twampStartAck());
  scene.router.binds('udp', end(insideAddress, 18_760), 61_760);
  const session = scene.outward(18_800, 18_760, laterOf(control)).udp();
  for (let count = 0; count < 3; count += 1) {
    session.client.waits(milliseconds(100)).sends(new Uint8Array(41));
    session.server.sends(new Uint8Array(41));
  }
  return scene.pair('TWAMP: sender of a test session');
}

function snmpPair(): NatPair {
  const scene = pairScene();
  const { client } = scene.outward(162, 40_000).udp();
  scene.says(client, snmpMessage(0, trapPdu(insideAddress)), snmpMessage(0, trapPdu(publicAddress)));
  return scene.pair('SNMP: the agent of a trap');
}

/** The server's own name, asked for from outside. */
function dnsPair(): NatPair {
  const scene = pairScene();
  const asked = scene.inward(53, 40_000, 1e9).udp();
  const question = { name: 'www.example.com', type: 'A' } as const;
  asked.client.sends(dnsQuery({ id: 7, ...question }));
  const answer = (address: string): Uint8Array =>
    dnsMessage({ id: 7, question, flags: ['qr', 'aa'], answers: [a('www.example.com', address)] });
  scene.says(asked.server, answer(insideAddress), answer(publicAddress));
  return scene.pair('DNS: the address of a server behind static NAT');
}

/** As an ORB of the outside's own writes it: without octets behind the profile. */
export const longerReference = (): NatPair => iiopPair(false, '10.0.0.5');

export const binaryPairs: readonly NatPair[] = [
  talkPair(),
  sccpPair(0),
  sccpPair(17),
  h323Pair(),
  h323Called(),
  rasPair(),
  netbiosPair(),
  portmapPair(),
  rpcbindPair('udp'),
  rpcbindPair('tcp'),
  dceRpcPair(),
  iiopPair(false),
  iiopPair(true),
  netshowPair(),
  realaudioPair(),
  winframePair(),
  twampPair(),
  snmpPair(),
  dnsPair(),
];
