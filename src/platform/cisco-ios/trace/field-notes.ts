/**
 * What is known about each field of the trace, and how well: Cisco documents `debug ip nat`, the L4F and ALG lines are only
 * read from one public trace, and some numbers nobody outside Cisco can explain. The hover says which of the three it is.
 */
import type { TraceRecord } from './record.ts';
import { numberIn } from './trace-document.ts';

export type Knowledge = 'documented' | 'reading' | 'unknown';

export interface FieldNote {
  readonly title: string;
  readonly knowledge: Knowledge;
  /** Markdown. */
  readonly text: string;
}

/** What the note may look at besides the match: the records of the same flow, the field's own included. */
export interface NoteContext {
  readonly record: TraceRecord;
  readonly flow: readonly TraceRecord[];
}

export interface FieldRow {
  /** Global; the match is the range that the note is for. */
  readonly pattern: RegExp;
  readonly note: (match: RegExpExecArray, context: NoteContext) => FieldNote;
}

const row = (
  pattern: RegExp,
  title: string,
  knowledge: Knowledge,
  text: string | ((match: RegExpExecArray, context: NoteContext) => string),
): FieldRow => ({
  pattern,
  note: (match, context) => ({ title, knowledge, text: typeof text === 'string' ? text : text(match, context) }),
});

/** RFC 9293 §3.1, control bits from CWR to FIN. */
const controlBits = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** `SYN ACK` for 0x12; bits beyond the eight named ones as a number. */
export function flagNames(flags: number): string {
  const names = controlBits.filter((_, bit) => (flags & (1 << bit)) !== 0);
  const rest = flags >>> controlBits.length;
  if (rest !== 0) names.push(`0x${(rest << controlBits.length).toString(16)}`);
  return names.length === 0 ? 'no flag' : names.join(' ');
}

const hexOf = (value: number): string => `0x${value.toString(16).toUpperCase()}`;

function sizeNote(size: number, { record, flow }: NoteContext): string {
  const at = flow.indexOf(record);
  const lookup = flow.slice(0, Math.max(0, at)).findLast((other) => other.name === 'alg-lookup');
  const arrived = lookup ? numberIn(lookup, 'l7_bytes_recd') : null;
  const lines = [`The size that the message itself declares: **${size} bytes** (${hexOf(size)}).`];
  if (arrived !== null && arrived > 0 && arrived < size)
    lines.push(
      `${arrived} bytes had arrived. With segments of that size the message needs ⌈(${size} + 2) / ${arrived}⌉ = **${Math.ceil((size + 2) / arrived)} segments**, counting DNS's two-byte length (RFC 1035 §4.2.2).`,
    );
  if (arrived !== null && arrived >= size) lines.push(`${arrived} bytes had arrived: the message is complete.`);
  lines.push('Whether the number includes the two bytes of the length prefix is not publicly known.');
  return lines.join('\n\n');
}

const segment = String.raw`\s*=\s*(\d+)`;

