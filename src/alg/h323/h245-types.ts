/**
 * H.245 as types: the messages that open logical channels, with the order and extension markers of the module
 * MULTIMEDIA-SYSTEM-CONTROL (ITU-T H.245 05/2006). Other messages are named only. Capabilities behind an extension marker
 * carry their length and need no table; H.222, H.223 and V.76 channels have no addresses.
 */
import {
  boolean,
  choice,
  integer,
  listOf,
  names,
  nothing,
  objectIdentifier,
  octets,
  opaque,
  sequence,
  text,
  type PerType,
} from './per-type.ts';

const tsapIdentifier = integer(0, 65_535);
const nonStandardParameter = sequence({
  nonStandardIdentifier: choice({
    object: objectIdentifier,
    h221NonStandard: sequence({
      t35CountryCode: integer(0, 255),
      t35Extension: integer(0, 255),
      manufacturerCode: integer(0, 65_535),
    }),
  }),
  data: octets(),
});
const ipAddress = sequence({ network: octets(4), tsapIdentifier }, {});
const ip6Address = sequence({ network: octets(16), tsapIdentifier }, {});
export const h245TransportAddress = choice(
  {
    unicastAddress: choice(
      {
        iPAddress: ipAddress,
        iPXAddress: sequence({ node: octets(6), netnum: octets(4), tsapIdentifier: octets(2) }, {}),
        iP6Address: ip6Address,
        netBios: octets(16),
        iPSourceRouteAddress: sequence(
          { routing: names(['strict', 'loose']), network: octets(4), tsapIdentifier, route: listOf(octets(4)) },
          {},
        ),
      },
      {},
    ),
    multicastAddress: choice({ iPAddress: ipAddress, iP6Address: ip6Address }, {}),
  },
  {},
);

const mpi = integer(1, 4);
const mpi32 = integer(1, 32);
const flags = (list: readonly string[]): Readonly<Record<string, PerType>> =>
  Object.fromEntries(list.map((name) => [name, boolean]));
