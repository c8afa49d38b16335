/** The sentences of a Cisco router's fix: what stops with the ALG, whom a flush cuts off, why it is also hardening. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';

/** What an ALG did that nobody does once it is off. */
const lost: Readonly<Partial<Record<AlgId, string>>> = {
  dns: 'addresses inside DNS answers are no longer translated, so clients that relied on the router to swap the address of a translated server see the untranslated one',
  ftp: 'addresses in PORT and in the reply to PASV are no longer translated and their data connections are no longer opened, so active FTP from inside and passive FTP to an inside server need rules of their own',
  sip: 'addresses in SIP and SDP are no longer translated and media ports are no longer opened: phones must traverse NAT by themselves (STUN, an outbound proxy or a session border controller)',
  h323: 'addresses in H.225 and H.245 are no longer translated and media channels are no longer opened',
  ras: 'addresses in gatekeeper registrations are no longer translated',
  sccp: 'addresses in Skinny messages are no longer translated and media ports are no longer opened',
  rtsp: 'ports in RTSP SETUP are no longer translated and media ports are no longer opened',
  pptp: 'call identifiers are no longer translated, so several PPTP clients behind one address collide',
  tftp: 'the port from which a TFTP server answers is no longer opened',
  shell: 'the second connection of rsh and rexec is no longer opened',
};

/** First sentence of the risk of switching an ALG off. */
export function lossSentence(alg: AlgId, transport: Transport, where: string): string {
  const what =
    lost[alg] ??
    'addresses and ports inside these messages are no longer translated, and what they negotiate is no longer opened';
  return `With the ${algTitle(alg)} ALG off for ${transport.toUpperCase()} ${where}, ${what}.`;
}

/** How widely the flush cuts. `narrow` is the command for one flow when the flow's addresses are known. */
export function flushSentence(narrow: boolean): string {
  const keeps =
    'A translation that exists is taken to keep its ALG until it is cleared or expires (Cisco documents neither way); a new connection gets a new translation.';
  return narrow
    ? `${keeps} The flush clears this one translation and cuts only its flow.`
    : `${keeps} "clear ip nat translation *" cuts every dynamic translation, so every user behind the router loses open connections: prefer to wait, or clear one flow with "clear ip nat translation tcp|udp inside GLOBAL PORT LOCAL PORT" and the addresses from "show ip nat translations".`;
}

/** What removing and entering again a static entry means for who uses it. */
export const staticSentence =
  'The entry is removed and entered again, which cuts the flows that use it; the router may ask before it removes an entry in use. no-payload concerns every protocol of this entry. Documented is only that addresses inside messages are left alone: whether messages are still assembled, and refused for their size, is not.';
