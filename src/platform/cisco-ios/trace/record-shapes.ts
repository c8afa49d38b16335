/**
 * The table of lines that `debug ip nat` is known to print, one row a line, with the event that the line stands for. All of
 * the L4F and ALG rows rest on one public trace (C800 Software 15.2(4)M6), so everything in them is optional that can be.
 * A named group is a value under the trace's own name, blanks as underscores.
 */
import type { EventKind } from '../../../gateway/event.ts';

export interface RecordShape {
  /** Stable id of the row, for hovers, diagnostics and tests. */
  readonly name: string;
  readonly kind: EventKind;
  /** Matched at the start of the record's words, behind `NAT-XXX:`. */
  readonly pattern: RegExp;
  /** Needs this value, which may stand on the next line. */
  readonly awaits?: string;
}

const address = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
/** An address, or a port where the line prints ports. */
const operand = String.raw`${address}|\d{1,5}`;
/** `'`, its typographic forms, and what wrong decodings make of them. */
const apostrophe = String.raw`[^\w\s]{0,3}`;
const ipIdentification = String.raw`(?:\s*\[(?<ip_id>\d{1,5})\])?`;
const handshake = String.raw`\s*:?\s*(?<$FD>\d+)(?:\s+and)?(?:\s*,?\s*tcp flags\s*=\s*(?<tcp_flags>0x[\da-fA-F]+)(?:\s*,?\s*payload_len\s*=\s*(?<payload_len>\d+))?)?`;

/** The rows that can match words with this first character, in the table's order. */
export type ShapeIndex = (firstCharacter: number) => readonly RecordShape[];

function indexed(...tables: readonly (readonly RecordShape[])[]): ShapeIndex {
  const rows = tables.flat();
  const byFirst = new Map<number, readonly RecordShape[]>();
  return (firstCharacter) => {
    let found = byFirst.get(firstCharacter);
    if (!found) {
      // A pattern that begins with a letter needs that letter; the others may match anything.
      found = rows.filter(
        ({ pattern: { source } }) => !/^[A-Za-z]/.test(source) || source.charCodeAt(0) === firstCharacter,
      );
      if (byFirst.size < 256) byFirst.set(firstCharacter, found);
    }
    return found;
  };
}

const shape = (name: string, kind: EventKind, source: string, awaits?: string): RecordShape => {
  const pattern = new RegExp(source, 'y');
  return awaits === undefined ? { name, kind, pattern } : { name, kind, pattern, awaits };
};

/** `NAT-FRAG:`, `NAT-L4F:`, `NAT-ALG:`, and the same words where the prefix is missing. */
const proxyShapes: readonly RecordShape[] = [
  shape('frag-tcpmss', 'generic', String.raw`tcpmss value\s*:?\s*(?<tcpmss>\d+)`),
  shape('l4f-alg-needed', 'packet-claimed', String.raw`setting ALG_NEEDED flag\b`),
  shape('l4f-policy', 'generic', String.raw`Policy check (?<policy_check>\w+)`),
  shape('l4f-fd1', 'handshake-syn', String.raw`received fd1${handshake.replace('$FD', 'fd1')}`, 'tcp_flags'),
  shape('l4f-fd2', 'handshake-syn-ack', String.raw`received fd2${handshake.replace('$FD', 'fd2')}`, 'tcp_flags'),
  shape('l4f-final-ack', 'handshake-ack', String.raw`Received final ACK from fd1${handshake.replace('$FD', 'fd1')}`, 'tcp_flags'),
  // "Transistioning" is Cisco's own spelling.
  shape('l4f-transition', 'generic', String.raw`Transis?tioning to proxy\b(?:\s*:?\s*rc\s*=?\s*(?<rc>-?\d+))?(?:\s*,?\s*error\s*=?\s*(?<error>-?\d+))?`),
  shape('l4f-proxied', 'flow-proxied', String.raw`Successfully proxied this flow\b`),
  shape('alg-lookup', 'packet-claimed', String.raw`lookup\s*=\s*(?<lookup>\d+)(?:\s*,?\s*l7_bytes_recd\s*=\s*(?<l7_bytes_recd>\d+))?(?:\s*,?\s*appl_type\s*=\s*(?<appl_type>\d+))?`, 'appl_type'),
  shape('alg-message-size', 'message-received', String.raw`(?:(?<protocol>[A-Z][A-Z0-9]{1,11})\s+)?l7_msg_size\s*=\s*(?<l7_msg_size>\d+)`),
  shape('alg-state-header', 'message-state', String.raw`after state machine\b`),
  shape('alg-remaining-header', 'message-state', String.raw`remaining_hdr_sz\s*=\s*(?<remaining_hdr_sz>\d+)`),
  shape('alg-remaining-payload', 'message-state', String.raw`remaining_payl_sz\s*=\s*(?<remaining_payl_sz>\d+)`),
  shape('alg-state', 'message-state', String.raw`tcp_alg_state\s*=\s*(?<tcp_alg_state>\d+)`),
  shape('alg-complete-length', 'message-state', String.raw`complete_msg_len\s*=\s*(?<complete_msg_len>\d+)`),
  shape('l4f-send', 'message-forwarded', String.raw`l4f_send returns\s*(?<l4f_send>-?\d+)(?:\s*bytes)?`),
  shape('l4f-written', 'message-forwarded', String.raw`Complete buffer written to proxy\b`),
  shape('l4f-no-data', 'generic', String.raw`NO DATA to read\b`),
  shape('alg-unsupported', 'message-unsupported', String.raw`Unsupported l7_msg_size\s*=\s*(?<l7_msg_size>\d+)`),
  shape('l4f-not-accepted', 'packet-refused', String.raw`CSM isn${apostrophe}t able to accept\b`),
  shape('l4f-aborting', 'flow-aborted', String.raw`read (?<read>[A-Z]+)\s*,?\s*aborting\b`),
]; // prettier-ignore