const videoCapability = choice(
  {
    nonStandard: nonStandardParameter,
    h261VideoCapability: sequence(
      {
        'qcifMPI?': mpi, 'cifMPI?': mpi, temporalSpatialTradeOffCapability: boolean, maxBitRate: integer(1, 19_200),
        stillImageTransmission: boolean,
      },
      {},
    ),
    h262VideoCapability: sequence(
      {
        ...flags(['SPatML', 'MPatLL', 'MPatML', 'MPatH-14', 'MPatHL', 'SNRatLL', 'SNRatML', 'SpatialatH-14', 'HPatML',
          'HPatH-14', 'HPatHL']),
        'videoBitRate?': integer(0, 1_073_741_823), 'vbvBufferSize?': integer(0, 262_143),
        'samplesPerLine?': integer(0, 16_383), 'linesPerFrame?': integer(0, 16_383), 'framesPerSecond?': integer(0, 15),
        'luminanceSampleRate?': integer(0, 0xffff_ffff),
      },
      {},
    ),
    h263VideoCapability: sequence(
      {
        'sqcifMPI?': mpi32, 'qcifMPI?': mpi32, 'cifMPI?': mpi32, 'cif4MPI?': mpi32, 'cif16MPI?': mpi32,
        maxBitRate: integer(1, 192_400),
        ...flags(['unrestrictedVector', 'arithmeticCoding', 'advancedPrediction', 'pbFrames', 'tradeOff']),
        'hrd-B?': integer(0, 524_287), 'bppMaxKb?': integer(0, 65_535),
      },
      {},
    ),
    is11172VideoCapability: sequence(
      {
        constrainedBitstream: boolean, 'videoBitRate?': integer(0, 1_073_741_823), 'vbvBufferSize?': integer(0, 262_143),
        'samplesPerLine?': integer(0, 16_383), 'linesPerFrame?': integer(0, 16_383), 'pictureRate?': integer(0, 15),
        'luminanceSampleRate?': integer(0, 0xffff_ffff),
      },
      {},
    ),
  },
  { genericVideoCapability: opaque, extendedVideoCapability: opaque },
); // prettier-ignore
const frames = integer(1, 256);
const audioCapability = choice(
  {
    nonStandard: nonStandardParameter, g711Alaw64k: frames, g711Alaw56k: frames, g711Ulaw64k: frames,
    g711Ulaw56k: frames, 'g722-64k': frames, 'g722-56k': frames, 'g722-48k': frames,
    g7231: sequence({ 'maxAl-sduAudioFrames': frames, silenceSuppression: boolean }),
    g728: frames, g729: frames, g729AnnexA: frames,
    is11172AudioCapability: sequence(
      { ...flags(['layer1', 'layer2', 'layer3', '32k', '44k1', '48k', 'single', 'two']), bitRate: integer(1, 448) },
      {},
    ),
    is13818AudioCapability: sequence(
      {
        ...flags(['layer1', 'layer2', 'layer3', '16k', '22k05', '24k', '32k', '44k1', '48k', 'single', 'two',
          'three2-1', 'three3-0', 'four2-0-2-0', 'four2-2', 'four3-1', 'five3-0-2-0', 'five3-2', 'low', 'multi']),
        bitRate: integer(1, 1130),
      },
      {},
    ),
  },
  {
    g729wAnnexB: opaque, g729AnnexAwAnnexB: opaque, g7231AnnexCCapability: opaque, gsmFullRate: opaque,
    gsmHalfRate: opaque, gsmEnhancedFullRate: opaque, genericAudioCapability: opaque, g729Extensions: opaque, vbd: opaque,
    audioTelephonyEvent: opaque, audioTone: opaque,
  },
); // prettier-ignore
const dataProtocol = choice(
  {
    nonStandard: nonStandardParameter, v14buffered: nothing, v42lapm: nothing, hdlcFrameTunnelling: nothing,
    h310SeparateVCStack: nothing, h310SingleVCStack: nothing, transparent: nothing,
  },
  {
    segmentationAndReassembly: nothing, hdlcFrameTunnelingwSAR: nothing, v120: nothing, separateLANStack: nothing,
    v76wCompression: opaque, tcp: nothing, udp: nothing,
  },
); // prettier-ignore
const dataCapability = sequence(
  {
    application: choice(
      {
        nonStandard: nonStandardParameter, t120: dataProtocol, 'dsm-cc': dataProtocol, userData: dataProtocol,
        t84: opaque, t434: dataProtocol, h224: dataProtocol,
        nlpid: sequence({ nlpidProtocol: dataProtocol, nlpidData: octets() }),
        dsvdControl: nothing, h222DataPartitioning: dataProtocol,
      },
      { t30fax: opaque, t140: opaque, t38fax: opaque, genericDataCapability: opaque },
    ),
    maxBitRate: integer(0, 0xffff_ffff),
  },
  {},
); // prettier-ignore
const dataType = choice(
  {
    nonStandard: nonStandardParameter, nullData: nothing, videoData: videoCapability, audioData: audioCapability,
    data: dataCapability, encryptionData: choice({ nonStandard: nonStandardParameter, h233Encryption: nothing }, {}),
  },
  {
    h235Control: opaque, h235Media: opaque, multiplexedStream: opaque, redundancyEncoding: opaque,
    multiplePayloadStream: opaque, depFec: opaque, fec: opaque,
  },
); // prettier-ignore

const terminalLabel = sequence({ mcuNumber: integer(0, 192), terminalNumber: integer(0, 192) }, {});
const channelParameters = sequence(
  {
    'nonStandard?': listOf(nonStandardParameter),
    sessionID: integer(0, 255),
    'associatedSessionID?': integer(1, 255),
    'mediaChannel?': h245TransportAddress,
    'mediaGuaranteedDelivery?': boolean,
    'mediaControlChannel?': h245TransportAddress,
    'mediaControlGuaranteedDelivery?': boolean,
    'silenceSuppression?': boolean,
    'destination?': terminalLabel,
    'dynamicRTPPayloadType?': integer(96, 127),
    'mediaPacketization?': choice({ h261aVideoPacketization: nothing }, { rtpPayloadType: opaque }),
  },
  {},
);
const acknowledgedParameters = sequence(
  {
    'nonStandard?': listOf(nonStandardParameter),
    'sessionID?': integer(1, 255),
    'mediaChannel?': h245TransportAddress,
    'mediaControlChannel?': h245TransportAddress,
    'dynamicRTPPayloadType?': integer(96, 127),
  },
  {},
);
const channelNumber = integer(1, 65_535);
/** T.120 data conferences have a connection of their own. */
const networkAccess = sequence(
  {
    'distribution?': names(['unicast', 'multicast'], []),
    networkAddress: choice(
      { q2931Address: opaque, e164Address: text(1, 128, 4), localAreaAddress: h245TransportAddress },
      {},
    ),
    associateConference: boolean,
    'externalReference?': octets(1, 255),
  },
  {},
);
const oldMultiplex = { h223LogicalChannelParameters: opaque, v76LogicalChannelParameters: opaque } as const;
/** Also what each element of `fastStart` holds. */
export const openLogicalChannel = sequence(
  {
    forwardLogicalChannelNumber: channelNumber,
    forwardLogicalChannelParameters: sequence(
      {
        'portNumber?': integer(0, 65_535),
        dataType,
        multiplexParameters: choice(
          { h222LogicalChannelParameters: opaque, ...oldMultiplex },
          { h2250LogicalChannelParameters: channelParameters, none: nothing },
        ),
      },
      {},
    ),
    'reverseLogicalChannelParameters?': sequence(
      {
        dataType,
        'multiplexParameters?': choice(oldMultiplex, { h2250LogicalChannelParameters: channelParameters }),
      },
      {},
    ),
  },
  { separateStack: networkAccess },
);
const openLogicalChannelAck = sequence(
  {
    forwardLogicalChannelNumber: channelNumber,
    'reverseLogicalChannelParameters?': sequence(
      {
        reverseLogicalChannelNumber: channelNumber,
        'portNumber?': integer(0, 65_535),
        'multiplexParameters?': choice(
          { h222LogicalChannelParameters: opaque },
          { h2250LogicalChannelParameters: channelParameters },
        ),
      },
      {},
    ),
  },
  {
    separateStack: networkAccess,
    forwardMultiplexAckParameters: choice({ h2250LogicalChannelAckParameters: acknowledgedParameters }, {}),
  },
);

