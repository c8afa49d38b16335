/** Whether a negotiated FTP data connection opened, by its flow where there is one, else by what the server answered. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { AlgMessage } from '../../alg/alg.ts';
import { lastStep, type FtpTransfer } from '../../alg/ftp/transfers.ts';
import { formatEndpoint } from '../../base/address.ts';
import { gateFate, secondsUntilEnd } from '../data-connection.ts';

/** `unknown`: nothing asked for the connection, or the capture does not show how it went on. */
export interface TransferVerdict {
  readonly outcome: 'opened' | 'failed' | 'unknown';
  /** For `failed`: what shows it, in words, and how sure that is. */
  readonly reason: string;
  readonly confidence: number;
  /** Packets that show it. */
  readonly packets: readonly number[];
  readonly sign: 'none' | 'syn-refused' | 'syn-unanswered' | 'reply' | 'silence';
}

/** The opener's SYN reached this capture: the offer was understood. */
export const wasDialled = ({ sign }: TransferVerdict): boolean => sign === 'syn-refused' || sign === 'syn-unanswered';

export interface JudgedTransfer {
  readonly transfer: FtpTransfer;
  readonly verdict: TransferVerdict;
}

/** Clients try a data connection longer than this before they give up; servers answer faster. */
const patienceSeconds = 10;

const opened: TransferVerdict = { outcome: 'opened', reason: '', confidence: 1, packets: [], sign: 'none' };
const unknown: TransferVerdict = { outcome: 'unknown', reason: '', confidence: 0, packets: [], sign: 'none' };

const failed = (
  sign: TransferVerdict['sign'],
  reason: string,
  confidence: number,
  packet: number,
): TransferVerdict => ({ outcome: 'failed', sign, reason, confidence, packets: packet > 0 ? [packet] : [] });

export const offeredText = ({ address, port }: FtpTransfer): string => formatEndpoint(address, port);

export function judgeTransfer(analysis: CaptureAnalysis, transfer: FtpTransfer): TransferVerdict {
  const { gate, final, preliminary, refusal } = transfer;
  const fate = gateFate(analysis, gate);
  const code = final?.facts?.['code'];
  // 125 and 226 say that there is, or was, a connection; 426 that it broke (RFC 959 §4.2).
  const said = code === 226 || code === 250 || code === 426 || preliminary?.facts?.['code'] === 125;
  if (fate === 'open' || said || reachedElsewhere(analysis, transfer)) return opened;
  const first = gate?.firstPacket ?? 0;
  const syn = `the SYN to ${offeredText(transfer)} (packet ${first})`;
  if (fate === 'refused') return failed('syn-refused', `${syn} was answered with a RST`, 0.9, first);
  if (fate === 'unanswered') return failed('syn-unanswered', `${syn} was never answered`, 0.9, first);
  if (fate === 'undecided') return unknown;
  const reply = (what: string, message: AlgMessage, confidence: number): TransferVerdict =>
    failed('reply', `${what}: "${message.summary}" (packet ${message.packet})`, confidence, message.packet);
  if (refusal) return reply('the server refused it', refusal, 0.9);
  if (final && code === 425) return reply('the server could not open it', final, 0.95);
  if (final && code === 421) return reply('the server waited in vain', final, 0.8);
  return final ? unknown : judgeSilence(analysis, transfer);
}

/** The listener's real address was dialled instead of the one that it offered: some clients correct a 227. */
const reachedElsewhere = (analysis: CaptureAnalysis, { gate }: FtpTransfer): boolean =>
  gate?.outcome === 'contradicted' &&
  gate.flow !== null &&
  gateFate(analysis, { ...gate, outcome: 'fulfilled' }) === 'open';

function judgeSilence(analysis: CaptureAnalysis, transfer: FtpTransfer): TransferVerdict {
  const { command, listener, followedBy } = transfer;
  const last = lastStep(transfer);
  const until = followedBy
    ? analysis.index.secondsBetween(last.packet - 1, followedBy.packet - 1)
    : secondsUntilEnd(analysis, last.packet);
  if (until < patienceSeconds) return unknown;
  // In active mode nothing happens before the command; in passive mode clients dial first.
  if (!command && listener === 'client') return unknown;
  const waited = `no data connection appeared and nothing was said for ${Math.round(until)} s`;
  const reason = `${waited} after packet ${last.packet} (${last.name})`;
  return failed('silence', reason, command ? 0.7 : 0.6, last.packet);
}
