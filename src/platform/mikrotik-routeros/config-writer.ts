/**
 * Writes a profile change as RouterOS commands with the way back. A helper is one switch for every host and for both
 * transports, so nothing narrower than a protocol exists.
 */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle, inverseOf, type ProfileChange } from '../../gateway/profile-change.ts';
import { settingOf, type Profile } from '../../gateway/profile.ts';
import { lossSentence } from '../loss-sentence.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { routerOsCommands } from './commands.ts';
import { timerProperties } from './config-reader.ts';
import { formatDuration } from './duration.ts';
import { routerOsProfile } from './profile.ts';
import { servicePortOf, servicePorts, type ServicePort } from './service-ports.ts';

const render = (form: string, values: readonly (string | number)[] = []): string | null =>
  renderCommand(routerOsCommands, form, values);

const profileOf = ({ configuration }: FixContext): Profile => configuration?.profile ?? routerOsProfile;

const keepsHelper =
  'A connection that exists keeps its helper until it ends; registrations and keepalives keep it alive for hours.';

function flushOf(
  transport: Transport,
  ports: readonly number[],
): { readonly flush: readonly string[]; readonly words: string } {
  if (transport !== 'tcp' && transport !== 'udp') return { flush: [], words: keepsHelper };
  const flush = ports.flatMap(
    (port) =>
      render('/ip firewall connection remove [find where protocol={transport} dst-address~":{port}"]', [
        transport,
        port,
      ]) ?? [],
  );
  const words = `${keepsHelper} The flush cuts every ${transport.toUpperCase()} connection to port ${ports.join(', ')}, and to ports that begin with these digits, of every host. A release that lists the port apart from the address (dst-port) finds nothing this way: remove the connections by hand there.`;
  return { flush, words };
}

const recheckOf = ({ recheck }: FixContext): readonly string[] =>
  recheck && recheck.length > 0 ? recheck : ['Repeat the request that failed'];

interface Draft {
  readonly title: string;
  readonly commands: readonly (string | null)[];
  readonly rollback: readonly (string | null)[];
  readonly look: string;
  readonly flush: readonly string[];
  readonly risk: string;
  readonly change: ProfileChange;
  readonly alsoChanges?: readonly ProfileChange[];
}

function fixOf(draft: Draft, context: FixContext): readonly ProposedFix[] {
  const { title, commands, rollback, look, flush, risk, change, alsoChanges = [] } = draft;
  if (commands.length === 0 || rollback.length === 0 || [...commands, ...rollback].includes(null)) return [];
  const shown = render(look);
  return [
    {
      platform: 'mikrotik-routeros',
      title: `MikroTik RouterOS: ${title}`,
      commands: commands.filter((text) => text !== null),
      rollback: rollback.filter((text) => text !== null),
      verify: [...recheckOf(context), ...(shown ? [shown] : [])],
      flush,
      risk,
      change,
      ...(alsoChanges.length > 0 ? { alsoChanges } : {}),
    },
  ];
}

/** What the switch of `entry` does to the ALGs beside the one that was asked for. */
const besides = (
  entry: ServicePort,
  alg: AlgId,
  transport: Transport,
  profile: Profile,
  change: (alg: AlgId, transport: Transport) => ProfileChange,
): readonly ProfileChange[] =>
  entry.algs
    .filter((end) => end.alg !== alg || end.transport !== transport)
    .map((end) => change(end.alg, end.transport))
    .filter((one) => inverseOf(profile, one).length > 0);

const switchForm = (name: string, on: boolean): string =>
  `/ip firewall service-port set ${name} disabled=${on ? 'no' : 'yes'}`;

function switchFix(
  change: ProfileChange & { kind: 'alg-off' | 'alg-on' },
  context: FixContext,
): readonly ProposedFix[] {
  const { alg, transport } = change;
  const on = change.kind === 'alg-on';
  const profile = profileOf(context);
  const entry = servicePortOf(alg, transport);
  const setting = settingOf(profile, alg, transport);
  if (!entry || !setting || setting.state === (on ? 'on' : 'off')) return [];
  const { flush, words } = flushOf(transport, setting.ports);
  const both =
    entry.algs.length > 1
      ? ` The one switch is for ${entry.algs.map((end) => `${algTitle(end.alg)} over ${end.transport.toUpperCase()}`).join(' and ')}.`
      : '';
  return fixOf(
    {
      title: `turn ${on ? 'on' : 'off'} the ${entry.name} helper`,
      commands: [render(switchForm(entry.name, on))],
      rollback: [render(switchForm(entry.name, !on))],
      look: '/ip firewall service-port print',
      flush,
      risk: on
        ? `The router reads these messages, changes the addresses in them and opens what they negotiate, for every host.${both} ${words}`
        : `${lossSentence(alg, transport, 'on the whole router')}${both} What must still come in needs dst-nat rules of its own. ${words}`,
      change: { kind: change.kind, alg, transport, scope: { kind: 'protocol' } },
      alsoChanges: besides(entry, alg, transport, profile, (otherAlg, otherTransport) => ({
        kind: change.kind,
        alg: otherAlg,
        transport: otherTransport,
        scope: { kind: 'protocol' },
      })),
    },
    context,
  );
}

