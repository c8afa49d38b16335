/** `ftp/private-address`, `ftp/data-not-opened`, `ftp/third-party-address`, `ftp/low-port`: what the offers of a session led to. */
import type { CaptureAnalysis } from '../../alg/capture-analysis.ts';
import type { FtpTransfer } from '../../alg/ftp/transfers.ts';
import type { Gate } from '../../alg/gate-table.ts';
import type { Session } from '../../alg/session.ts';
import { isPrivateAddress, parseIpv4 } from '../../base/address.ts';
import { finding, packetsText, type Finding } from '../finding.ts';
import { offeredText, wasDialled, type JudgedTransfer } from './ftp-verdict.ts';

const lowestFreePort = 1024;
const shownPackets = 100;

export interface FtpDataFindings {
  readonly findings: readonly Finding[];
  readonly explainedGates: readonly Gate[];
}

interface SessionEnds {
  readonly source: number;
  readonly session: Session;
  readonly client: string;
  readonly server: string;
}

/** RFC 1122 §3.2.1.3: this host and loopback lead nowhere else. */
function leadsNowhere(address: string): boolean {
  const v4 = parseIpv4(address);
  return isPrivateAddress(address) || address === '::' || address === '::1' || v4 === 0 || (v4 ?? 0) >>> 24 === 127;
}

export function ftpDataFindings(
  source: number,
  { flows }: CaptureAnalysis,
  session: Session,
  transfers: readonly JudgedTransfer[],
): FtpDataFindings {
  const ends: SessionEnds = {
    source,
    session,
    client: flows.clientAddress(session.flow),
    server: flows.serverAddress(session.flow),
  };
  const leaked = transfers.filter(({ transfer }) => isLeaked(transfer, ends));
  const untranslated = transfers.filter((judged) => isUntranslated(judged, ends));
  const hidden = new Set([...leaked, ...untranslated]);
  const foreign = transfers.filter((judged) => !hidden.has(judged) && isForeign(judged.transfer, ends));
  const low = transfers.filter(({ transfer }) => transfer.port < lowestFreePort);
  const broken = transfers.filter((judged) => judged.verdict.outcome === 'failed' && !hidden.has(judged));
  const findings = [
    ...tellLeaked(leaked, ends),
    ...tellUntranslated(untranslated, ends),
    ...tellBroken(broken, ends),
    ...tellForeign(foreign, ends),
    ...tellLow(low, ends),
  ];
  // A contradicted gate that none of these speaks of is still worth its generic finding.
  const spokenOf = new Set([...hidden, ...foreign, ...broken].map(({ transfer }) => transfer.gate));
  const explainedGates = session.gates.filter((gate) => gate.outcome !== 'contradicted' || spokenOf.has(gate));
  return { findings, explainedGates };
}

const ownAddress = ({ listener }: FtpTransfer, { client, server }: SessionEnds): string =>
  listener === 'client' ? client : server;
const otherAddress = ({ listener }: FtpTransfer, { client, server }: SessionEnds): string =>
  listener === 'client' ? server : client;

const namesAddress = ({ offer }: FtpTransfer): boolean => offer.facts?.['namesAddress'] === true;

/** The header already carries a public address, the message still the private one: nobody will translate it any more. */
const isLeaked = (transfer: FtpTransfer, ends: SessionEnds): boolean =>
  namesAddress(transfer) && leadsNowhere(transfer.address) && !leadsNowhere(ownAddress(transfer, ends));

/** Header and message agree on a private address, the other side is public, and the connection never came. */
const isUntranslated = ({ transfer, verdict }: JudgedTransfer, ends: SessionEnds): boolean =>
  verdict.outcome === 'failed' &&
  !wasDialled(verdict) &&
  namesAddress(transfer) &&
  transfer.address === ownAddress(transfer, ends) &&
  isPrivateAddress(transfer.address) &&
  !leadsNowhere(otherAddress(transfer, ends));

const isForeign = (transfer: FtpTransfer, ends: SessionEnds): boolean =>
  namesAddress(transfer) && transfer.address !== ownAddress(transfer, ends);

const offerPackets = (transfers: readonly JudgedTransfer[]): number[] =>
  transfers.slice(0, shownPackets).map(({ transfer }) => transfer.offer.packet);

const offerText = (transfer: FtpTransfer): string =>
  `${transfer.offer.name} in packet ${transfer.offer.packet} offers ${offeredText(transfer)}`;

const repeated = (transfers: readonly JudgedTransfer[]): string =>
  transfers.length > 1 ? ` So do ${transfers.length - 1} more (${packetsText(offerPackets(transfers.slice(1)))}).` : '';

