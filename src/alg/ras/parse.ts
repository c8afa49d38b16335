/** One RAS message (H.225.0 §7.8 ff.): its name, sequence number, and the addresses in it. */
import { endpointsOf, type H323Endpoint } from '../h323/endpoints.ts';
import { traversalOf } from '../h323/features.ts';
import { readPer } from '../h323/per-walk.ts';
import { rasMessage } from './ras-types.ts';

export interface RasMessage {
  /** `RRQ`, or the alternative's own name for those without a common abbreviation. */
  readonly name: string;
  /** `registrationRequest`. */
  readonly alternative: string;
  /** 0 when it was not read. */
  readonly sequence: number;
  readonly endpoints: readonly H323Endpoint[];
  readonly traversal: readonly string[];
  /** An admission for a call that came in: its address is the asker's own. */
  readonly answersCall: boolean;
  /** Everything up to the last address was read. */
  readonly isWhole: boolean;
}

const abbreviations: Readonly<Record<string, string>> = {
  gatekeeperRequest: 'GRQ', gatekeeperConfirm: 'GCF', gatekeeperReject: 'GRJ', registrationRequest: 'RRQ',
  registrationConfirm: 'RCF', registrationReject: 'RRJ', unregistrationRequest: 'URQ', unregistrationConfirm: 'UCF',
  unregistrationReject: 'URJ', admissionRequest: 'ARQ', admissionConfirm: 'ACF', admissionReject: 'ARJ',
  bandwidthRequest: 'BRQ', bandwidthConfirm: 'BCF', bandwidthReject: 'BRJ', disengageRequest: 'DRQ',
  disengageConfirm: 'DCF', disengageReject: 'DRJ', locationRequest: 'LRQ', locationConfirm: 'LCF', locationReject: 'LRJ',
  infoRequest: 'IRQ', infoRequestResponse: 'IRR', requestInProgress: 'RIP', resourcesAvailableIndicate: 'RAI',
  resourcesAvailableConfirm: 'RAC', infoRequestAck: 'IACK', infoRequestNak: 'INAK', unknownMessageResponse: 'XRS',
  serviceControlIndication: 'SCI', serviceControlResponse: 'SCR',
}; // prettier-ignore

/** Undefined when not even the choice of message makes sense. */
export function readRas(bytes: Uint8Array): RasMessage | undefined {
  const { leaves, complete } = readPer(bytes, rasMessage);
  const alternative = leaves[0]?.value;
  if (leaves[0]?.path !== '' || typeof alternative !== 'string' || alternative === 'extension') return undefined;
  const at = (name: string) => leaves.find(({ path }) => path === `${alternative}.${name}`)?.value;
  return {
    name: abbreviations[alternative] ?? alternative,
    alternative,
    sequence: Number(at('requestSeqNum') ?? 0),
    endpoints: endpointsOf(bytes, leaves),
    traversal: traversalOf(leaves),
    answersCall: at('answerCall') === true,
    isWhole: complete,
  };
}
