/** One pass over a message's records for what the analyzer reports: addresses of the answer, OPT, TSIG, what is broken. */
import type { LocatedField } from '../alg.ts';
import { decodeName, type NameProblem } from './name.ts';
import type { DnsMessage } from './parse.ts';
import { RecordWalk } from './record-walk.ts';
import { addressField, readOpt, readTsig, type OptRecord, type TsigRecord } from './records.ts';
import { recordType } from './vocabulary.ts';

/** Junos SRX translates the first 32 A records of a reply; more are counted, not kept. */
const maximumAddressFields = 32;

export interface RecordSurvey {
  /** Addresses of the answer section, the first 32. */
  readonly addresses: readonly LocatedField[];
  readonly addressCount: number;
  readonly opt: OptRecord | undefined;
  readonly tsig: TsigRecord | undefined;
  /** Name and type of the first record when the message asks nothing (multicast DNS answers). */
  readonly subjectName: string;
  readonly subjectType: number;
  readonly problem: NameProblem | undefined;
}

const noAddresses: readonly LocatedField[] = [];
const emptySurvey: RecordSurvey = {
  addresses: noAddresses,
  addressCount: 0,
  opt: undefined,
  tsig: undefined,
  subjectName: '',
  subjectType: 0,
  problem: undefined,
};

export function surveyRecords(bytes: Uint8Array, message: DnsMessage): RecordSurvey {
  if (message.answerCount + message.authorityCount + message.additionalCount === 0) return emptySurvey;
  const walk = new RecordWalk(bytes, message);
  let addresses: LocatedField[] | undefined;
  let addressCount = 0;
  let opt: OptRecord | undefined;
  let tsig: TsigRecord | undefined;
  let subjectName = '';
  let subjectType = 0;
  if (!message.question && walk.next()) {
    subjectName = decodeName(bytes, walk.nameAt, bytes.length).text;
    subjectType = walk.type;
    look();
  }
  while (walk.next()) look();
  return {
    addresses: addresses ?? noAddresses,
    addressCount,
    opt,
    tsig,
    subjectName,
    subjectType,
    problem: walk.problem,
  };

  function look(): void {
    const type = walk.type;
    if (type === recordType.a || type === recordType.aaaa) {
      if (!walk.inAnswer) return;
      addressCount += 1;
      if (addressCount > maximumAddressFields) return;
      const field = addressField(bytes, walk);
      if (field) (addresses ??= []).push(field);
    } else if (type === recordType.opt) opt ??= readOpt(walk);
    else if (type === recordType.tsig) tsig ??= readTsig(bytes, walk);
  }
}
