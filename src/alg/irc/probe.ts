/** Tells IRC by how a client registers (RFC 2812 §3.1) and how a server greets. */
import { latin1 } from '../../base/bytes.ts';
import type { ProbeVerdict, Side, Transport } from '../alg.ts';

const lookedAt = 160;
const headBytes = 13;
/** Tags, a prefix, or a command in letters. */
const mayBeLine = /^(?:[@:]\S|[A-Za-z]{3,12}(?:[ \r\n]|$))/;
/** USER has four parameters, which tells it from FTP's. */
const registers = /^(?:CAP (?:LS|REQ|LIST)\b|NICK :?[^\s:]+\r?\n|USER \S+ \S+ \S+ :?\S)/i;
const mayRegister = /^PASS \S+\r?\n/i;
/** Behind a password the next lines tell. */
const anyRegisters = /(?:^|\n)(?:CAP LS\b|NICK :?[^\s:]+\r?\n|USER \S+ \S+ \S+ :?\S)/i;
const greets = /^(?:(?::\S+ )?NOTICE (?:AUTH|\*) :|:\S+ (?:00[1-5]|020|CAP) )/i;
/** What either side says later on, where a capture may begin; also of tags and prefixes. */
const says =
  /^(?:@\S+ +)?(?::\S+ +)?(?:PING|PONG|PRIVMSG|NOTICE|JOIN|PART|QUIT|MODE|NICK|WHO|WHOIS|TOPIC|NAMES|LIST|KICK|INVITE|AWAY|CAP|ERROR|USERHOST|ISON|\d{3})(?: |\r?\n)/i;

export function probeIrc(transport: Transport, from: Side, payload: Uint8Array): ProbeVerdict {
  if (transport !== 'tcp' || (payload[0] ?? 0) < 0x3a) return 'no';
  if (!mayBeLine.test(latin1(payload, 0, Math.min(payload.length, headBytes)))) return 'no';
  const text = latin1(payload, 0, Math.min(payload.length, lookedAt));
  if (from === 'server') return greets.test(text) ? 'yes' : says.test(text) ? 'more' : 'no';
  if (registers.test(text) || (mayRegister.test(text) && anyRegisters.test(text))) return 'yes';
  return mayRegister.test(text) || says.test(text) ? 'more' : 'no';
}
