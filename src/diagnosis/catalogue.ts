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
  'tcp/handshake-proxied': entry(
    'info',
    'gateway',
    'The SYN-ACK and the data come from different hosts: a TCP proxy answers for the server',
  ),
  'tcp/handshake-timeout': entry(
    'warning',
    'unknown',
    "The three-way handshake took longer than the gateway's limit (Junos: 4 s)",
  ),
  'tcp/syn-unanswered': entry('warning', 'unknown', 'No answer to a SYN and its repeats'),
  'tcp/port-zero': entry('warning', 'unknown', 'TCP source or destination port is zero'),
  'tcp/header-length': entry('warning', 'unknown', 'TCP header length is below 20 or beyond the packet'),
  'tcp/sequence-zero-no-flags': entry('warning', 'unknown', 'TCP sequence number zero and no flags'),
  'tcp/sequence-zero-flags': entry('warning', 'unknown', 'TCP sequence number zero with FIN, PSH or RST'),
  'tcp/flag-combination': entry('warning', 'unknown', 'TCP FIN+RST, or SYN with URG, FIN or RST'),
  'tcp/private-source-leak': entry('warning', 'gateway', 'A packet left with its private source address'),
  'tcp/sequence-not-adjusted': entry(
    'error',
    'gateway',
    'A rewrite changed the length and the following SEQ or ACK were not adjusted',
  ),
  'tcp/options-changed': entry('warning', 'gateway', 'TCP options were changed on the way'),
  'udp/port-zero': entry('warning', 'unknown', 'UDP source or destination port is zero'),
  'udp/length': entry('warning', 'unknown', 'UDP length field disagrees with the packet'),
  'udp/fragment-lost': entry(
    'warning',
    'network',
    'Fragments of a datagram are missing, or arrive in an order that NAT devices drop',
  ),
  'udp/mapping-expired': entry('warning', 'gateway', "The return traffic came after the binding's lifetime"),
  'icmp/inner-not-translated': entry(
    'error',
    'gateway',
    'An ICMP error quotes addresses that the receiver has never used',
  ),
  'icmp/checksum': entry('warning', 'gateway', "An ICMP error's outer or quoted checksum is wrong"),
  'icmp/error-source-rewritten': entry('info', 'gateway', 'NAT replaced the sender of an ICMP error'),
  'icmp/error-unmatched': entry('info', 'unknown', 'An ICMP error quotes a flow that the capture does not have'),
  'icmp/echo-outstanding': entry(
    'warning',
    'gateway',
    'More echo requests outstanding than the ALG forwards (Junos: 20)',
  ),
  'traceroute/beyond-alg-ports': entry(
    'info',
    'gateway',
    "Probes leave the ALG's port range (33434 to 33450) or its TTL threshold",
  ),
  'bootp/relay-untranslated': entry(
    'warning',
    'gateway',
    'giaddr or a unicast renewal crosses a translation that BOOTP does not survive',
  ),
  'dns/message-exceeds-limit': entry(
    'error',
    'gateway',
    "A DNS message over TCP is larger than the gateway's ALG accepts",
  ),
  'dns/reply-exceeds-length': entry(
    'error',
    'gateway',
    "A DNS reply over UDP is longer than the gateway's configured maximum",
  ),
  'dns/closed-after-answer': entry(
    'warning',
    'gateway',
    'The gateway closes the flow after the first answer; later answers are lost',
  ),
  'dns/answer-rewritten': entry('warning', 'gateway', 'The address in an answer differs between the two sides'),
  'dns/doctoring-missing': entry('info', 'gateway', 'The answer names the translated address of an inside host'),
  'dns/fragmented-reply': entry('warning', 'network', 'A large UDP reply arrives in fragments or not at all'),
  'dns/large-reply-allowed': entry(
    'hint',
    'unknown',
    "A reply above 512 bytes that the query's EDNS size allows: no fault",
  ),
  'dns/label-rejected': entry('warning', 'unknown', "A name fails a gateway's label check"),
  'dns/tcp-fallback-blocked': entry('error', 'gateway', 'A truncated answer was retried over TCP and failed'),
  'pptp/gre-one-way': entry('error', 'gateway', 'GRE flows in one direction only'),
  'pptp/call-id-collision': entry('error', 'gateway', 'Two clients behind one address use the same call id'),
  'ike-esp/second-client': entry(
    'error',
    'gateway',
    "A second IKE client behind one address takes over the first one's ESP",
  ),
  'snmp/agent-address': entry('warning', 'gateway', "A v1 trap's agent-addr differs from the sender"),
  'snmp/command-uncovered': entry('info', 'gateway', "An SNMP command that the gateway's ALG has no name for"),
  'sip/private-contact': entry('error', 'gateway', 'Contact or Via carries an address that the peer cannot reach'),
  'sip/contact-rewritten': entry('warning', 'gateway', 'The gateway changed the host or port of Contact'),
  'sip/ack-misrouted': entry('warning', 'unknown', "The ACK goes to another address than the dialog's"),
  'sip/reinvite-unanswered': entry('warning', 'unknown', 'A re-INVITE or UPDATE inside a dialog is never answered'),
  'sip/content-length': entry('error', 'unknown', 'Content-Length does not equal the body'),
  'sip/sdp-damaged': entry('error', 'unknown', 'SDP lines were destroyed on the way'),
  'sip/private-media-address': entry('error', 'gateway', 'SDP offers media on an address that the peer cannot reach'),
  'sip/media-one-way': entry('error', 'unknown', 'Media flows in one direction only'),
  'sip/media-port-odd': entry('warning', 'unknown', 'RTP on an odd port after translation'),
  'sip/message-split': entry(
    'warning',
    'unknown',
    'A SIP message over TCP is split, which some ALGs pass untranslated',
  ),
  'sip/low-media-port': entry('warning', 'unknown', 'A media port below 1024'),
  'sip/ports-exhausted': entry('error', 'gateway', 'No port left for SDP media'),
  'sip/message-exceeds-mtu': entry('warning', 'unknown', 'A SIP message over UDP is fragmented or above 1300 bytes'),
  'sip/transport-refused': entry('warning', 'unknown', 'The endpoint switched to TCP and got no answer'),
  'sip/registration-expired': entry('warning', 'gateway', "The gap between keepalives exceeds the binding's lifetime"),
  'sip/rewritten': entry('info', 'gateway', 'The gateway rewrote SIP or SDP'),
  'sip/too-many-media': entry('warning', 'unknown', 'More media lines than the gateway follows'),
  'sccp/unknown-version': entry('warning', 'unknown', 'A Skinny version newer than the ALG'),
  'rtsp/media-blocked': entry('error', 'unknown', 'The negotiated UDP media never arrives'),
  'rtsp/transport-unsupported': entry('info', 'server', '461: the server refuses the transport; not a NAT fault'),
  'ftp/private-address': entry(
    'error',
    'gateway',
    'PORT, EPRT, 227 or 229 offers an address that the other side cannot reach',
  ),
  'ftp/control-encrypted': entry('warning', 'unknown', 'AUTH TLS hides the commands from every ALG'),
  'ftp/command-split': entry('warning', 'unknown', 'PORT or 227 is split over two segments'),
  'ftp/low-port': entry('warning', 'unknown', 'The negotiated port is below 1024'),
  'ftp/third-party-address': entry('warning', 'unknown', "The negotiated address is not the peer's"),
  'ftp/extended-refused': entry('warning', 'unknown', 'EPSV or EPRT was refused or never answered'),
  'ftp/nonstandard-port': entry('warning', 'unknown', 'An FTP control session on a port that no ALG watches'),
  'ftp/reply-misread': entry('warning', 'unknown', 'A 227 reply without an address, which a helper drops'),
  'ftp/data-not-opened': entry('error', 'unknown', 'A negotiated data connection never opened'),
  'tftp/return-blocked': entry('error', 'gateway', 'The server answers from a new port and the answer is refused'),
  'exec/stderr-blocked': entry('error', 'unknown', 'The second connection of rexec never opened'),
  'shell/stderr-blocked': entry('error', 'unknown', 'The second connection of rsh never opened'),
  'shell/source-port': entry('warning', 'gateway', "The client's port is outside 512 to 1023 after translation"),
  'sqlnet/redirect-blocked': entry('error', 'unknown', "A redirect's port was never reached"),
  'sqlnet/large-data': entry('warning', 'unknown', 'Large TNS data through an ALG that copies it'),
  'dce-rpc/bind-rejected': entry('error', 'unknown', 'A bind was answered by a reset or a nak'),
  'dce-rpc/mapped-port-blocked': entry('error', 'unknown', 'The port that the endpoint mapper gave was never reached'),
  'rpc/mapped-port-blocked': entry('error', 'unknown', 'The port that the portmapper gave was never reached'),
  'rpc/record-fragmented': entry(
    'warning',
    'unknown',
    'A record of several fragments, which some ALGs do not reassemble',
  ),
  'netbios/header-address': entry('warning', 'unknown', "The datagram header's source differs from the IP source"),
  'netbios/name-private': entry('warning', 'unknown', 'A name answer carries an address that the asker cannot reach'),
  'h323/tunnelled': entry('warning', 'unknown', 'H.245 is tunnelled in H.225, which older ALGs do not follow'),
  'h323/message-segmented': entry('warning', 'unknown', 'An H.225 message spans segments'),
  'h323/traversal-with-alg': entry('info', 'gateway', 'H.460 traversal in use: the ALG should be off'),
  'h323/media-not-opened': entry('error', 'unknown', "A logical channel's media never arrived"),
  'iiop/private-reference': entry(
    'warning',
    'gateway',
    'An object reference carries an address that the client cannot reach',
  ),
  'netshow/media-blocked': entry('error', 'unknown', 'The negotiated media stream never arrives'),
  'realaudio/media-blocked': entry('error', 'unknown', 'The negotiated media stream never arrives'),
  'winframe/private-address': entry(
    'warning',
    'gateway',
    'The browser service answers with an address that the client cannot reach',
  ),
  'nat/hairpin': entry(
    'error',
    'gateway',
    'A hairpin flow without source translation: the answer bypasses the gateway',
  ),
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
