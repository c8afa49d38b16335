/** SIP as it goes right, as gateways break it, and as it looks broken and is not. */
import { audioDescription, sipRequest, type SipRequest } from './build/sip-message.ts';
import { tcpConversation } from './build/tcp-conversation.ts';
import { milliseconds, minutes, seconds } from './build/time-units.ts';
import { udpConversation } from './build/udp-conversation.ts';
import {
  answeredCall,
  answerTo,
  asArrived,
  dialog,
  hangsUp,
  inDialog,
  invite,
  okToInvite,
  phoneAddress,
  phoneMedia,
  publicAddress,
  serverAddress,
  serverMedia,
  sipScene,
  speaks,
  type SipAlg,
} from './sip-scene.ts';

const spokenPackets = 100;
const phoneSource = 0x1111;
const serverSource = 0x2222;

/** A call of two seconds of audio in both directions through an ALG that does its work. */
export function callThroughAlg(alg: SipAlg = {}) {
  const { inside, outside, router, phone, server, network, signalling } = sipScene({ alg });
  answeredCall(signalling, alg);
  const mediaPort = alg.mediaPort ?? phoneMedia;
  router.binds('udp', { address: phoneAddress, port: phoneMedia }, mediaPort);
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: server.port(serverMedia),
    at: signalling.client.at,
  });
  media.server.remote = { address: publicAddress, port: mediaPort };
  speaks(media.client, spokenPackets, phoneSource);
  media.server.at = signalling.client.at;
  speaks(media.server, spokenPackets, serverSource);
  signalling.client.at = media.client.at;
  hangsUp(signalling, alg);
  return { inside, outside };
}

/** No ALG: the phone's media arrives, and the server's goes to 10.0.0.5, which no router has a way to. */
export function callWithoutAlg() {
  const { inside, outside, phone, server, network, signalling } = sipScene();
  answeredCall(signalling, 'nat');
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: server.port(serverMedia),
    at: signalling.client.at,
  });
  speaks(media.client, spokenPackets, phoneSource);
  signalling.client.at = media.client.at;
  hangsUp(signalling, 'nat');
  return { inside, outside };
}

/** No ALG either, and no harm: the server sends media to where it receives it from. */
export function symmetricMedia() {
  const { inside, outside, phone, server, network, signalling } = sipScene();
  answeredCall(signalling, 'nat');
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: server.port(serverMedia),
    at: signalling.client.at,
  });
  speaks(media.client, spokenPackets, phoneSource);
  media.server.at = signalling.client.at + milliseconds(60);
  speaks(media.server, spokenPackets, serverSource);
  signalling.client.at = media.client.at;
  hangsUp(signalling, 'nat');
  return { inside, outside };
}

/** The gateway's ALG spoils what it rewrites; nothing more comes of the call. */
export function inviteThrough(alg: SipAlg) {
  const { inside, outside, signalling } = sipScene({ alg });
  signalling.client.sends(sipRequest(invite));
  signalling.server.waits(milliseconds(5)).sends(answerTo('400 Bad Request', asArrived(invite, alg)));
  return { inside, outside };
}

/** The session's refresh after 15 minutes meets a gateway that has forgotten the call. */
export function forgottenCall(): Uint8Array {
  const { inside, router, signalling } = sipScene({ alg: {} });
  const timed: SipRequest = { ...invite, headers: [['Session-Expires', '1800;refresher=uac']] };
  answeredCall(signalling, {}, timed);
  const refresh = inDialog('INVITE', 2, { body: invite.body ?? '', contact: `sip:alice@${phoneAddress}:5060` });
  signalling.client.waits(minutes(15));
  for (const pause of [0, 0.5, 1, 2, 4])
    signalling.client.waits(seconds(pause)).sends(sipRequest(refresh), { stopsAt: router });
  return inside.pcap();
}

/** Without NAT. The ACK goes to the address that somebody put into the phone by hand, and the answer is repeated. */
export function misroutedAck(lost: boolean): Uint8Array {
  const { outside, phone, server, network, signalling, router } = sipScene({ overload: false });
  const { client, server: answering } = signalling;
  client.sends(sipRequest(invite));
  const answer = okToInvite(invite, { contact: 'sip:bob@198.51.100.77:5060' });
  answering.waits(seconds(1)).sends(answer);
  const ack = sipRequest(inDialog('ACK', 1));
  const elsewhere = udpConversation(network, { from: phone.port(5060), to: server.port(5080), at: client.at });
  if (!lost) elsewhere.client.sends(ack);
  for (const pause of [0.5, 1, 2, 4]) {
    answering.waits(seconds(pause)).sends(answer);
    if (!lost) client.sends(ack);
    else client.sends(ack, { stopsAt: router });
  }
  return outside.pcap();
}

