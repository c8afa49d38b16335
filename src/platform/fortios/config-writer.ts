/**
 * Writes a profile change as FortiOS commands with the way back. Numbers of session helpers are taken from the
 * configuration; without one, the first command looks them up, because they differ between models and releases.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle, type ProfileChange } from '../../gateway/profile-change.ts';
import { lossSentence } from '../loss-sentence.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { changesBetween, defaultModel, helpersOf, settingIn, type FortiModel } from './alg-model.ts';
import { fortiOsCommands } from './commands.ts';
import { sipKeyword } from './alg-statements.ts';
import { modelOfReading } from './model-reader.ts';
import { fortiOsProfile } from './profile.ts';
import { defaultSessionHelpers, helperName, type SessionHelper } from './session-helpers.ts';

const render = (form: string, values: readonly (string | number)[] = [], indent = 0): string | null => {
  const text = renderCommand(fortiOsCommands, form, values);
  return text === null ? null : `${' '.repeat(indent)}${text}`;
};

type Lines = readonly (string | null)[];

const block = (section: string, inside: Lines): Lines =>
  inside.length === 0 ? [] : [render(section), ...inside, render('end')];

const removal = (helpers: readonly SessionHelper[]): Lines =>
  helpers.map(({ id }) => render('delete {number}', [id], 4));

const addition = (helpers: readonly SessionHelper[]): Lines =>
  helpers.flatMap(({ id, name, protocol, port }) => [
    render('edit {number}', [id], 4),
    render(`set name ${name}`, [], 8),
    render(protocol === 6 ? 'set protocol 6' : 'set protocol 17', [], 8),
    render('set port {port}', [port], 8),
    render('next', [], 4),
  ]);

const helperSection = 'config system session-helper';

/** SIP's settings on the way from one model to another. `keyword` follows the release; null leaves the line out. */
function sipLines(from: FortiModel, to: FortiModel, keyword: 'sip-helper' | 'sip-expectation' | null): Lines {
  if (from.voipMode === to.voipMode) return [];
  const off = to.voipMode === 'kernel-helper-based';
  const state = off ? 'disable' : 'enable';
  return block('config system settings', [
    render(`set default-voip-alg-mode ${to.voipMode}`, [], 4),
    // Only where the helper goes as well: the keyword is about the helper, not about the proxy.
    ...(keyword && helpersOf(off ? to : from, 'sip', 'udp').length === 0
      ? [render(`set ${keyword} ${state}`, [], 4), render(`set sip-nat-trace ${state}`, [], 4)]
      : []),
  ]);
}

function policyLines(from: FortiModel, to: FortiModel): Lines {
  const gone = from.voipPolicies.filter(({ id }) => !to.voipPolicies.some((other) => other.id === id));
  const come = to.voipPolicies.filter(({ id }) => !from.voipPolicies.some((other) => other.id === id));
  const entry = (id: string, line: string | null): Lines => [
    render('edit {number}', [id], 4),
    line,
    render('next', [], 4),
  ];
  return block('config firewall policy', [
    ...gone.flatMap(({ id }) => entry(id, render('unset voip-profile', [], 8))),
    ...come.flatMap(({ id, profile }) => entry(id, render('set voip-profile "{name}"', [profile], 8))),
  ]);
}

/** The commands that lead from one model to the other. */
function commandsBetween(from: FortiModel, to: FortiModel, keyword: ReturnType<typeof sipKeyword>): Lines {
  const gone = from.helpers.filter((entry) => !to.helpers.some(({ id }) => id === entry.id));
  const come = to.helpers.filter((entry) => !from.helpers.some(({ id }) => id === entry.id));
  return [
    ...sipLines(from, to, keyword),
    ...policyLines(from, to),
    ...block(helperSection, [...removal(gone), ...addition(come)]),
  ];
}

const without = (model: FortiModel, alg: AlgId, transport: Transport): FortiModel => {
  const mine = helpersOf(model, alg, transport);
  return { ...model, helpers: model.helpers.filter((entry) => !mine.includes(entry)) };
};

/** With helpers for the ports, under the numbers of the default configuration while these are free. */
function withHelpers(model: FortiModel, alg: AlgId, transport: Transport, ports: readonly number[]): FortiModel | null {
  const name = helperName(alg, transport);
  if (name === null) return null;
  const protocol = transport === 'tcp' ? 6 : 17;
  const helpers = [...model.helpers];
  for (const port of ports) {
    const usual = defaultSessionHelpers.find(
      (entry) => entry.name === name && entry.protocol === protocol && entry.port === port,
    );
    const free = usual && !helpers.some(({ id }) => id === usual.id) ? usual.id : null;
    const id = free ?? Math.max(20, ...helpers.map((entry) => entry.id)) + 1;
    helpers.push({ id, name, protocol, port });
  }
  return { ...model, helpers };
}