export const fieldRows: readonly FieldRow[] = [
  row(/^NAT\*(?= ?:)/g, 'NAT, fast path', 'documented', 'The packet was translated in the fast path. The first packet of a conversation is always process-switched and printed without the asterisk (Cisco IOS Debug Command Reference, `debug ip nat`).'),
  row(/^NAT(?= ?:)/g, 'NAT, process-switched', 'documented', 'The packet took the slow path, as the first one of a conversation always does (Cisco IOS Debug Command Reference, `debug ip nat`).'),
  row(/^NAT-L4F(?= ?:)/g, 'Layer 4 Forwarding', 'reading', "The router's TCP proxy, which ALGs over TCP need: Cisco documents L4F as a requirement of the NAT TCP SIP ALG. The lines themselves are not documented."),
  row(/^NAT-ALG(?= ?:)/g, 'NAT application-level gateway', 'reading', 'The part that reads the application protocol. Its lines are not documented.'),
  row(/^NAT-FRAG(?= ?:)/g, "NAT's TCP path", 'reading', 'Printed for each TCP packet. Not documented.'),
  row(/^NAT-[\w]+(?= ?:)/g, 'Unknown family', 'unknown', 'No public text describes lines with this prefix. They are kept as they are.'),
  row(/tcpmss value\s*:?\s*\d+/g, 'MSS clamp', 'reading', 'The maximum segment size that the router would write into the SYN; 0 reads as "no clamp", that is no `ip tcp adjust-mss`.'),
  row(/setting ALG_NEEDED flag(?: in subblock)?/g, 'Packet claimed', 'reading', 'The packet matches a port that has an ALG over TCP, so it goes to the proxy. Printed once per packet and direction: the count is about the number of packets.'),
  row(/Policy check \w+/g, 'Policy check', 'reading', 'The SYN is accepted for proxying.'),
  row(/\bfd1\s*:\s*\d+/g, 'Descriptor, client side', 'reading', "L4F's descriptor of the leg towards the host that opened the connection. The trace prints no addresses: the pair of descriptors is what tells flows apart."),
  row(/\bfd2\s*:\s*\d+/g, 'Descriptor, server side', 'reading', "L4F's descriptor of the leg towards the server. In the public trace it is fd1 plus one."),
  row(/tcp flags\s*=\s*(0x[\da-fA-F]+)/g, 'TCP flags', 'documented', (match) => `**${match[1] ?? ''} = ${flagNames(Number(match[1]))}** (RFC 9293 §3.1).`),
  row(/payload_len\s*=\s*\d+/g, 'Payload length', 'reading', "Bytes of data in this packet; the handshake's packets carry none."),
  row(/Transis?tioning to proxy\b/g, 'Becoming a proxy', 'reading', 'L4F goes from watching the handshake to proxying the connection. "Transistioning" is Cisco\'s spelling.'),
  row(/\b(?:rc|error)\s*=?\s*-?\d+/g, 'Result', 'reading', '0 reads as success. Other values are not publicly known.'),
  row(/Successfully proxied this flow/g, 'Proxied', 'reading', "From here the router terminates both legs: it acknowledges data itself and can send a RST itself, with an endpoint's address. Documented for vTCP of IOS-XE, not for L4F."),
  row(/lookup\s*=\s*(\d+)/g, 'lookup', 'unknown', 'In the public trace 0 stands on data from client to server and 1 on data from server to client. No document explains it.'),
  row(new RegExp(`l7_bytes_recd${segment}`, 'g'), 'Application bytes received', 'reading', (match) => `${match[1] ?? ''} bytes of application data are in hand for this call: a whole small message, or one segment of a large one.`),
  row(new RegExp(`appl_type${segment}`, 'g'), 'Application type', 'reading', (match) => match[1] === '12' ? '12 is DNS: the next line of the public trace says `DNS l7_msg_size`. No other value is evidenced.' : `${match[1] ?? ''} is not publicly known. Only 12 = DNS is evidenced.`),
  row(/Unsupported l7_msg_size\s*=\s*(\d+)/g, 'Message refused', 'unknown', (match, context) => `The ALG refuses a message of this size. **The limit is not printed and not public.**\n\n${sizeNote(Number(match[1]), context)}`),
  row(/(?:[A-Z][A-Z0-9]+ )?l7_msg_size\s*=\s*(\d+)/g, 'Message size', 'reading', (match, context) => sizeNote(Number(match[1]), context)),
  row(/after state machine/g, 'State after the message', 'reading', "The following lines show the ALG's reassembly state."),
  row(/remaining_hdr_sz\s*=\s*\d+/g, 'Header bytes missing', 'reading', "Bytes of the message's length header that have not arrived; 0 reads as complete."),
  row(/remaining_payl_sz\s*=\s*\d+/g, 'Payload bytes missing', 'reading', 'Bytes of the message that have not arrived; 0 reads as complete.'),
  row(/tcp_alg_state\s*=\s*\d+/g, 'ALG state', 'unknown', '0 follows a complete message in the public trace. The numbers are not publicly known.'),
  row(/complete_msg_len\s*=\s*\d+/g, 'Complete message', 'reading', 'Bytes of the message once it is complete.'),
  row(/l4f_send returns\s*-?\d+(?: bytes)?/g, 'Passed on', 'reading', 'So many bytes were written to the other leg of the proxied connection.'),
  row(/Complete buffer written to proxy/g, 'Passed on whole', 'reading', 'The whole message was written to the other leg.'),
  row(/NO DATA to read/g, 'Queue empty', 'reading', 'Nothing more to read from this leg for now.'),
  row(/CSM isn.{0,3}t able to accept(?: the pkt)?/g, 'Packet refused', 'reading', 'The connection state machine does not take the packet. In the public trace this follows the refused size.'),
  row(/read RST\s*,?\s*aborting/g, 'Flow given up', 'reading', "The flow is torn down. The line does **not** prove that the server sent a RST: in the public trace it follows the ALG's own refusal by 4 ms. A capture decides it by the RST's TTL."),
  row(/\[(\d+)\]\s*$/g, 'IP identification', 'documented', (match) => `Of the packet, to find it in a capture: \`ip.id == 0x${Number(match[1]).toString(16).padStart(4, '0')}\` (Cisco IOS Debug Command Reference, \`debug ip nat\`).`),
  row(/\b[sd]=[\d.]+(?:->[\d.]+)?/g, 'Translation', 'documented', (match) => `${match[0].startsWith('s') ? 'Source' : 'Destination'}${match[0].includes('->') ? ', before and after translation' : ', not translated'} (Cisco IOS Debug Command Reference, \`debug ip nat\`).`),
  row(/(?<=: ?)[io]:(?= )/g, 'Interface', 'documented', (match) => `The packet arrived on the ${match[0] === 'i:' ? 'inside' : 'outside'} interface (Cisco IOS Debug Command Reference, \`debug ip nat detailed\`).`),
  row(/\([\d.]+, ?\d+\)/g, 'Endpoint', 'documented', 'Address and port (Cisco IOS Debug Command Reference, `debug ip nat detailed`). In public traces of ICMP both ports are the ICMP identifier.'),
  row(/wanted (\d+) got (\d+)/g, 'Port allocation', 'reading', (match) => match[1] === match[2] ? 'The host keeps its own port.' : `Port ${match[1] ?? ''} was taken: the outside sees ${match[2] ?? ''}.`),
  row(/expiring [\d.]+ \([\d.]+\)/g, 'Binding expired', 'reading', 'Global address and, in brackets, the local one.'),
  row(/failed to allocate address for [\d.]+/g, 'No address', 'reading', 'The pool has no free address for this host. Not an ALG fault.'),
  row(/translation failed(?: \(\w+\))?/g, 'Translation failed', 'unknown', 'The packet is dropped. What the letter stands for is not publicly known.'),
  row(/forced_punt_flags:?\s*\d+/g, 'forced_punt_flags', 'unknown', 'Not publicly known. The line itself is usual when the fast path leaves the first packet to the slow one.'),
  row(/mapping pointer available mapping\s*:\s*\d+/g, 'Mapping pointer', 'unknown', 'Not publicly known. Printed without a prefix by `debug ip nat detailed`.'),
  row(/(?<=SIP: )\[\d+\]/g, 'Index', 'unknown', 'Probably a direction or flow number. Not publicly known.'),
  row(/translate embedded port \d+->\d+/g, 'Rewritten by the SIP ALG', 'reading', 'The ALG writes another port into the SIP message.'),
  row(/with ip ident (\d+)/g, 'IP identification', 'reading', (match) => `Of the dropped packet, to find it in a capture: \`ip.id == 0x${Number(match[1]).toString(16).padStart(4, '0')}\`.`),
  row(/Dropping [\w-]+ session/g, 'Dropped by the zone firewall', 'reading', 'The zone-based firewall dropped it, not NAT and not an ALG.'),
]; // prettier-ignore