/** Registered for an hour, silent for four minutes, and the gateway's binding is gone when a call comes. */
export function expiredBinding(keepalives: boolean): Uint8Array {
  const { outside, signalling, router } = sipScene();
  const { client, server } = signalling;
  const register: SipRequest = {
    method: 'REGISTER', uri: 'sip:example.com', dialog: { ...dialog, callId: 'reg1', to: dialog.from }, sequence: 1, branch: 'reg1',
    sentBy: `${phoneAddress}:5060`, contact: `sip:alice@${phoneAddress}:5060`, headers: [['Expires', '3600']],
  }; // prettier-ignore
  client.sends(sipRequest(register));
  server.sends(
    answerTo('200 OK', register, { contact: `sip:alice@${phoneAddress}:5060`, headers: [['Expires', '3600']] }),
  );
  if (keepalives) for (let at = 0; at < 10; at += 1) client.waits(seconds(24)).sends('\r\n\r\n');
  else client.waits(minutes(4));
  const call: SipRequest = {
    method: 'INVITE', uri: `sip:alice@${phoneAddress}:5060`, dialog: { callId: 'in1', from: dialog.to, fromTag: 'b1', to: dialog.from },
    sequence: 1, branch: 'in1', sentBy: `${serverAddress}:5060`, contact: `sip:bob@${serverAddress}:5060`,
    body: audioDescription({ address: serverAddress, port: serverMedia }),
  }; // prettier-ignore
  server.at = client.at + seconds(1);
  const stops = keepalives ? {} : { stopsAt: router };
  if (keepalives) {
    server.sends(sipRequest(call));
    client.sends(answerTo('486 Busy Here', call));
  } else for (const pause of [0, 0.5, 1, 2, 4, 8, 16]) server.waits(seconds(pause)).sends(sipRequest(call), stops);
  return outside.pcap();
}

/** Small messages pass over UDP; the large one goes over TCP as RFC 3261 wants, and nobody listens there. */
export function refusedTcp(): Uint8Array {
  const { inside, phone, server, network, signalling, router } = sipScene({ alg: {} });
  const options = inDialog('OPTIONS', 1);
  signalling.client.sends(sipRequest(options));
  signalling.server.sends(answerTo('200 OK', asArrived(options, {})));
  const { client } = tcpConversation(network, {
    from: phone.port(40100),
    to: server.port(5060),
    at: signalling.client.at + seconds(1),
  });
  for (const pause of [0, 1, 2, 4]) client.waits(seconds(pause)).transmits('S', { stopsAt: router, sequence: 1000 });
  return inside.pcap();
}

/** A call over TCP: the INVITE in two segments, an answer and the next request in one. */
export function callOverTcp(): Uint8Array {
  const { outside, phone, server, network } = sipScene({ overload: false });
  const conversation = tcpConversation(network, {
    from: phone.port(40100),
    to: server.port(5060),
    at: seconds(1),
  }).handshake();
  const overTcp: SipRequest = { ...invite, transport: 'TCP' };
  conversation.client.sends(sipRequest(overTcp), { segmentSize: 400 });
  conversation.server.waits(milliseconds(5)).sends(answerTo('100 Trying', overTcp) + okToInvite(overTcp));
  conversation.client.sends(sipRequest(inDialog('ACK', 1, { transport: 'TCP' })));
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: server.port(serverMedia),
    at: conversation.client.at,
  });
  speaks(media.client, spokenPackets, phoneSource);
  media.server.at = conversation.client.at;
  media.server.remote = { address: phoneAddress, port: phoneMedia };
  speaks(media.server, spokenPackets, serverSource);
  return outside.pcap();
}

/** A call inside one private network, without any gateway: addresses are private, and everything works. */
export function callAtHome(port = 5060): Uint8Array {
  const { inside, phone, server, network } = sipScene({ overload: false, server: '10.0.0.9' });
  const signalling = udpConversation(network, { from: phone.port(port), to: server.port(port), at: seconds(1) });
  const request = { ...invite, sentBy: `${phoneAddress}:${port}` };
  answeredCall(signalling, 'nothing', request, '10.0.0.9');
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: server.port(serverMedia),
    at: signalling.client.at,
  });
  speaks(media.client, 10, phoneSource);
  return inside.pcap();
}

/** The phone asks for announcements only, and gets them. */
export function listeningOnly(): Uint8Array {
  const { outside, phone, server, network, signalling } = sipScene({ overload: false });
  const listening = {
    ...invite,
    body: audioDescription({ address: phoneAddress, port: phoneMedia, direction: 'recvonly' }),
  };
  answeredCall(signalling, 'nothing', listening);
  const media = udpConversation(network, {
    from: phone.port(phoneMedia),
    to: server.port(serverMedia),
    at: signalling.client.at,
  });
  media.server.remote = { address: phoneAddress, port: phoneMedia };
  speaks(media.server, spokenPackets, serverSource);
  return outside.pcap();
}

/** A call that is not answered, and given up after half a minute. */
export function unansweredCall(): Uint8Array {
  const { outside, signalling } = sipScene({ overload: false });
  const { client, server } = signalling;
  client.sends(sipRequest(invite));
  server.sends(
    answerTo('180 Ringing', invite, { body: audioDescription({ address: serverAddress, port: serverMedia }) }),
  );
  const cancel: SipRequest = { ...inDialog('CANCEL', 1), dialog, branch: 'inv1' };
  client.waits(seconds(200)).sends(sipRequest(cancel));
  server.sends(answerTo('200 OK', cancel));
  server.sends(answerTo('487 Request Terminated', invite));
  client.sends(sipRequest({ ...inDialog('ACK', 1), branch: 'inv1' }));
  return outside.pcap();
}

/** A web server on SIP's port. */
export function webOnSipPort(): Uint8Array {
  const { outside, phone, server, network } = sipScene({ overload: false });
  const page = tcpConversation(network, { from: phone.port(40100), to: server.port(5060), at: seconds(1) }).handshake();
  page.client.sends('GET / HTTP/1.1\r\nHost: example.com\r\n\r\n');
  page.server.sends('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  page.closes(page.client);
  return outside.pcap();
}