/** The model with the ALG switched; null when no command does it. */
function switched(model: FortiModel, alg: AlgId, transport: Transport, on: boolean): FortiModel | null {
  const setting = settingIn(model, alg, transport);
  if (!setting || setting.state === (on ? 'on' : 'off')) return null;
  if (alg === 'sip') {
    if (on) return model.voipMode === 'proxy-based' ? null : { ...model, voipMode: 'proxy-based' };
    const quiet: FortiModel = { ...model, voipMode: 'kernel-helper-based', voipPolicies: [] };
    return without(quiet, alg, transport);
  }
  return on ? withHelpers(model, alg, transport, setting.ports) : without(model, alg, transport);
}

function withPort(model: FortiModel, change: ProfileChange & { kind: 'watch-port' }): FortiModel | null {
  const { alg, transport, port, on } = change;
  const setting = settingIn(model, alg, transport);
  if (setting?.state !== 'on' || setting.ports.includes(port) === on) return null;
  if (on) return withHelpers(model, alg, transport, [port]);
  const gone = helpersOf(model, alg, transport).filter((entry) => entry.port === port);
  return { ...model, helpers: model.helpers.filter((entry) => !gone.includes(entry)) };
}

const sameChange = (one: ProfileChange, other: ProfileChange): boolean => JSON.stringify(one) === JSON.stringify(other);

const vdoms =
  'With VDOMs, session helpers and global timers are entered below "config global", settings and policies in the VDOM.';

function flushOf(ports: readonly number[]): { readonly flush: readonly string[]; readonly words: string } {
  const flush = [
    render('diagnose sys session filter clear'),
    ...ports.flatMap((port) => [
      render('diagnose sys session filter dport {port}', [port]),
      render('diagnose sys session clear'),
    ]),
    render('diagnose sys session filter clear'),
  ].filter((text) => text !== null);
  return {
    flush: ports.length > 0 ? flush : [],
    words: `Sessions that exist keep their helper until they end.${ports.length > 0 ? ` The flush cuts every session to port ${ports.join(', ')}, of every host; clear without the filter would cut all sessions.` : ''}`,
  };
}

const recheckOf = ({ recheck }: FixContext): readonly string[] =>
  recheck && recheck.length > 0 ? recheck : ['Repeat the request that failed'];

interface Draft {
  readonly title: string;
  readonly before: FortiModel;
  readonly after: FortiModel;
  readonly risk: string;
  readonly ports: readonly number[];
  readonly change: ProfileChange;
  readonly alsoChanges: readonly ProfileChange[];
}

function fixOf(
  { title, before, after, risk, ports, change, alsoChanges }: Draft,
  context: FixContext,
): readonly ProposedFix[] {
  const version = context.version ?? context.configuration?.version ?? null;
  const keyword = sipKeyword(version);
  const commands = commandsBetween(before, after, keyword);
  const rollback = commandsBetween(after, before, keyword);
  if (commands.length === 0 || [...commands, ...rollback].includes(null)) return [];
  const unsure = !context.configuration && commands.some((line) => line?.trim().startsWith('delete '));
  const lookUp = render('show system session-helper');
  const { flush, words } = flushOf(ports);
  const look = [
    lookUp,
    change.kind !== 'timer' && 'alg' in change && change.alg === 'sip'
      ? render('diagnose sys sip-proxy stats list')
      : null,
  ];
  const numbers = unsure
    ? ' The number is that of the default configuration: look at the output of the first command, and put the number of the entry with that name and port.'
    : '';
  return [
    {
      platform: 'fortios',
      title: `Fortinet FortiOS: ${title}`,
      commands: [...(unsure ? [lookUp] : []), ...commands].filter((text) => text !== null),
      rollback: rollback.filter((text) => text !== null),
      verify: [...recheckOf(context), ...look.filter((text) => text !== null)],
      flush,
      risk: `${risk}${numbers} ${words} ${vdoms}`,
      change,
      ...(alsoChanges.length > 0 ? { alsoChanges } : {}),
    },
  ];
}

