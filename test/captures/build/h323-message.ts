/** H.323 messages for stories: TPKT, Q.931, H.225.0 and H.245 with the addresses that matter. */
import { userInformation } from '../../../src/alg/h323/h225-types.ts';
import { multimediaSystemControl, openLogicalChannel } from '../../../src/alg/h323/h245-types.ts';
import { rasMessage } from '../../../src/alg/ras/ras-types.ts';
import { addressBytes, ByteWriter } from './byte-writer.ts';
import type { Endpoint } from './gateway.ts';
import { perBytes, type PerValue } from './per-writer.ts';

/** itu-t(0) recommendation(0) h(8) 2250 version(0) 4. */
const protocolIdentifier = Uint8Array.of(0, 8, 0x91, 0x4a, 0, 4);
const guid = new Uint8Array(16).fill(0x5a);
const terminal = {
  vendor: {
    vendor: { t35CountryCode: 181, t35Extension: 0, manufacturerCode: 21_324 },
    productId: Uint8Array.of(80, 72),
  },
  terminal: {},
  mc: false,
  undefinedNode: false,
} as const;

const isIpv6 = (address: string): boolean => address.includes(':');
const transport = ({ address, port }: Endpoint): PerValue => [
  isIpv6(address) ? 'ip6Address' : 'ipAddress',
  { ip: addressBytes(address), port },
];
const tsap = ({ address, port }: Endpoint): PerValue => [
  'unicastAddress',
  [isIpv6(address) ? 'iP6Address' : 'iPAddress', { network: addressBytes(address), tsapIdentifier: port }],
];

export const tpkt = (message: Uint8Array): Uint8Array =>
  new ByteWriter()
    .u8(3)
    .u8(0)
    .u16(message.length + 4)
    .bytes(message)
    .finish();

export interface SignallingOptions {
  readonly h245Address?: Endpoint;
  readonly called?: Endpoint;
  /** h245Control: whole H.245 messages. */
  readonly tunnelled?: readonly Uint8Array[];
  readonly fastStart?: readonly Uint8Array[];
  /** H.460 features by number. */
  readonly features?: readonly number[];
  /** Makes it long: octets of non-standard data. */
  readonly padding?: number;
}

const types = { setup: 5, callProceeding: 2, alerting: 1, connect: 7, facility: 0x62, releaseComplete: 0x5a } as const;

/** One Q.931 message without its TPKT header. */
export function signalling(body: keyof typeof types, options: SignallingOptions = {}): Uint8Array {
  const { h245Address, called, tunnelled, fastStart, features, padding } = options;
  const address = h245Address && { h245Address: transport(h245Address) };
  const channels = fastStart && { fastStart: { list: fastStart } };
  const contents: Record<keyof typeof types, PerValue> = {
    setup: {
      protocolIdentifier, sourceInfo: terminal, activeMC: false, conferenceID: guid, conferenceGoal: ['create', null],
      callType: ['pointToPoint', null], callIdentifier: { guid }, ...address, ...channels,
      ...(called && { destCallSignalAddress: transport(called) }),
    },
    callProceeding: { protocolIdentifier, destinationInfo: terminal, ...address, callIdentifier: { guid }, ...channels },
    alerting: { protocolIdentifier, destinationInfo: terminal, ...address, callIdentifier: { guid }, ...channels },
    connect: {
      protocolIdentifier, ...address, destinationInfo: terminal, conferenceID: guid, callIdentifier: { guid }, ...channels,
    },
    facility: { protocolIdentifier, reason: ['transportedInformation', null], callIdentifier: { guid }, ...address, ...channels },
    releaseComplete: { protocolIdentifier, reason: ['undefinedReason', null], callIdentifier: { guid } },
  }; // prettier-ignore
  const nonStandardIdentifier: PerValue = ['object', Uint8Array.of(0x2a, 3)];
  const user = perBytes(userInformation, {
    'h323-uu-pdu': {
      'h323-message-body': [body, contents[body]],
      ...(padding && { nonStandardData: { nonStandardIdentifier, data: new Uint8Array(padding) } }),
      h245Tunnelling: tunnelled !== undefined,
      ...(tunnelled && tunnelled.length > 0 && { h245Control: { list: tunnelled } }),
      ...(features && { genericData: { list: features.map((number) => ({ id: ['standard', number] as const })) } }),
    },
  });
  return new ByteWriter()
    .bytes([8, 2, 0x12, 0x34, types[body]])
    .bytes([0x04, 3, 0x88, 0x93, 0xa5])
    .bytes([0x28, 5, 0x72, 0x6f, 0x6f, 0x6d, 0x31])
    .u8(0x7e)
    .u16(user.length + 1)
    .u8(5)
    .bytes(user)
    .finish();
}

