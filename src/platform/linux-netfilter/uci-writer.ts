/** Fixes in OpenWrt's words: `list helper` of zones and `auto_helper`. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import { algTitle } from '../../gateway/profile-change.ts';
import { lossSentence } from '../loss-sentence.ts';
import { renderCommand } from '../command-table.ts';
import type { ConfigurationReading, FixContext, ProposedFix } from '../platform.ts';
import { linuxCommands } from './commands.ts';
import { fixOf, flushOf, losesNothingHidden, protocolChange } from './fix-parts.ts';
import { helperNamed } from './helpers.ts';
import { isAutomatic, uciHelpers, zoneOf, type UciZone } from './uci-reader.ts';
import { optionOf, truthOf, uciSections } from './uci-sections.ts';

interface UciModel {
  readonly zones: readonly UciZone[];
  /** `auto_helper` of the defaults; null when it is not set, which is on. */
  readonly automatic: boolean | null;
  readonly hasDefaults: boolean;
}

/** The zones and defaults of a reading, found again in its statements. */
function modelOf({ statements }: ConfigurationReading): UciModel {
  const sections = statements.flatMap(({ sections: place, text }) => {
    if (place?.[0] !== 'uci' || !text.startsWith('config ')) return [];
    const [section] = uciSections(text);
    return section ? [{ ...section, index: Number(place[2] ?? 0) }] : [];
  });
  const defaults = sections.filter(({ type }) => type === 'defaults');
  const values = defaults.map((section) => truthOf(optionOf(section, 'auto_helper')?.value));
  return {
    zones: sections.filter(({ type }) => type === 'zone').map(zoneOf),
    automatic: values.includes(false) ? false : (values[0] ?? null),
    hasDefaults: defaults.length > 0,
  };
}

const render = (form: string, values: readonly (string | number)[] = []): string | null =>
  linuxCommands.some((entry) => entry.form === form) ? renderCommand(linuxCommands, form, values) : null;

const ending = [render('uci commit firewall'), render('service firewall restart')];

const zoneAuto = (index: number, on: boolean): string | null =>
  render(`uci set firewall.@zone[{number}].auto_helper=${on ? '1' : '0'}`, [index]);

/** Takes the helper out of the zones that list it. An emptied list would bring back all of them, so that is stopped, too. */
function unlist(
  model: UciModel,
  name: string,
): { readonly commands: (string | null)[]; readonly rollback: (string | null)[] } {
  const commands: (string | null)[] = [];
  const rollback: (string | null)[] = [];
  for (const zone of model.zones.filter(({ helpers }) => helpers.includes(name))) {
    commands.push(render(`uci del_list firewall.@zone[{number}].helper=${name}`, [zone.index]));
    rollback.push(render(`uci add_list firewall.@zone[{number}].helper=${name}`, [zone.index]));
    const rest = { ...zone, helpers: zone.helpers.filter((helper) => helper !== name) };
    if (!isAutomatic(rest, model.automatic !== false)) continue;
    commands.push(zoneAuto(zone.index, false));
    rollback.push(
      zone.automatic === null
        ? render('uci delete firewall.@zone[{number}].auto_helper', [zone.index])
        : zoneAuto(zone.index, true),
    );
  }
  return { commands, rollback };
}

function nameOf(alg: AlgId, transport: Transport): string | null {
  return uciHelpers.find((helper) => helper.alg === alg && helper.transport === transport)?.name ?? null;
}

/** Detaches the helper: out of the lists, or, where zones attach by themselves, that for all helpers. */
export function uciOff(
  alg: AlgId,
  transport: Transport,
  context: FixContext & { readonly configuration: ConfigurationReading },
): readonly ProposedFix[] {
  const model = modelOf(context.configuration);
  const name = nameOf(alg, transport);
  if (name === null) return [];
  const { algs } = context.configuration.profile;
  const setting = algs.find((one) => one.alg === alg && one.transport === transport);
  const port = helperNamed(name, transport)?.port ?? 0;
  const { flush, words } = flushOf(transport, [port]);
  if (setting?.state === 'on') {
    const { commands, rollback } = unlist(model, name);
    if (commands.length === 0 || model.zones.some((zone) => isAutomatic(zone, model.automatic !== false))) return [];
    return fixOf(
      {
        dialect: 'uci',
        title: `detach the ${name} helper`,
        commands: [...commands, ...ending],
        rollback: [...rollback, ...ending],
        flush,
        risk: `${lossSentence(alg, transport, 'in every zone')} ${losesNothingHidden} ${words}`,
        change: protocolChange('alg-off', alg, transport),
      },
      context,
    );
  }
  if (setting?.state !== 'unknown' || !model.hasDefaults || model.automatic === false) return [];
  const others = algs.filter((one) => one.state === 'unknown' && one !== setting);
  return fixOf(
    {
      dialect: 'uci',
      title: 'attach helpers only where a zone lists them',
      commands: [render('uci set firewall.@defaults[0].auto_helper=0'), ...ending],
      rollback: [render('uci set firewall.@defaults[0].auto_helper=1'), ...ending],
      flush,
      risk: `No helper is attached by itself any more, of any protocol: ${algTitle(alg)} and ${others.map((one) => algTitle(one.alg)).join(', ')}. List those that are needed in their zone. ${losesNothingHidden} ${words}`,
      change: protocolChange('alg-off', alg, transport),
      alsoChanges: others.map((one) => protocolChange('alg-off', one.alg, one.transport)),
    },
    context,
  );
}

/** Attaches the helper in the first zone without masquerading, where the inside hosts are. */
export function uciOn(
  alg: AlgId,
  transport: Transport,
  context: FixContext & { readonly configuration: ConfigurationReading },
): readonly ProposedFix[] {
  const model = modelOf(context.configuration);
  const name = nameOf(alg, transport);
  const setting = context.configuration.profile.algs.find((one) => one.alg === alg && one.transport === transport);
  const zone = model.zones.find(({ masquerades }) => !masquerades) ?? model.zones[0];
  if (name === null || setting?.state !== 'off' || !zone) return [];
  const port = helperNamed(name, transport)?.port ?? 0;
  const { flush, words } = flushOf(transport, [port]);
  return fixOf(
    {
      dialect: 'uci',
      title: `attach the ${name} helper in zone ${zone.index}`,
      commands: [render(`uci add_list firewall.@zone[{number}].helper=${name}`, [zone.index]), ...ending],
      rollback: [render(`uci del_list firewall.@zone[{number}].helper=${name}`, [zone.index]), ...ending],
      flush,
      risk: `The router reads these messages of hosts in this zone, changes addresses in them and expects what they negotiate. Its module must be there (kmod-nf-nathelper or kmod-nf-nathelper-extra). ${words}`,
      change: protocolChange('alg-on', alg, transport),
    },
    context,
  );
}