function oneFix(
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' | 'watch-port' },
  context: FixContext,
): readonly ProposedFix[] {
  const { alg, transport } = change;
  const before = context.configuration ? modelOfReading(context.configuration) : defaultModel;
  const wanted: ProfileChange =
    change.kind === 'watch-port' ? change : { kind: change.kind, alg, transport, scope: { kind: 'protocol' } };
  const after =
    change.kind === 'watch-port'
      ? withPort(before, change)
      : switched(before, alg, transport, change.kind === 'alg-on');
  const ports = settingIn(before, alg, transport)?.ports ?? [];
  if (!after) return [];
  const changes = changesBetween(before, after);
  const main = changes.find((one) => sameChange(one, wanted));
  if (!main) return [];
  const others = changes.filter((one) => one !== main);
  const name = algTitle(alg);
  const over = transport.toUpperCase();
  const both = others.some((one) => 'alg' in one && one.alg === 'sip')
    ? ' The mode of the SIP engine is one switch for TCP and UDP.'
    : '';
  const title =
    change.kind === 'watch-port'
      ? `the ${name} helper ${change.on ? 'reads' : 'does not read'} ${over} port ${change.port}`
      : `turn ${change.kind === 'alg-on' ? 'on' : 'off'} the ${name} ${alg === 'sip' ? 'ALG' : 'helper'} for ${over}`;
  const risk =
    change.kind === 'watch-port'
      ? `Whatever uses ${over} port ${change.port} is ${change.on ? '' : 'no longer '}taken for ${name}, of every host.`
      : change.kind === 'alg-off'
        ? `${lossSentence(alg, transport, 'on the whole FortiGate')} What must still come in needs policies and virtual IPs of its own.${both}`
        : `The FortiGate reads these messages, changes addresses in them and opens what they negotiate.${both}`;
  const flushed = change.kind === 'watch-port' ? [change.port] : ports;
  return fixOf({ title, before, after, risk, ports: flushed, change: main, alsoChanges: others }, context);
}

/** Everything off: all helpers, those that are no ALG here too, and the SIP engine. */
function everyFix(change: ProfileChange & { kind: 'alg-off' }, context: FixContext): readonly ProposedFix[] {
  const before = context.configuration ? modelOfReading(context.configuration) : defaultModel;
  const after: FortiModel = { ...before, helpers: [], voipMode: 'kernel-helper-based', voipPolicies: [] };
  // Only helpers that the allow-list can put back may go.
  const known = before.helpers.every(
    ({ name, protocol }) =>
      [6, 17].includes(protocol) && fortiOsCommands.some(({ form }) => form === `set name ${name}`),
  );
  if (!known || changesBetween(before, after).length === 0) return [];
  return fixOf(
    {
      title: 'turn off every session helper and the SIP ALG',
      before,
      after,
      risk: 'No protocol has its inner addresses translated any more, and nothing that FTP, TFTP, SIP, H.323, RTSP, PPTP or RPC negotiates is opened: use this only where none of them crosses the FortiGate.',
      ports: [],
      change: { ...change, scope: { kind: 'all' } },
      alsoChanges: [],
    },
    context,
  );
}

/** Seconds that FortiOS takes: session-ttl from its CLI reference, udp-idle-timer within one day. */
const timers = {
  tcp: { section: 'config system session-ttl', form: 'set default {number}', look: 'show full-configuration system session-ttl', smallest: 300, largest: 604_800 },
  udp: { section: 'config system global', form: 'set udp-idle-timer {number}', look: 'show full-configuration system global | grep udp-idle-timer', smallest: 1, largest: 86_400 },
} as const; // prettier-ignore

function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  if (change.timer !== 'tcp' && change.timer !== 'udp') return [];
  const { section, form, look, smallest, largest } = timers[change.timer];
  const before = (context.configuration?.profile ?? fortiOsProfile).timers[change.timer];
  if (!before || before === 'never' || before.value === change.seconds) return [];
  if (change.seconds < smallest || change.seconds > largest || before.value < smallest || before.value > largest)
    return [];
  const lines = (seconds: number): Lines => block(section, [render(form, [seconds], 4)]);
  const shown = render(look);
  const fix: ProposedFix = {
    platform: 'fortios',
    title: `Fortinet FortiOS: idle ${change.timer.toUpperCase()} sessions end after ${change.seconds} s`,
    commands: lines(change.seconds).filter((text) => text !== null),
    rollback: lines(before.value).filter((text) => text !== null),
    verify: [...recheckOf(context), ...(shown ? [shown] : [])],
    flush: [],
    risk: `Every ${change.timer.toUpperCase()} session of every host without a time of its own is kept for ${change.seconds} s, so the session table grows or shrinks with it. Times of a policy or a service win. Sessions that exist keep their old time until they are seen again. ${vdoms}`,
    change,
  };
  return [fix];
}

/** Fixes for the change; empty when FortiOS has no verified command for it. */
export function writeFortiOsFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  switch (change.kind) {
    case 'alg-off':
      return change.scope.kind === 'all'
        ? everyFix({ ...change, kind: 'alg-off' }, context)
        : oneFix({ ...change, kind: 'alg-off' }, context);
    case 'alg-on':
      return change.scope.kind === 'all' ? [] : oneFix({ ...change, kind: 'alg-on' }, context);
    case 'watch-port':
      return change.alg === 'sip' ? [] : oneFix(change, context);
    case 'timer':
      return timerFix(change, context);
    case 'limit':
    case 'no-payload':
      return [];
  }
}
