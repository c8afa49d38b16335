/**
 * H.225.0 call signalling as types: what is read of it, in the order and with the extension markers of the module
 * H323-MESSAGES (ITU-T H.225.0 12/2009, Annex H). Additions behind the last one of interest are left out.
 */
import {
  boolean,
  choice,
  integer,
  lazy,
  listOf,
  names,
  nothing,
  objectIdentifier,
  octets,
  opaque,
  sequence,
  text,
  wideText,
  type PerType,
} from './per-type.ts';

const port = integer(0, 65_535);
const h221NonStandard = sequence(
  { t35CountryCode: integer(0, 255), t35Extension: integer(0, 255), manufacturerCode: integer(0, 65_535) },
  {},
);
export const nonStandardParameter = sequence({
  nonStandardIdentifier: choice({ object: objectIdentifier, h221NonStandard }, {}),
  data: octets(),
});
export const transportAddress = choice(
  {
    ipAddress: sequence({ ip: octets(4), port }),
    ipSourceRoute: sequence(
      { ip: octets(4), port, route: listOf(octets(4)), routing: names(['strict', 'loose'], []) },
      {},
    ),
    ipxAddress: sequence({ node: octets(6), netnum: octets(4), port: octets(2) }),
    ip6Address: sequence({ ip: octets(16), port }, {}),
    netBios: octets(16),
    nsap: octets(1, 20),
    nonStandardAddress: nonStandardParameter,
  },
  {},
);
/** The alphabet "0123456789#*,". */
const digits = text(1, 128, 4);
const typeOfNumber = names(['unknown', 'a', 'b', 'c', 'd', 'e'], []);
export const aliasAddress = choice(
  { dialledDigits: digits, 'h323-ID': wideText(1, 256) },
  {
    'url-ID': text(1, 512),
    transportID: transportAddress,
    'email-ID': text(1, 512),
    partyNumber: choice({ e164Number: sequence({ publicTypeOfNumber: typeOfNumber, publicNumberDigits: digits }) }, {}),
  },
);
const aliases = listOf(aliasAddress);
const oldCaps = sequence({ 'nonStandardData?': nonStandardParameter }, {});
/** Newer protocols stand behind the marker and are stepped over. */
export const supportedProtocols = choice(
  {
    nonStandardData: nonStandardParameter, h310: oldCaps, h320: oldCaps, h321: oldCaps, h322: oldCaps, h323: oldCaps,
    h324: oldCaps, voice: oldCaps, 't120-only': oldCaps,
  },
  {},
); // prettier-ignore
export const vendorIdentifier = sequence(
  { vendor: h221NonStandard, 'productId?': octets(1, 256), 'versionId?': octets(1, 256) },
  {},
);
export const endpointType = sequence(
  {
    'nonStandardData?': nonStandardParameter,
    'vendor?': vendorIdentifier,
    'gatekeeper?': oldCaps,
    'gateway?': sequence({ 'protocol?': listOf(supportedProtocols), 'nonStandardData?': nonStandardParameter }, {}),
    'mcu?': oldCaps,
    'terminal?': oldCaps,
    mc: boolean,
    undefinedNode: boolean,
  },
  {},
);
export const globalIdentifier = octets(16);
export const callType = names(['pointToPoint', 'oneToN', 'nToOne', 'nToN'], []);
export const callServices = sequence(
  {
    q932Full: boolean, q951Full: boolean, q952Full: boolean, q953Full: boolean, q955Full: boolean, q956Full: boolean,
    q957Full: boolean, q954Info: sequence({ conferenceCalling: boolean, threePartyService: boolean }, {}),
  },
  {},
); // prettier-ignore
export const callIdentifier = sequence({ guid: globalIdentifier }, {});
export const number32 = integer(0, 0xffff_ffff);

const genericIdentifier = choice(
  { standard: integer(0, 16_383, true), oid: objectIdentifier, nonStandard: octets(16) },
  {},
);
const content: PerType = lazy(() =>
  choice(
    {
      raw: octets(), text: text(), unicode: wideText(), bool: boolean, number8: integer(0, 255),
      number16: integer(0, 65_535), number32, id: genericIdentifier, alias: aliasAddress, transport: transportAddress,
      compound: listOf(enumeratedParameter, 1, 512), nested: listOf(genericData, 1, 16),
    },
    {},
  ),
); // prettier-ignore
const enumeratedParameter = sequence({ id: genericIdentifier, 'content?': content }, {});
export const genericData: PerType = sequence(
  { id: genericIdentifier, 'parameters?': listOf(enumeratedParameter, 1, 512) },
  {},
);
const features = listOf(genericData);
export const featureSet = sequence(
  {
    replacementFeatureSet: boolean,
    'neededFeatures?': features,
    'desiredFeatures?': features,
    'supportedFeatures?': features,
  },
  {},
);