const unread = (list: readonly string[]): Readonly<Record<string, PerType>> =>
  Object.fromEntries(list.map((name) => [name, opaque]));
export const multimediaSystemControl = choice(
  {
    request: choice(
      {
        ...unread(['nonStandard', 'masterSlaveDetermination', 'terminalCapabilitySet']),
        openLogicalChannel,
        ...unread(['closeLogicalChannel', 'requestChannelClose', 'multiplexEntrySend', 'requestMultiplexEntry',
          'requestMode', 'roundTripDelayRequest', 'maintenanceLoopRequest']),
      },
      unread(['communicationModeRequest', 'conferenceRequest', 'multilinkRequest', 'logicalChannelRateRequest',
        'genericRequest']),
    ),
    response: choice(
      {
        ...unread(['nonStandard', 'masterSlaveDeterminationAck', 'masterSlaveDeterminationReject',
          'terminalCapabilitySetAck', 'terminalCapabilitySetReject']),
        openLogicalChannelAck,
        ...unread(['openLogicalChannelReject', 'closeLogicalChannelAck', 'requestChannelCloseAck',
          'requestChannelCloseReject', 'multiplexEntrySendAck', 'multiplexEntrySendReject', 'requestMultiplexEntryAck',
          'requestMultiplexEntryReject', 'requestModeAck', 'requestModeReject', 'roundTripDelayResponse',
          'maintenanceLoopAck', 'maintenanceLoopReject']),
      },
      unread(['communicationModeResponse', 'conferenceResponse', 'multilinkResponse', 'logicalChannelRateAcknowledge',
        'logicalChannelRateReject', 'genericResponse']),
    ),
    command: choice(
      unread(['nonStandard', 'maintenanceLoopOffCommand', 'sendTerminalCapabilitySet', 'encryptionCommand',
        'flowControlCommand', 'endSessionCommand', 'miscellaneousCommand']),
      unread(['communicationModeCommand', 'conferenceCommand', 'h223MultiplexReconfiguration', 'newATMVCCommand',
        'mobileMultilinkReconfigurationCommand', 'genericCommand']),
    ),
    indication: choice(
      unread(['nonStandard', 'functionNotUnderstood', 'masterSlaveDeterminationRelease', 'terminalCapabilitySetRelease',
        'openLogicalChannelConfirm', 'requestChannelCloseRelease', 'multiplexEntrySendRelease',
        'requestMultiplexEntryRelease', 'requestModeRelease', 'miscellaneousIndication', 'jitterIndication',
        'h223SkewIndication', 'newATMVCIndication', 'userInput']),
      unread(['h2250MaximumSkewIndication', 'mcLocationIndication', 'conferenceIndication', 'vendorIdentification',
        'functionNotSupported', 'multilinkIndication', 'logicalChannelRateRelease', 'flowControlIndication',
        'mobileMultilinkReconfigurationIndication', 'genericIndication']),
    ),
  },
  {},
); // prettier-ignore
