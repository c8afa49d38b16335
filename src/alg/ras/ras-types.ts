/**
 * RAS messages as types, as far as their addresses and what stands before them (ITU-T H.225.0 12/2009, Annex H, RasMessage).
 * Additions behind the last one of interest are left out.
 */
import {
  aliasAddress,
  callServices,
  callType,
  endpointType,
  featureSet,
  genericData,
  globalIdentifier,
  nonStandardParameter,
  number32,
  transportAddress,
  vendorIdentifier,
} from '../h323/h225-types.ts';
import {
  boolean,
  choice,
  integer,
  listOf,
  names,
  objectIdentifier,
  opaque,
  sequence,
  wideText,
  type PerType,
} from '../h323/per-type.ts';

const requestSeqNum = integer(1, 65_535);
const protocolIdentifier = objectIdentifier;
const nonStandard = { 'nonStandardData?': nonStandardParameter } as const;
const gatekeeperIdentifier = wideText(1, 128);
const endpointIdentifier = wideText(1, 128);
const aliases = listOf(aliasAddress);
const addresses = listOf(transportAddress);
const callReferenceValue = integer(0, 65_535);
const features = { featureSet, genericData: listOf(genericData) } as const;
/** `count` additions that are stepped over. */
const skipped = (count: number): Readonly<Record<string, PerType>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`addition${index}`, opaque]));
const only = sequence({ requestSeqNum }, {});

const gatekeeperRequest = sequence(
  {
    requestSeqNum, protocolIdentifier, ...nonStandard, rasAddress: transportAddress, endpointType,
    'gatekeeperIdentifier?': gatekeeperIdentifier, 'callServices?': callServices, 'endpointAlias?': aliases,
  },
  { ...skipped(8), ...features },
); // prettier-ignore
const gatekeeperConfirm = sequence(
  {
    requestSeqNum, protocolIdentifier, ...nonStandard, 'gatekeeperIdentifier?': gatekeeperIdentifier,
    rasAddress: transportAddress,
  },
  { ...skipped(7), ...features },
); // prettier-ignore
const registrationRequest = sequence(
  {
    requestSeqNum, protocolIdentifier, ...nonStandard, discoveryComplete: boolean, callSignalAddress: addresses,
    rasAddress: addresses, terminalType: endpointType, 'terminalAlias?': aliases,
    'gatekeeperIdentifier?': gatekeeperIdentifier, endpointVendor: vendorIdentifier,
  },
  { ...skipped(18), ...features },
); // prettier-ignore
const registrationConfirm = sequence(
  {
    requestSeqNum, protocolIdentifier, ...nonStandard, callSignalAddress: addresses, 'terminalAlias?': aliases,
    'gatekeeperIdentifier?': gatekeeperIdentifier, endpointIdentifier,
  },
  { ...skipped(15), ...features },
); // prettier-ignore
const unregistrationRequest = sequence(
  {
    requestSeqNum, callSignalAddress: addresses, 'endpointAlias?': aliases, ...nonStandard,
    'endpointIdentifier?': endpointIdentifier,
  },
  {},
); // prettier-ignore
const admissionRequest = sequence(
  {
    requestSeqNum, callType, 'callModel?': names(['direct', 'gatekeeperRouted'], []), endpointIdentifier,
    'destinationInfo?': aliases, 'destCallSignalAddress?': transportAddress, 'destExtraCallInfo?': aliases,
    srcInfo: aliases, 'srcCallSignalAddress?': transportAddress, bandWidth: number32, callReferenceValue, ...nonStandard,
    'callServices?': callServices, conferenceID: globalIdentifier, activeMC: boolean, answerCall: boolean,
  },
  { ...skipped(16), ...features },
); // prettier-ignore
const admissionConfirm = sequence(
  {
    requestSeqNum, bandWidth: number32, callModel: names(['direct', 'gatekeeperRouted'], []),
    destCallSignalAddress: transportAddress, 'irrFrequency?': integer(1, 65_535), ...nonStandard,
  },
  { ...skipped(20), ...features },
); // prettier-ignore
const locationRequest = sequence(
  {
    requestSeqNum, 'endpointIdentifier?': endpointIdentifier, destinationInfo: aliases, ...nonStandard,
    replyAddress: transportAddress,
  },
  { ...skipped(8), ...features },
); // prettier-ignore
const locationConfirm = sequence(
  { requestSeqNum, callSignalAddress: transportAddress, rasAddress: transportAddress, ...nonStandard },
  { ...skipped(11), ...features },
);
const infoRequest = sequence(
  { requestSeqNum, callReferenceValue, ...nonStandard, 'replyAddress?': transportAddress },
  {},
);
/** Its calls in progress repeat what signalling said. */
const infoRequestResponse = sequence(
  {
    ...nonStandard, requestSeqNum, endpointType, endpointIdentifier, rasAddress: transportAddress,
    callSignalAddress: addresses, 'endpointAlias?': aliases, 'perCallInfo?': opaque,
  },
  {},
); // prettier-ignore

/** In the order of the choice. */
export const rasMessage = choice(
  {
    gatekeeperRequest, gatekeeperConfirm, gatekeeperReject: only,
    registrationRequest, registrationConfirm, registrationReject: only,
    unregistrationRequest, unregistrationConfirm: only, unregistrationReject: only,
    admissionRequest, admissionConfirm, admissionReject: only,
    bandwidthRequest: only, bandwidthConfirm: only, bandwidthReject: only,
    disengageRequest: only, disengageConfirm: only, disengageReject: only,
    locationRequest, locationConfirm, locationReject: only,
    infoRequest, infoRequestResponse,
    nonStandardMessage: only, unknownMessageResponse: only,
  },
  {
    requestInProgress: only, resourcesAvailableIndicate: only, resourcesAvailableConfirm: only, infoRequestAck: only,
    infoRequestNak: only, serviceControlIndication: only, serviceControlResponse: only, admissionConfirmSequence: opaque,
  },
); // prettier-ignore