function tellLeaked(transfers: readonly JudgedTransfer[], ends: SessionEnds): Finding[] {
  const first = transfers[0];
  if (!first) return [];
  const { transfer } = first;
  const failures = transfers.filter(({ verdict }) => verdict.outcome === 'failed');
  const corrected = transfers.every(({ verdict }) => verdict.outcome === 'opened');
  const outcome = corrected
    ? 'The other side ignored the address and dialled the one of the control connection, so the transfer worked; others do not.'
    : 'The other side cannot reach that address.';
  return [
    finding('ftp/private-address', ends.source, {
      ...(corrected ? { severity: 'warning' } : {}),
      detail: `${offerText(transfer)}, while its sender appears as ${ownAddress(transfer, ends)}: the header was translated, the message was not.${repeated(transfers)} ${outcome} No FTP ALG watched this connection, or it could not read it.`,
      packets: offerPackets(transfers),
      session: ends.session.id,
      flow: ends.session.flow,
      confidence: 0.95,
      evidence: [
        { text: `${transfer.offer.summary}, sent from ${ownAddress(transfer, ends)}`, packet: transfer.offer.packet },
        ...failures.slice(0, 3).map(({ verdict, transfer: { offer } }) => ({
          text: capitalized(verdict.reason),
          packet: verdict.packets[0] ?? offer.packet,
        })),
      ],
    }),
  ];
}

function tellUntranslated(transfers: readonly JudgedTransfer[], ends: SessionEnds): Finding[] {
  const first = transfers[0];
  if (!first) return [];
  const { transfer, verdict } = first;
  return [
    finding('ftp/private-address', ends.source, {
      detail: `${offerText(transfer)}, which ${otherAddress(transfer, ends)} can reach only if a gateway on the way puts its own address there.${repeated(transfers)} It seems that none did: ${verdict.reason}. A capture on the far side of the gateway would show what left it.`,
      packets: offerPackets(transfers),
      session: ends.session.id,
      flow: ends.session.flow,
      confidence: Math.min(0.8, verdict.confidence - 0.1),
      evidence: [
        { text: transfer.offer.summary, packet: transfer.offer.packet },
        { text: capitalized(verdict.reason), packet: verdict.packets[0] ?? transfer.offer.packet },
      ],
    }),
  ];
}

function tellBroken(transfers: readonly JudgedTransfer[], ends: SessionEnds): Finding[] {
  const first = transfers[0];
  if (!first) return [];
  const { transfer, verdict } = first;
  const [opener, mode] = transfer.listener === 'client' ? ['server', 'active'] : ['client', 'passive'];
  const advice = wasDialled(verdict)
    ? `The ${opener}'s SYN is in the capture, so the offer was understood; a filter between here and the ${transfer.listener}, or the ${transfer.listener} itself, does not let it in.`
    : `The ${opener}'s SYN is not in the capture: it was filtered before it came here, or never sent.`;
  return [
    finding('ftp/data-not-opened', ends.source, {
      detail: `${offerText(transfer)} for ${mode} mode, and ${verdict.reason}.${repeated(transfers)} ${advice}`,
      packets: [
        ...new Set(
          transfers.slice(0, shownPackets).flatMap((each) => [each.transfer.offer.packet, ...each.verdict.packets]),
        ),
      ],
      session: ends.session.id,
      flow: ends.session.flow,
      // A SYN that vanishes was taken by something in between; a RST has its own finding.
      accountable: verdict.sign === 'syn-unanswered' ? 'gateway' : 'unknown',
      confidence: verdict.confidence,
      evidence: [
        { text: transfer.offer.summary, packet: transfer.offer.packet },
        { text: capitalized(verdict.reason), packet: verdict.packets[0] ?? transfer.offer.packet },
      ],
    }),
  ];
}

function tellForeign(transfers: readonly JudgedTransfer[], ends: SessionEnds): Finding[] {
  const first = transfers[0];
  if (!first) return [];
  const { transfer } = first;
  return [
    finding('ftp/third-party-address', ends.source, {
      detail: `${offerText(transfer)}, but its sender is ${ownAddress(transfer, ends)}.${repeated(transfers)} A transfer between two servers looks like this, a bounce attack as well; gateways refuse it (Cisco ASA resets both sides, Linux ignores the offer) unless they are told otherwise.`,
      packets: offerPackets(transfers),
      session: ends.session.id,
      flow: ends.session.flow,
      accountable: transfer.listener,
      evidence: [
        { text: `${transfer.offer.summary}, sent from ${ownAddress(transfer, ends)}`, packet: transfer.offer.packet },
      ],
    }),
  ];
}

function tellLow(transfers: readonly JudgedTransfer[], ends: SessionEnds): Finding[] {
  const first = transfers[0];
  if (!first) return [];
  return [
    finding('ftp/low-port', ends.source, {
      detail: `${offerText(first.transfer)}: a port below ${lowestFreePort} belongs to a service.${repeated(transfers)} Gateways that inspect FTP refuse it; Cisco ASA resets the connection (message 406001).`,
      packets: offerPackets(transfers),
      session: ends.session.id,
      flow: ends.session.flow,
      accountable: first.transfer.listener,
      evidence: [{ text: first.transfer.offer.summary, packet: first.transfer.offer.packet }],
    }),
  ];
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
