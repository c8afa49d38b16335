/**
 * Writes a profile change in a Cisco router's words: commands, the way back, what to look at, what to clear and what it
 * costs. Narrowest form first: one static translation, one protocol, every ALG.
 */
import { formatEndpoint } from '../../base/address.ts';
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle, inverseOf, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type Profile } from '../../gateway/profile.ts';
import { availableIn, renderCommand, type CommandForm } from '../command-table.ts';
import type { FixContext, ProposedFix, TranslationBinding } from '../platform.ts';
import type { CiscoDialect } from './dialect.ts';
import { lossSentence } from '../loss-sentence.ts';
import { flushSentence, staticSentence } from './fix-words.ts';
import { timerKeywords } from './nat-commands.ts';
import { entryCommands, entryOfChange, payloadChange, sessionEntry, type PayloadChange } from './static-entry.ts';

const clearOne = 'clear ip nat translation {transport} inside {address} {port} {address} {port}';
const clearAll = 'clear ip nat translation *';

/** The first thing to do after a fix is what failed before it. */
function recheckOf({ recheck, session }: FixContext): readonly string[] {
  if (recheck && recheck.length > 0) return recheck;
  if (!session) return ['Repeat the request that failed'];
  const server = formatEndpoint(session.server.address, session.server.port);
  return [
    `Repeat the request that failed: from ${session.client.address} to ${server} over ${session.transport.toUpperCase()}`,
  ];
}

/** The binding of the session: as seen, or from its static entry when that has ports. */
function bindingOf(context: FixContext): TranslationBinding | null {
  if (context.binding) return context.binding;
  const rule = sessionEntry(context);
  if (!rule || !context.session || !rule.local?.address || !rule.global?.address) return null;
  const { local, global } = rule;
  if (local.port === null || global.port === null || !local.address || !global.address) return null;
  return {
    transport: context.session.transport,
    insideLocal: { address: local.address, port: local.port },
    insideGlobal: { address: global.address, port: global.port },
  };
}

function flushOf(
  dialect: CiscoDialect,
  context: FixContext,
): { readonly flush: readonly string[]; readonly words: string } {
  const binding = bindingOf(context);
  const one =
    binding &&
    renderCommand(dialect.commands, clearOne, [
      binding.transport,
      binding.insideGlobal.address,
      binding.insideGlobal.port,
      binding.insideLocal.address,
      binding.insideLocal.port,
    ]);
  if (one) return { flush: [one], words: flushSentence(true) };
  const all = renderCommand(dialect.commands, clearAll);
  return { flush: all ? [all] : [], words: flushSentence(false) };
}

function lookAt(dialect: CiscoDialect, forms: readonly string[], alg: AlgId | null): readonly string[] {
  const counters = dialect.commands.find((entry) => entry.mode === 'exec' && alg !== null && entry.alg === alg);
  return [...forms, ...(counters ? [counters.form] : [])].flatMap(
    (form) => renderCommand(dialect.commands, form) ?? [],
  );
}

const profileOf = (dialect: CiscoDialect, { configuration }: FixContext): Profile =>
  configuration?.profile ?? dialect.defaultProfile;

const versionOf = (context: FixContext): string | null => context.version ?? context.configuration?.version ?? null;

function staticFix(dialect: CiscoDialect, change: PayloadChange, context: FixContext): ProposedFix | null {
  const rule = entryOfChange(change, context);
  const texts = rule && entryCommands(dialect.commands, rule, change.on);
  if (!rule || !texts) return null;
  const { flush, words } = flushOf(dialect, context);
  const state = change.on ? 'leave addresses inside messages alone' : 'translate addresses inside messages again';
  return {
    platform: dialect.platform,
    title: `${dialect.title}: ${state} for the static translation of ${change.local.address}`,
    commands: texts.commands,
    rollback: texts.rollback,
    verify: [
      ...recheckOf(context),
      ...lookAt(
        dialect,
        ['show running-config | include ip nat inside source static', 'show ip nat translations'],
        null,
      ),
    ],
    flush,
    risk: `${staticSentence} ${words}`,
    change,
  };
}

