/** What stops with an ALG: the first sentence of the risk of switching it off, on any platform. */
import type { AlgId, Transport } from '../alg/alg.ts';
import { algTitle } from '../gateway/profile-change.ts';

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
