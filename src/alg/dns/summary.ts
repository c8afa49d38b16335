/** Names and one-line summaries of messages. Built for every message, so they only join what is at hand. */
import type { DnsMessage } from './parse.ts';
import type { RecordSurvey } from './survey.ts';
import { transferKind, type Transfer } from './transfer.ts';
import { operation, operationName, responseCodeName, typeName } from './vocabulary.ts';

/** Who speaks: plain DNS, or its multicast kin on ports of their own (RFC 6762, RFC 4795), which no gateway translates. */
export type Flavour = 'DNS' | 'mDNS' | 'LLMNR';

const prefix = { DNS: '', mDNS: 'mDNS ', LLMNR: 'LLMNR ' } as const satisfies Record<Flavour, string>;

/** `query`, `AXFR response`, `notify`, `update response`, `mDNS query`. */
export function messageName(flavour: Flavour, message: DnsMessage, transfer: Transfer | undefined): string {
  if (message.operation !== operation.query)
    return `${prefix[flavour]}${operationName(message.operation)}${message.response ? ' response' : ''}`;
  const kind = transfer?.kind ?? (message.question && transferKind(message.question.type));
  const role = message.response ? 'response' : 'query';
  if (kind) return `${prefix[flavour]}${kind} ${role}`;
  return flavour === 'DNS' ? role : prefix[flavour] + role;
}

/** `A www.example.com: 192.0.2.1`, `AXFR example.com: part 2, 310 records`; `code` is the whole response code. */
export function summarize(
  subject: string,
  message: DnsMessage,
  survey: RecordSurvey,
  code: number,
  transfer: Transfer | undefined,
): string {
  let text = subject;
  if (message.response) text += `: ${outcome(message, survey, code, transfer)}`;
  if (message.truncated) text += ', truncated';
  if (!message.response && survey.opt) text += `, EDNS ${survey.opt.payloadSize}`;
  if (survey.tsig) text += tsigText(survey.tsig.error);
  return text;
}

/** `A www.example.com`; the name alone when the question breaks off before its type. */
export const subjectText = (type: number, name: string): string => (type === 0 ? name : `${typeName(type)} ${name}`);

function outcome(message: DnsMessage, survey: RecordSurvey, code: number, transfer: Transfer | undefined): string {
  if (code !== 0) return responseCodeName(code);
  if (transfer)
    return `part ${transfer.parts}, ${transfer.records} ${transfer.records === 1 ? 'record' : 'records'}${transfer.closed ? ', closed' : ''}`;
  // An unasked answer (multicast DNS) is a bundle of records about several names.
  const first = message.question && survey.addresses[0];
  if (first) return survey.addressCount === 1 ? first.value : `${first.value} and ${survey.addressCount - 1} more`;
  if (message.answerCount === 0) return message.operation === operation.query ? 'no answer' : 'done';
  return message.answerCount === 1 ? '1 answer' : `${message.answerCount} answers`;
}

const tsigText = (error: number): string => (error === 0 ? ', TSIG' : `, TSIG error ${responseCodeName(error)}`);