/** The commands of a form, one per port that the ALG watches when the form names the port. */
function switchCommands(
  dialect: CiscoDialect,
  form: CommandForm,
  ports: readonly number[],
  negate: boolean,
): readonly string[] {
  const values = form.form.includes('{port}') ? ports.map((port) => [port]) : [[]];
  return values.flatMap((value) => renderCommand(dialect.commands, form.form, value, negate) ?? []);
}

function protocolFix(
  dialect: CiscoDialect,
  alg: AlgId,
  transport: Transport,
  on: boolean,
  context: FixContext,
): ProposedFix | null {
  const form = dialect.commands.find(
    (entry) => entry.mode === 'configure' && entry.verified && entry.alg === alg && entry.transport === transport,
  );
  const setting = settingOf(profileOf(dialect, context), alg, transport);
  if (!form || !setting || !availableIn(form, versionOf(context)) || setting.state === (on ? 'on' : 'off')) return null;
  const commands = switchCommands(dialect, form, setting.ports, !on);
  if (commands.length === 0) return null;
  const { flush, words } = flushOf(dialect, context);
  const hardening = dialect.hardening[alg];
  return {
    platform: dialect.platform,
    title: `${dialect.title}: turn ${on ? 'on' : 'off'} the ${algTitle(alg)} ALG for ${transport.toUpperCase()}`,
    commands,
    rollback: switchCommands(dialect, form, setting.ports, on),
    verify: [
      ...recheckOf(context),
      ...lookAt(dialect, ['show running-config | include ip nat service', 'show ip nat translations'], alg),
    ],
    flush,
    risk: on
      ? `The router reads and may refuse or change these messages again. ${words}`
      : [lossSentence(alg, transport, 'on the whole router'), words, ...(hardening ? [hardening] : [])].join(' '),
    change: { kind: on ? 'alg-on' : 'alg-off', alg, transport, scope: { kind: 'protocol' } },
  };
}

/** Everything off. The way back turns all on and off again what was off before, as the configuration says. */
function everyAlgFix(
  dialect: CiscoDialect,
  change: ProfileChange & { kind: 'alg-off' },
  context: FixContext,
): ProposedFix | null {
  const form = dialect.commands.find((entry) => entry.form === 'ip nat service all-algs' && entry.verified);
  const { algs } = profileOf(dialect, context);
  if (!form || algs.every(({ state }) => state === 'off')) return null;
  const [off, on] = [true, false].map((negate) => renderCommand(dialect.commands, form.form, [], negate));
  if (!off || !on) return null;
  const before = algs.filter(({ state }) => state === 'off');
  const offAgain = before.flatMap(({ alg, transport, ports }) => {
    const own = dialect.commands.find(
      (entry) => entry.mode === 'configure' && entry.verified && entry.alg === alg && entry.transport === transport,
    );
    return own ? switchCommands(dialect, own, ports, true) : [];
  });
  const { flush, words } = flushOf(dialect, context);
  return {
    platform: dialect.platform,
    title: `${dialect.title}: turn off every NAT ALG`,
    commands: [off],
    rollback: [on, ...offAgain],
    verify: [
      ...recheckOf(context),
      ...lookAt(dialect, ['show running-config | include ip nat service', 'show ip nat translations'], null),
    ],
    flush,
    risk: `No protocol has its inner addresses translated any more, and nothing that FTP, SIP, H.323, RTSP, PPTP or RPC negotiate is opened: use this only where none of them crosses the router. ${words}`,
    change: { ...change, scope: { kind: 'all' } },
  };
}