const protocolIdentifier = objectIdentifier;
const fastStart = listOf(octets());
const tokens = { h245SecurityMode: opaque, tokens: opaque, cryptoTokens: opaque } as const;
const setup = sequence(
  {
    protocolIdentifier,
    'h245Address?': transportAddress,
    'sourceAddress?': aliases,
    sourceInfo: endpointType,
    'destinationAddress?': aliases,
    'destCallSignalAddress?': transportAddress,
    'destExtraCallInfo?': aliases,
    'destExtraCRV?': listOf(integer(0, 65_535)),
    activeMC: boolean,
    conferenceID: globalIdentifier,
    conferenceGoal: names(
      ['create', 'join', 'invite'],
      ['capability-negotiation', 'callIndependentSupplementaryService'],
    ),
    'callServices?': callServices,
    callType,
  },
  {
    sourceCallSignalAddress: transportAddress,
    remoteExtensionAddress: opaque,
    callIdentifier,
    ...tokens,
    fastStart,
    mediaWaitForConnect: opaque, canOverlapSend: opaque, endpointIdentifier: opaque, multipleCalls: opaque,
    maintainConnection: opaque, connectionParameters: opaque, language: opaque, presentationIndicator: opaque,
    screeningIndicator: opaque, serviceControl: opaque, symmetricOperationRequired: opaque, capacity: opaque,
    circuitInfo: opaque, desiredProtocols: opaque,
    neededFeatures: features, desiredFeatures: features, supportedFeatures: features,
    parallelH245Control: fastStart,
  },
); // prettier-ignore
const answerAdditions = { callIdentifier, ...tokens, fastStart };
const answer = sequence(
  { protocolIdentifier, destinationInfo: endpointType, 'h245Address?': transportAddress },
  answerAdditions,
);
const connect = sequence(
  {
    protocolIdentifier,
    'h245Address?': transportAddress,
    destinationInfo: endpointType,
    conferenceID: globalIdentifier,
  },
  answerAdditions,
);
/** Tokens stand before the marker here and are not read; where they are used, reading ends with the address. */
const progress = sequence(
  {
    protocolIdentifier, destinationInfo: endpointType, 'h245Address?': transportAddress, callIdentifier,
    'h245SecurityMode?': opaque, 'tokens?': opaque, 'cryptoTokens?': opaque, 'fastStart?': fastStart,
  },
  {},
); // prettier-ignore
const facility = sequence(
  {
    protocolIdentifier,
    'alternativeAddress?': transportAddress,
    'alternativeAliasAddress?': aliases,
    'conferenceID?': globalIdentifier,
    reason: names(
      ['routeCallToGatekeeper', 'callForwarded', 'routeCallToMC', 'undefinedReason'],
      [
        'conferenceListChoice', 'startH245', 'noH245', 'newTokens', 'featureSetUpdate', 'forwardedElements',
        'transportedInformation',
      ],
    ),
  },
  {
    callIdentifier, destExtraCallInfo: opaque, remoteExtensionAddress: opaque, tokens: opaque, cryptoTokens: opaque,
    conferences: opaque, h245Address: transportAddress, fastStart, multipleCalls: opaque, maintainConnection: opaque,
    fastConnectRefused: opaque, serviceControl: opaque, circuitInfo: opaque, featureSet,
  },
); // prettier-ignore
const inquiry = sequence({ protocolIdentifier, callIdentifier, 'tokens?': opaque, 'cryptoTokens?': opaque }, {});
const releaseComplete = sequence({ protocolIdentifier, 'reason?': choice(
  Object.fromEntries([
    'noBandwidth', 'gatekeeperResources', 'unreachableDestination', 'destinationRejection', 'invalidRevision',
    'noPermission', 'unreachableGatekeeper', 'gatewayResources', 'badFormatAddress', 'adaptiveBusy', 'inConf',
    'undefinedReason',
  ].map((name) => [name, nothing])), {}) }, { callIdentifier }); // prettier-ignore

/** The user-user information element of a Q.931 message, behind its protocol discriminator. */
export const userInformation = sequence(
  {
    'h323-uu-pdu': sequence(
      {
        'h323-message-body': choice(
          {
            setup, callProceeding: answer, connect, alerting: answer,
            information: sequence({ protocolIdentifier }, { callIdentifier, tokens: opaque, cryptoTokens: opaque, fastStart }),
            releaseComplete, facility,
          },
          { progress, empty: nothing, status: inquiry, statusInquiry: inquiry, setupAcknowledge: inquiry, notify: inquiry },
        ),
        'nonStandardData?': nonStandardParameter,
      },
      {
        h4501SupplementaryService: opaque,
        h245Tunnelling: boolean,
        h245Control: listOf(octets()),
        nonStandardControl: opaque, callLinkage: opaque, tunnelledSignallingMessage: opaque,
        provisionalRespToH245Tunnelling: opaque, stimulusControl: opaque,
        genericData: listOf(genericData),
      },
    ),
    'user-data?': sequence({ 'protocol-discriminator': integer(0, 255), 'user-information': octets(1, 131) }, {}),
  },
  {},
); // prettier-ignore