const channelOf = (media?: Endpoint, control?: Endpoint): PerValue => ({
  sessionID: 1,
  ...(media && { mediaChannel: tsap(media) }),
  ...(control && { mediaControlChannel: tsap(control) }),
});
const audio: PerValue = ['audioData', ['g711Ulaw64k', 20]];

const forward = (channel: number, media?: Endpoint, control?: Endpoint): PerValue => ({
  forwardLogicalChannelNumber: channel,
  forwardLogicalChannelParameters: {
    dataType: audio,
    multiplexParameters: ['h2250LogicalChannelParameters', channelOf(media, control)],
  },
});

/** OpenLogicalChannel: `control` is where its sender wants the reports. */
export const openChannel = (channel: number, control: Endpoint): Uint8Array =>
  perBytes(multimediaSystemControl, ['request', ['openLogicalChannel', forward(channel, undefined, control)]]);

export const openChannelAck = (channel: number, media: Endpoint, control: Endpoint): Uint8Array =>
  perBytes(multimediaSystemControl, [
    'response',
    [
      'openLogicalChannelAck',
      {
        forwardLogicalChannelNumber: channel,
        forwardMultiplexAckParameters: [
          'h2250LogicalChannelAckParameters',
          { sessionID: 1, mediaChannel: tsap(media), mediaControlChannel: tsap(control) },
        ],
      },
    ],
  ]);

/** An element of fastStart: a channel towards its sender. */
export const fastStartChannel = (channel: number, media: Endpoint, control: Endpoint): Uint8Array =>
  perBytes(openLogicalChannel, {
    forwardLogicalChannelNumber: channel,
    forwardLogicalChannelParameters: { dataType: ['nullData', null], multiplexParameters: ['none', null] },
    reverseLogicalChannelParameters: {
      dataType: audio,
      multiplexParameters: ['h2250LogicalChannelParameters', channelOf(media, control)],
    },
  });

export const admissionConfirm = (sequence: number, called: Endpoint): Uint8Array =>
  perBytes(rasMessage, [
    'admissionConfirm',
    {
      requestSeqNum: sequence,
      bandWidth: 1280,
      callModel: ['direct', null],
      destCallSignalAddress: transport(called),
      irrFrequency: 240,
    },
  ]);

export const admissionRequest = (sequence: number, answerCall: boolean): Uint8Array =>
  perBytes(rasMessage, [
    'admissionRequest',
    {
      requestSeqNum: sequence, callType: ['pointToPoint', null], endpointIdentifier: 'AB12',
      destinationInfo: { list: [['h323-ID', 'room1']] }, srcInfo: { list: [['h323-ID', 'desk']] }, bandWidth: 1280,
      callReferenceValue: 7, conferenceID: guid, activeMC: false, answerCall,
    },
  ]); // prettier-ignore

export const registrationRequest = (sequence: number, own: Endpoint, ras: Endpoint): Uint8Array =>
  perBytes(rasMessage, [
    'registrationRequest',
    {
      requestSeqNum: sequence, protocolIdentifier, discoveryComplete: true,
      callSignalAddress: { list: [transport(own)] }, rasAddress: { list: [transport(ras)] }, terminalType: terminal,
      endpointVendor: terminal.vendor,
    },
  ]); // prettier-ignore