/** One more or one fewer port of an ALG whose statement names the port. The last port is never taken away: that is `alg-off`. */
function portFix(
  dialect: CiscoDialect,
  change: ProfileChange & { kind: 'watch-port' },
  context: FixContext,
): ProposedFix | null {
  const { alg, transport, port, on } = change;
  const form = dialect.commands.find(
    (entry) => entry.mode === 'configure' && entry.verified && entry.alg === alg && entry.transport === transport,
  );
  const profile = profileOf(dialect, context);
  const setting = settingOf(profile, alg, transport);
  if (!form?.form.includes('{port}') || setting?.state !== 'on' || !availableIn(form, versionOf(context))) return null;
  if (inverseOf(profile, change).length === 0 || (!on && setting.ports.length < 2)) return null;
  const commands = switchCommands(dialect, form, [port], !on);
  if (commands.length === 0) return null;
  const { flush, words } = flushOf(dialect, context);
  const what = `${algTitle(alg)} over ${transport.toUpperCase()} on port ${port}`;
  return {
    platform: dialect.platform,
    title: `${dialect.title}: ${on ? 'read' : 'do not read'} ${what}`,
    commands,
    rollback: switchCommands(dialect, form, [port], on),
    verify: [
      ...recheckOf(context),
      ...lookAt(dialect, ['show running-config | include ip nat service', 'show ip nat translations'], alg),
    ],
    flush,
    risk: on
      ? `Whatever else uses port ${port} is taken for ${algTitle(alg)} too, and may be refused or changed. ${words}`
      : `${lossSentence(alg, transport, `on port ${port}`)} ${words}`,
    change,
  };
}

function timerFix(
  dialect: CiscoDialect,
  change: ProfileChange & { kind: 'timer' },
  context: FixContext,
): ProposedFix | null {
  const { timer, seconds } = change;
  const keyword = Object.keys(timerKeywords).find((word) => timerKeywords[word] === timer);
  const before = profileOf(dialect, context).timers[timer];
  if (keyword === undefined || before === undefined || seconds < 1) return null;
  if (before !== 'never' && before.value === seconds) return null;
  const form = `ip nat translation ${keyword} {number}`;
  const command = renderCommand(dialect.commands, form, [seconds]);
  // A time that the configuration does not set is the default, which shows once the line is gone.
  const isDefault = before === dialect.defaultProfile.timers[timer];
  const back = isDefault
    ? renderCommand(dialect.commands, form, [seconds], true)
    : before === 'never'
      ? renderCommand(dialect.commands, `ip nat translation ${keyword} never`)
      : renderCommand(dialect.commands, form, [before.value]);
  if (!command || !back) return null;
  return {
    platform: dialect.platform,
    title: `${dialect.title}: keep idle translations (${timer}) for ${seconds} s`,
    commands: [command],
    rollback: [back],
    verify: [
      ...recheckOf(context),
      ...lookAt(dialect, ['show running-config | include ip nat translation', 'show ip nat translations'], null),
    ],
    flush: [],
    risk: `Every such translation of every host is kept for ${seconds} s after its last packet: longer fills the table and the ports of the address, shorter cuts what is silent. Whether translations that exist follow is not documented.`,
    change,
  };
}

/** Fixes for the change in the dialect, narrowest first; empty when the router has no verified command for it. */
export function writeCiscoFix(
  dialect: CiscoDialect,
  change: ProfileChange,
  context: FixContext,
): readonly ProposedFix[] {
  const fixes: (ProposedFix | null)[] = [];
  if (change.kind === 'timer') fixes.push(timerFix(dialect, change, context));
  if (change.kind === 'watch-port') fixes.push(portFix(dialect, change, context));
  if (change.kind === 'no-payload') fixes.push(staticFix(dialect, change, context));
  if (change.kind === 'alg-on') fixes.push(protocolFix(dialect, change.alg, change.transport, true, context));
  if (change.kind === 'alg-off') {
    const entry = sessionEntry(context);
    const narrow = entry && payloadChange(entry, true);
    if (narrow) fixes.push(staticFix(dialect, narrow, context));
    if (change.scope.kind === 'all') fixes.push(everyAlgFix(dialect, { ...change, kind: 'alg-off' }, context));
    else fixes.push(protocolFix(dialect, change.alg, change.transport, false, context));
  }
  return fixes.filter((fix) => fix !== null);
}
