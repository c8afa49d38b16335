/** Tells FTP from other things by what is said first: the server's 220, the client's verbs. Mail servers greet alike. */
import { latin1, u8 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';
import { isTlsRecord } from './tls-skipper.ts';

/** Enough for a line; the head refuses most of what is no FTP without reading so much. */
const lookedAt = 160;
const headBytes = 13;
const mayBeReply = /^(?:\d|[ \t])/;
const mayBeCommand = /^(?:[A-Za-z][A-Za-z0-9]{0,11}(?:[ \r\n]|$)|\xff?[\xf0-\xff])/;
/** RFC 854: option negotiation, which a Telnet server begins with and FTP never uses. */
const telnetNegotiation = /^\xff[\xfb-\xfe]/;
const telnetSignal = /^\xff?[\xf0-\xff]/;

const mailGreeting = /\b(?:E?SMTP|LMTP|NNTP)\b|\bmail\b/i;
/** Servers that call themselves by a name without "FTP" in it. */
const ftpGreeting = /ftp|FileZilla|Serv-U/i;

/** 220 greets, 120 delays, 421 and 530 turn the client away (RFC 959 §5.4). */
const greeting = /^(?:120|220|421|530)[ -]/;
const reply = /^[1-5][0-5]\d(?:[ -]|\r?\n|$)/;
const replyBegins = /^[1-5][0-5]?$/;
/** Indented lines stand inside a longer reply, where a capture may begin. */
const replyContinues = /^[ \t].*\r?\n/;

/** What only FTP clients say (RFC 959, 2228, 2389, 2428, 3659, 7151); QUIT, NOOP and HELP are everybody's. */
const ownVerb =
  /^(?:USER|PASS|ACCT|AUTH|PBSZ|PROT|FEAT|OPTS|SYST|TYPE|MODE|STRU|PORT|PASV|EPRT|EPSV|CWD|CDUP|PWD|XPWD|LIST|NLST|MLSD|MLST|RETR|STOR|STOU|APPE|REST|SIZE|MDTM|CLNT|HOST|SITE)(?: [^\r\n]*)?\r?\n/i;
const tlsRequest = /^AUTH (?:TLS|SSL|TLS-C|TLS-P|GSSAPI)\r?\n/i;
/** A verb, or as much of one as a segment may hold. */
const command = /^(?:[A-Za-z][A-Za-z0-9]{2,11}(?: |\r?\n)|[A-Za-z]{1,8}\r?$)/;
const otherProtocol = /^(?:SSH-|(?:EHLO|HELO) |[A-Z]+ \S+ (?:HTTP|RTSP|SIP)\/)/i;

/**
 * `yes`: said so that no other protocol says it. `more`: fits FTP's own port. `earlier` is what the other side said first;
 * a verb that answers a greeting of three digits is FTP wherever it is said.
 */
export function probeFtp(transport: Transport, from: Side, payload: Uint8Array, earlier?: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp') return 'no';
  if (isTlsRecord(payload) && payload.length >= 5) return 'no';
  if (u8(payload, 0) >= 0x80 && u8(payload, 0) < 0xf0) return 'no';
  const head = latin1(payload, 0, Math.min(payload.length, headBytes));
  if (!(from === 'server' ? mayBeReply : mayBeCommand).test(head)) return 'no';
  const text = latin1(payload, 0, Math.min(payload.length, lookedAt));
  if (telnetNegotiation.test(text)) return 'no';
  return from === 'server' ? probeGreeting(text) : probeCommand(text, earlier);
}

function probeGreeting(text: string): ProbeVerdict {
  if (!reply.test(text)) return replyBegins.test(text) || replyContinues.test(text) ? 'more' : 'no';
  if (!greeting.test(text)) return 'more';
  if (mailGreeting.test(text)) return 'no';
  return ftpGreeting.test(text) ? 'yes' : 'more';
}

function probeCommand(text: string, earlier: Uint8Array | undefined): ProbeVerdict {
  if (otherProtocol.test(text)) return 'no';
  if (tlsRequest.test(text)) return 'yes';
  if (earlier && ownVerb.test(text)) {
    const said = latin1(earlier, 0, Math.min(earlier.length, lookedAt));
    if (greeting.test(said) && !mailGreeting.test(said)) return 'yes';
  }
  return command.test(text) || telnetSignal.test(text) ? 'more' : 'no';
}
