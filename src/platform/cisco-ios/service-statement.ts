/** Recognises `[no] ip nat service …` in both Cisco spellings, and the misspellings that circulate on the web. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import { findForm, matchForm, type CommandForm } from '../command-table.ts';
import type { StatementProblem } from '../configuration-statement.ts';
import type { CiscoDialect } from './dialect.ts';

export interface ServiceStatement {
  readonly on: boolean;
  readonly alg: AlgId | null;
  readonly transport: Transport | null;
  /** Port in the statement, when it has one. */
  readonly port: number | null;
  /** `all-algs`. */
  readonly everyAlg: boolean;
  /** The platform's own form; null for the sister's, a misspelling or an unknown keyword. */
  readonly form: CommandForm | null;
  readonly problem: StatementProblem | null;
  readonly hover: string;
}

/** Commands in published guides and checkers that neither platform has. */
const misspellings: readonly { readonly pattern: RegExp; readonly alg: AlgId; readonly transport: Transport }[] = [
  { pattern: /^ip nat service alg dns(?: tcp)?$/i, alg: 'dns', transport: 'tcp' },
  { pattern: /^ip nat service alg dns udp$/i, alg: 'dns', transport: 'udp' },
  { pattern: /^ip nat service alg h323$/i, alg: 'h323', transport: 'tcp' },
  { pattern: /^ip nat service alg-sip$/i, alg: 'sip', transport: 'udp' },
  { pattern: /^ip nat service sip$/i, alg: 'sip', transport: 'udp' },
  { pattern: /^ip nat service alg-ftp$/i, alg: 'ftp', transport: 'tcp' },
];

const defaultPorts: Readonly<Partial<Record<AlgId, number>>> = { sip: 5060, sccp: 2000, rtsp: 554 };

/** The verified form that switches an ALG, with its registered port filled in; null when there is none. */
export function switchStatement(commands: readonly CommandForm[], alg: AlgId, transport: Transport): string | null {
  const form = commands.find(
    (entry) => entry.mode === 'configure' && entry.verified && entry.alg === alg && entry.transport === transport,
  );
  if (!form) return null;
  const port = defaultPorts[alg];
  if (!form.form.includes('{port}')) return form.form;
  return port === undefined ? null : form.form.replace('{port}', String(port));
}

function hoverFor(on: boolean, form: CommandForm, port: number | null): string {
  if (!form.alg || !form.transport) {
    if (/all-algs$/.test(form.form)) return `Every ALG of NAT ${on ? 'on' : 'off'}.`;
    return `NAT option. Source of the spelling: ${form.source}.`;
  }
  if (form.form.includes('list {name}'))
    return `${algTitle(form.alg)} ALG on port ${port ?? '?'} ${on ? 'too' : 'no more'}, for servers in the list. A server that is also to be read on port 21 needs the same statement with port 21. Replays take it for every server.`;
  const subject = `${algTitle(form.alg)} ALG over ${form.transport.toUpperCase()}${port === null ? '' : `, port ${port}`}`;
  const effect = on
    ? 'NAT reads these messages, translates the addresses inside them and opens what they negotiate. This is the default.'
    : 'NAT translates headers only: addresses inside these messages stay, and nothing they negotiate is opened.';
  return `${subject}: ${on ? 'on' : 'off'}. ${effect}`;
}

function unknownService(words: string, on: boolean, dialect: CiscoDialect): ServiceStatement {
  const nothing = { on, alg: null, transport: null, port: null, everyAlg: false, form: null };
  const misspelt = misspellings.find(({ pattern }) => pattern.test(words));
  if (!misspelt)
    return { ...nothing, problem: null, hover: 'An option of NAT that this tool does not know; it is left alone.' };
  const own = dialect.certain ? switchStatement(dialect.commands, misspelt.alg, misspelt.transport) : null;
  const replacement = own === null ? null : `${on ? '' : 'no '}${own}`;
  const message = `Neither Cisco IOS nor IOS XE has this command, so it changes nothing${replacement ? `; ${dialect.title} has "${replacement}"` : ''}.`;
  return { ...nothing, problem: { kind: 'no-such-command', message, replacement }, hover: message };
}

/** The meaning of an `ip nat service` statement, or null when the text is another statement. */
export function readService(text: string, dialect: CiscoDialect): ServiceStatement | null {
  const negated = /^no[ \t]+/i.exec(text);
  const words = text
    .slice(negated?.[0].length ?? 0)
    .split(/[ \t]+/)
    .join(' ');
  if (!/^ip nat service /i.test(words)) return null;
  const on = negated === null;
  const own = findForm(dialect.commands, words);
  const sister = own ? undefined : findForm(dialect.sisterCommands, words);
  const form = own ?? sister;
  if (!form) return unknownService(words, on, dialect);
  const values = form.form.endsWith('port {port}') ? matchForm(form.form, words) : null;
  const port = values ? Number(values[values.length - 1]) : null;
  const counterpart = sister?.counterpart;
  const problem: StatementProblem | null =
    dialect.certain && counterpart !== undefined
      ? {
          kind: 'wrong-platform',
          message: `This is the spelling of ${dialect.sisterTitle}; ${dialect.title} does not have it. Here it is "${on ? '' : 'no '}${counterpart}".`,
          replacement: `${on ? '' : 'no '}${counterpart}`,
        }
      : null;
  const effective = own ?? (dialect.certain ? undefined : sister);
  return {
    on,
    alg: form.alg ?? null,
    transport: form.transport ?? null,
    port,
    everyAlg: form.form === 'ip nat service all-algs',
    form: effective ?? null,
    problem,
    hover: problem?.message ?? hoverFor(on, form, port),
  };
}
