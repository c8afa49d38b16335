/** The findings catalogue: every id that a rule may raise, with what users see first. */
import type { Accountable, Severity } from '../base/severity.ts';

export interface CatalogueEntry {
  readonly severity: Severity;
  readonly title: string;
  /** When the evidence does not say more. */
  readonly accountable: Accountable;
}

const entry = (severity: Severity, accountable: Accountable, title: string): CatalogueEntry => ({
  severity,
  accountable,
  title,
});

export const catalogue = {
  'tcp/reset-by-gateway': entry(
    'error',
    'gateway',
    "A RST that carries an endpoint's address was sent by a device in between",
  ),
  'tcp/reset-by-server': entry('warning', 'server', 'The server itself reset the connection'),
  'tcp/reset-by-client': entry('info', 'client', 'The client itself reset the connection'),
  'tcp/reset-after-idle': entry(
    'warning',
    'unknown',
    'A RST after a silence as long as an idle timer: a timeout, not the application',
  ),
  'tcp/syn-unanswered': entry('warning', 'unknown', 'No answer to a SYN and its repeats'),
  'tcp/port-zero': entry('warning', 'unknown', 'TCP source or destination port is zero'),
  'tcp/header-length': entry('warning', 'unknown', 'TCP header length is below 20 or beyond the packet'),
  'tcp/sequence-zero-no-flags': entry('warning', 'unknown', 'TCP sequence number zero and no flags'),
  'tcp/sequence-zero-flags': entry('warning', 'unknown', 'TCP sequence number zero with FIN, PSH or RST'),
  'tcp/flag-combination': entry('warning', 'unknown', 'TCP FIN+RST, or SYN with URG, FIN or RST'),
  'udp/port-zero': entry('warning', 'unknown', 'UDP source or destination port is zero'),
  'udp/length': entry('warning', 'unknown', 'UDP length field disagrees with the packet'),
  'udp/fragment-lost': entry(
    'warning',
    'network',
    'Fragments of a datagram are missing, or arrive in an order that NAT devices drop',
  ),
  'dns/message-exceeds-limit': entry(
    'error',
    'gateway',
    "A DNS message over TCP is larger than the gateway's ALG accepts",
  ),
  'dns/fragmented-reply': entry('warning', 'network', 'A large UDP reply arrives in fragments or not at all'),
  'dns/large-reply-allowed': entry(
    'hint',
    'unknown',
    "A reply above 512 bytes that the query's EDNS size allows: no fault",
  ),
  'dns/label-rejected': entry('warning', 'unknown', "A name fails a gateway's label check"),
  'dns/tcp-fallback-blocked': entry('error', 'gateway', 'A truncated answer was retried over TCP and failed'),
  'nat/wrong-platform-command': entry('warning', 'unknown', 'A command that this platform or version does not have'),
  'nat/translation-failed': entry('warning', 'gateway', 'The router could not translate a packet and dropped it'),
  'alg/gate-expired': entry(
    'warning',
    'unknown',
    'A negotiated data flow never arrived and no more special finding fits',
  ),
  'alg/gate-contradicted': entry(
    'error',
    'gateway',
    'The data flow arrived with another address or port than negotiated',
  ),
  'alg/cannot-know': entry('hint', 'unknown', 'What the evidence at hand cannot decide, and what would decide it'),
  'capture/truncated': entry(
    'warning',
    'unknown',
    'The file ends inside a record, or records are cut by the snap length',
  ),
  'capture/one-sided': entry('hint', 'unknown', 'Only one direction of a flow was captured'),
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type FindingId = keyof typeof catalogue;
export const isFindingId = (id: string): id is FindingId => Object.hasOwn(catalogue, id);
