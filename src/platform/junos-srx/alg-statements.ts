/** Statements below `security alg`: what each means, and which exist only in guides and generators. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import type { StatementProblem } from '../configuration-statement.ts';
import type { LeafMeaning } from '../statement-tree/leaf-statement.ts';
import { srxAlgNames } from './commands.ts';

/** ALGs that one name of `security alg` switches. */
export const algsNamed = (name: string): readonly AlgId[] =>
  name === 'ike-esp-nat'
    ? ['ike-esp']
    : name === 'twamp'
      ? ['twamp']
      : (Object.keys(srxAlgNames) as AlgId[]).filter((alg) => srxAlgNames[alg] === name);

/** Options by their words below the ALG's name. */
const options: Readonly<Record<string, string>> = {
  'dns maximum-message-length': 'Longest DNS message over UDP that the ALG takes, 512 bytes by default.',
  'dns oversize-message-drop': 'Longer DNS messages are dropped.',
  'dns doctoring none': 'Addresses in DNS replies are left alone, and names are not checked.',
  'dns doctoring sanity-check': 'Names in DNS messages are checked, addresses are left alone.',
  'ftp ftps-extension':
    'Encrypted FTP: the SRX cannot read what is negotiated and opens every TCP port from the client to the server while the control connection lasts (CVE-2015-5361).',
  'ftp line-break-extension': 'FTP commands may end with other line breaks than CR LF.',
  'ftp allow-mismatch-ip-address': 'PORT and 227 pass although they name another address than the header.',
  'h323 endpoint-registration-timeout': 'How long a registered H.323 endpoint is kept.',
  'h323 media-source-port-any': 'H.323 media may come from any port of the endpoint.',
  'sip disable-call-id-hiding': 'The address in Call-ID headers is left alone.',
  'sip retain-hold-resource': 'Media gates stay while a call is on hold.',
  'sip maximum-call-duration': 'Longest call, in minutes; what it opened is closed then.',
  'sip hide-via-headers disable': 'Via headers are left alone.',
  'ike-esp-nat esp-gate-timeout': 'How long the gate for ESP waits for its first packet.',
  'ike-esp-nat esp-session-timeout': 'How long an idle ESP session is kept.',
  'ike-esp-nat state-timeout': 'How long the state of an IKE session is kept.',
};

const optionHover = (words: readonly string[]): string => {
  const text = words.join(' ');
  const known = Object.keys(options).find((key) => text === key || text.startsWith(`${key} `));
  if (known !== undefined) return options[known] ?? '';
  if (words[1] === 'inactive-media-timeout') return 'How long media of a call may be silent before its gates close.';
  if (words[1] === 'application-screen')
    return words.includes('unknown-message')
      ? 'Messages that the ALG does not understand pass; by default they are dropped.'
      : 'A limit that protects the ALG from floods.';
  if (words[1] === 'map-entry-timeout') return 'Minutes for which an answer of the port mapper is remembered.';
  if (words.includes('traceoptions')) return 'Trace of the ALG.';
  return 'An option of the ALG.';
};

function problemOf(name: string, option: string): StatementProblem | null {
  if (option === 'enable' && name !== 'ike-esp-nat' && algsNamed(name).length > 0 && name !== 'twamp') {
    const replacement = `delete security alg ${name} disable`;
    const message = `Junos has no "enable" here: an ALG is on until "disable" is set. To turn it on again, delete that: "${replacement}".`;
    return { kind: 'no-such-command', message, replacement };
  }
  if (name === 'realaudio')
    return {
      kind: 'no-such-command',
      message: 'SRX has no "security alg realaudio", so it changes nothing.',
      replacement: null,
    };
  return null;
}

/** The transport that an ALG has alone, else null. */
const transportOf = (alg: AlgId): Transport | null =>
  ['ftp', 'h323', 'pptp', 'rtsp', 'sccp', 'sqlnet', 'shell'].includes(alg)
    ? 'tcp'
    : ['tftp', 'talk', 'mgcp', 'ras', 'ike-esp'].includes(alg)
      ? 'udp'
      : null;

/** Meaning of the words below `security alg`; `deleted` when the statement takes them away. */
export function algMeaning(words: readonly string[], deleted: boolean): LeafMeaning | null {
  const [name = '', option = ''] = words;
  if (name === 'traceoptions' || name === 'alg-manager' || name === 'alg-support-lib')
    return { kind: 'nat-other', hover: 'Settings of all ALGs together.' };
  const problem = deleted ? null : problemOf(name, option);
  const alg = algsNamed(name)[0] ?? null;
  if (problem) return { kind: 'alg', alg, on: null, problem, hover: problem.message };
  if (alg === null) return { kind: 'nat-other', hover: 'An ALG that this tool does not know; it is left alone.' };
  const transport = transportOf(alg);
  if (option === 'disable' || (name === 'ike-esp-nat' && option === 'enable')) {
    const on = (option === 'disable') === deleted;
    const title = algsNamed(name).map(algTitle).join(' and ');
    const effect = on
      ? 'Messages are read, addresses inside them translated, and what they negotiate is opened.'
      : 'Addresses inside messages stay as they are, and what they negotiate needs policies of its own.';
    return { kind: 'alg', alg, transport, on, hover: `${title} ALG ${on ? 'on' : 'off'}. ${effect}` };
  }
  // "delete security alg dns" takes every option away.
  if (deleted && option === '') return { kind: 'alg', alg, transport, on: name !== 'ike-esp-nat', hover: 'The ALG as it is by default.' }; // prettier-ignore
  return { kind: 'alg', alg, transport, hover: `${algTitle(alg)} ALG. ${deleted ? 'Taken away: ' : ''}${optionHover(words)}` }; // prettier-ignore
}