/** `NAT:` and `NAT*:`, Cisco IOS Debug Command Reference, `debug ip nat`; the rows beyond it are from public traces. */
const translationShapes: readonly RecordShape[] = [
  shape('nat-addresses', 'packet-translated', String.raw`s=(?<s>${address})(?:->(?<new_s>${address}))?,?\s*d=(?<d>${address})(?:->(?<new_d>${address}))?${ipIdentification}`),
  shape('nat-packet', 'packet-translated', String.raw`(?<interface>[io]):\s*(?<protocol>[a-z]\w*)\s*\((?<s>${address}),\s*(?<s_port>\d+)\)\s*->\s*\((?<d>${address}),\s*(?<d_port>\d+)\)${ipIdentification}`),
  shape('nat-ports', 'packet-translated', String.raw`(?<protocol>TCP|UDP|ICMP)\s+s=(?<s>${operand})(?:->(?<new_s>${operand}))?,?\s*d=(?<d>${operand})(?:->(?<new_d>${operand}))?${ipIdentification}`),
  shape('nat-icmp-id', 'packet-translated', String.raw`(?<protocol>ICMP)\s+id=(?<id>\d+)(?:->(?<new_id>\d+))?`),
  shape('nat-allocated', 'binding-created', String.raw`(?:\[(?<index>\d+)\]\s*)?Allocated Port for (?<local>${address})\s*->\s*(?<global>${address}):?\s*wanted (?<wanted>\d+)\s+got (?<got>\d+)`),
  shape('nat-entry-assigned', 'binding-created', String.raw`Entry assigned id (?<id>\d+)`),
  shape('nat-expiring', 'binding-expired', String.raw`expiring (?<global>${address})\s*\((?<local>${address})\)(?:\s+(?<protocol>\w+)\s+(?<global_port>\d+)\s*\((?<local_port>\d+)\))?`),
  shape('nat-freeing', 'binding-expired', String.raw`Freeing nat entry,?\s*id (?<id>\d+)`),
  shape('nat-no-address', 'translation-failed', String.raw`failed to allocate address for (?<s>${address})(?:,?\s*list\/map (?<list>\S{1,64}))?`),
  shape('nat-failed', 'translation-failed', String.raw`translation failed(?:\s*\((?<reason>\w+)\))?(?:,?\s*dropping packet)?(?:\s+s=(?<s>${address}))?(?:\s+d=(?<d>${address}))?`),
  shape('nat-punted', 'generic', String.raw`Can${apostrophe}t create new inside entry\b(?:\s*-\s*forced_punt_flags:?\s*(?<forced_punt_flags>\d+))?`),
  shape('nat-static', 'generic', String.raw`match found using static entry (?<global>${address})(?::(?<global_port>\d+))? (?<local>${address})(?::(?<local_port>\d+))?`),
  shape('nat-embedded-port', 'generic', String.raw`(?<application>SIP):\s*(?:\[(?<index>\d+)\]\s*)?translate embedded port (?<port>\d+)->(?<new_port>\d+)`),
  shape('nat-application', 'generic', String.raw`(?<application>[A-Z][A-Za-z0-9_-]{1,15}):`),
]; // prettier-ignore

/** Lines of the detailed debug that never have a prefix. */
const bareShapes: readonly RecordShape[] = [
  shape('nat-mapping', 'generic', String.raw`mapping pointer available mapping\s*:\s*(?<mapping>\d+)`),
]; // prettier-ignore

/** `%FW-6-DROP_PKT`: the zone firewall's drop, which is easily taken for NAT's. It ends with the packet's IP identification. */
const firewallShapes: readonly RecordShape[] = [
  shape('firewall-drop', 'generic', String.raw`Dropping (?<protocol>[\w-]+) session (?<s>${address}):(?<s_port>\d+) (?<d>${address}):(?<d_port>\d+)(?: on zone-pair (?<zone_pair>\S+) class (?<class>\S+))?.*?(?:with ip ident (?<ip_id>\d+)|$)`, 'ip_id'),
]; // prettier-ignore

export const proxyIndex = indexed(proxyShapes, bareShapes);
export const translationIndex = indexed(translationShapes, bareShapes);
export const firewallIndex = indexed(firewallShapes);

/**
 * Junos' names of the ALGs that lines name. Only DNS is evidenced as `appl_type`: 12, because the next line of the one
 * public trace says `DNS l7_msg_size`.
 */
export const algByApplicationType: Readonly<Record<number, string>> = { 12: 'dns' };
export const algByName: Readonly<Record<string, string>> = {
  DNS: 'dns',
  SIP: 'sip',
  SKINNY: 'sccp',
  FTP: 'ftp',
  RTSP: 'rtsp',
  PPTP: 'pptp',
  H323: 'h323',
  RAS: 'ras',
  NETBIOS: 'netbios',
  TFTP: 'tftp',
};