function everyHelperFix(change: ProfileChange & { kind: 'alg-off' }, context: FixContext): readonly ProposedFix[] {
  const profile = profileOf(context);
  const on = servicePorts.filter(({ algs }) =>
    algs.some(({ alg, transport }) => settingOf(profile, alg, transport)?.state === 'on'),
  );
  return fixOf(
    {
      title: 'turn off every NAT helper',
      commands: on.map(({ name }) => render(switchForm(name, false))),
      rollback: on.map(({ name }) => render(switchForm(name, true))),
      look: '/ip firewall service-port print',
      flush: [],
      risk: `No protocol has its inner addresses translated any more, and nothing that FTP, TFTP, SIP, H.323, PPTP or RTSP negotiates is opened: use this only where none of them crosses the router. ${keepsHelper}`,
      change: { ...change, scope: { kind: 'all' } },
    },
    context,
  );
}

function portFix(change: ProfileChange & { kind: 'watch-port' }, context: FixContext): readonly ProposedFix[] {
  const { alg, transport, port, on } = change;
  const profile = profileOf(context);
  const entry = servicePortOf(alg, transport);
  const setting = settingOf(profile, alg, transport);
  if (!entry?.hasPorts || setting?.state !== 'on' || setting.ports.includes(port) === on) return [];
  const wanted = on ? [...setting.ports, port] : setting.ports.filter((watched) => watched !== port);
  const form = `/ip firewall service-port set ${entry.name} ports={ports}`;
  const { words } = flushOf(transport, [port]);
  return fixOf(
    {
      title: `the ${entry.name} helper ${on ? 'reads' : 'does not read'} port ${port}`,
      commands: [render(form, [wanted.join(',')])],
      rollback: [render(form, [setting.ports.join(',')])],
      look: '/ip firewall service-port print',
      flush: flushOf(transport, [port]).flush,
      risk: `${on ? `Whatever uses port ${port} is taken for ${algTitle(alg)}, of every host.` : lossSentence(alg, transport, `on port ${port}`)} ${words}`,
      change,
      alsoChanges: besides(entry, alg, transport, profile, (otherAlg, otherTransport) => ({
        ...change,
        alg: otherAlg,
        transport: otherTransport,
      })),
    },
    context,
  );
}

function timerFix(change: ProfileChange & { kind: 'timer' }, context: FixContext): readonly ProposedFix[] {
  const property = timerProperties[change.timer];
  const before = profileOf(context).timers[change.timer];
  if (property === undefined || before === undefined || before === 'never' || change.seconds < 1) return [];
  // Without the value of today there is no way back.
  if (before.value === change.seconds || !before.verified) return [];
  const form = `/ip firewall connection tracking set ${property}={duration}`;
  return fixOf(
    {
      title: `${property} of ${change.seconds} s`,
      commands: [render(form, [formatDuration(change.seconds)])],
      rollback: [render(form, [formatDuration(before.value)])],
      look: '/ip firewall connection tracking print',
      flush: [],
      risk: `Every such connection of every host is kept for ${change.seconds} s, so the connection table grows or shrinks with it.${change.timer === 'udp' ? ' Flows without an answer have udp-timeout, which stays as it is.' : ''} Connections that exist take the new time with their next packet.`,
      change,
    },
    context,
  );
}

/** Fixes for the change; empty when RouterOS has no verified command for it. */
export function writeRouterOsFix(change: ProfileChange, context: FixContext): readonly ProposedFix[] {
  switch (change.kind) {
    case 'alg-on':
      return change.scope.kind === 'all' ? [] : switchFix(change, context);
    case 'alg-off':
      return change.scope.kind === 'all'
        ? everyHelperFix({ ...change, kind: 'alg-off' }, context)
        : switchFix(change, context);
    case 'watch-port':
      return portFix(change, context);
    case 'timer':
      return timerFix(change, context);
    case 'limit':
    case 'no-payload':
      return [];
  }
}
