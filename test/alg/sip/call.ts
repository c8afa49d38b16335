/** A call between a phone behind NAT and a server, as texts for the unit tests. */
import { asciiBytes } from '../../../src/alg/field-rewrite.ts';
import {
  audioDescription,
  sipAnswer,
  sipRequest,
  type Dialog,
  type SipRequest,
} from '../../captures/build/sip-message.ts';

export const dialog: Dialog = {
  callId: 'a84b4c76e66710@10.0.0.5',
  from: 'sip:alice@example.com',
  fromTag: '1928301774',
  to: 'sip:bob@example.com',
};

export const offer = audioDescription({ address: '10.0.0.5', port: 30000 });
export const answer = audioDescription({ address: '192.0.2.53', port: 40000 });

export const invite: SipRequest = {
  method: 'INVITE',
  uri: 'sip:bob@192.0.2.53',
  dialog,
  sequence: 1,
  branch: '776asdhds',
  sentBy: '10.0.0.5:5060',
  contact: 'sip:alice@10.0.0.5:5060',
  body: offer,
};

export const inviteText = sipRequest(invite);
export const okText = sipAnswer({
  status: '200 OK',
  to: invite,
  toTag: 'a6c85cf',
  seen: { address: '203.0.113.1', port: 1027 },
  contact: 'sip:bob@192.0.2.53:5060',
  body: answer,
});
export const ackText = sipRequest({
  method: 'ACK',
  uri: 'sip:bob@192.0.2.53:5060',
  dialog: { ...dialog, toTag: 'a6c85cf' },
  sequence: 1,
  branch: '776ack',
  sentBy: '10.0.0.5:5060',
});
export const byeText = sipRequest({
  method: 'BYE',
  uri: 'sip:bob@192.0.2.53:5060',
  dialog: { ...dialog, toTag: 'a6c85cf' },
  sequence: 2,
  branch: '776bye',
  sentBy: '10.0.0.5:5060',
});

export const bytesOf = (text: string): Uint8Array => asciiBytes(text);
