/** Reads OpenWrt's UCI firewall and network files into the draft. */
import type { Transport } from '../../alg/alg.ts';
import type { PortRange } from '../../gateway/nat-rule.ts';
import type { ConfigurationStatement } from '../configuration-statement.ts';
import { attach, attachSentence, type Draft } from './draft.ts';
import { conntrackHelpers, helperNamed } from './helpers.ts';
import { addressRangeOf, portRangeOf } from '../range-text.ts';
import type { TextLine } from './text-lines.ts';
import { describeTranslation, emptyTranslation, natRules, type Translation } from '../translation.ts';
import { listOf, optionOf, truthOf, uciSections, type UciSection } from './uci-sections.ts';

const automaticSource =
  'firewall4 attaches it in zones without masquerading if its kernel module is loaded (fw4.uc), which this text does not say';

/** Options that concern helpers alone; a zone's masquerading is the zone's own statement. */
export interface UciZone {
  readonly index: number;
  readonly masquerades: boolean;
  /** `list helper`. */
  readonly helpers: readonly string[];
  /** `auto_helper` of the zone; null when it is not set. */
  readonly automatic: boolean | null;
}

export const zoneOf = (section: UciSection): UciZone => ({
  index: section.index,
  masquerades:
    truthOf(optionOf(section, 'masq')?.value) === true || truthOf(optionOf(section, 'masq6')?.value) === true,
  helpers: listOf(section, 'helper'),
  automatic: truthOf(optionOf(section, 'auto_helper')?.value),
});

/** Whether firewall4 assigns helpers in the zone by itself. */
export const isAutomatic = (zone: UciZone, defaults: boolean): boolean =>
  defaults && zone.automatic !== false && !zone.masquerades && zone.helpers.length === 0;

/** firewall4's list has SIP over UDP only. */
export const uciHelpers = conntrackHelpers.filter(({ name, transport }) => name !== 'sip' || transport === 'udp');

const statement = (
  place: TextLine,
  section: UciSection,
  more: Pick<ConfigurationStatement, 'kind' | 'hover'> & Partial<ConfigurationStatement>,
): ConfigurationStatement => ({
  alg: null,
  transport: null,
  on: null,
  problem: null,
  line: place.line,
  endLine: place.endLine,
  startColumn: place.startColumn,
  endColumn: place.endColumn,
  text: place.text,
  sections: ['uci', section.type, String(section.index)],
  ...more,
});

/** A statement for a whole section, its lines one below the other. */
function sectionStatement(
  section: UciSection,
  more: Pick<ConfigurationStatement, 'kind' | 'hover'> & Partial<ConfigurationStatement>,
): ConfigurationStatement {
  const last = section.options.at(-1)?.place ?? section.place;
  return {
    ...statement(section.place, section, more),
    endLine: last.endLine,
    endColumn: last.endColumn,
    text: [section.place.text, ...section.options.slice(0, 100).map(({ place }) => place.text)].join('\n'),
  };
}

const transportsOf = (section: UciSection): readonly Transport[] => {
  const named = listOf(section, 'proto');
  // Without a protocol a redirection is for TCP and UDP.
  const words = named.length === 0 ? ['tcp', 'udp'] : named;
  if (words.includes('all') || words.includes('any')) return [];
  return words.flatMap((word) =>
    word === 'tcp' || word === 'udp' || word === 'icmp' || word === 'gre' || word === 'esp'
      ? [word]
      : word === 'tcpudp'
        ? (['tcp', 'udp'] as const)
        : [],
  );
};

const valueOf = (section: UciSection, name: string): string | undefined => optionOf(section, name)?.value;

const portsOf = (section: UciSection, name: string): readonly PortRange[] =>
  listOf(section, name).flatMap((text) => portRangeOf(text) ?? []);

/** `config redirect`: port forwarding from a zone, or source translation. */
function redirectTranslation(section: UciSection, deviceOf: (zone: string | undefined) => string | null): Translation {
  const source = (valueOf(section, 'target') ?? 'DNAT').toUpperCase() === 'SNAT';
  const to = addressRangeOf((source ? valueOf(section, 'src_dip') : valueOf(section, 'dest_ip')) ?? '');
  return {
    ...emptyTranslation,
    action: source ? 'source' : to ? 'destination' : 'redirect',
    transports: transportsOf(section),
    sources: listOf(section, 'src_ip'),
    destinations: source ? listOf(section, 'dest_ip') : listOf(section, 'src_dip'),
    destinationPorts: source ? portsOf(section, 'dest_port') : portsOf(section, 'src_dport'),
    inInterface: source ? null : deviceOf(valueOf(section, 'src')),
    outInterface: source ? deviceOf(valueOf(section, 'dest')) : null,
    addresses: to ? [to] : [],
    ports: source ? null : (portsOf(section, 'dest_port')[0] ?? null),
  };
}

/** `config nat` of firewall4. */
function natTranslation(section: UciSection, deviceOf: (zone: string | undefined) => string | null): Translation {
  const target = (valueOf(section, 'target') ?? 'MASQUERADE').toUpperCase();
  const to = addressRangeOf(valueOf(section, 'snat_ip') ?? '');
  return {
    ...emptyTranslation,
    action: target === 'ACCEPT' ? 'exempt' : target === 'SNAT' && to ? 'source' : 'masquerade',
    transports: listOf(section, 'proto').length === 0 ? [] : transportsOf(section),
    sources: listOf(section, 'src_ip'),
    destinations: listOf(section, 'dest_ip'),
    destinationPorts: portsOf(section, 'dest_port'),
    outInterface: deviceOf(valueOf(section, 'src')),
    addresses: to ? [to] : [],
    ports: portRangeOf(valueOf(section, 'snat_port') ?? ''),
  };
}

function takeZone(draft: Draft, section: UciSection, defaults: boolean, device: string | null): void {
  const zone = zoneOf(section);
  const name = valueOf(section, 'name') ?? section.name;
  const said: string[] = [`The zone ${name}.`];
  if (zone.masquerades) {
    const translation: Translation = {
      ...emptyTranslation,
      action: 'masquerade',
      sources: listOf(section, 'masq_src').filter((source) => !source.startsWith('!')),
      destinations: listOf(section, 'masq_dest').filter((one) => !one.startsWith('!')),
      notDestinations: listOf(section, 'masq_dest').flatMap((one) => (one.startsWith('!') ? [one.slice(1)] : [])),
      outInterface: device,
    };
    draft.rules.push(
      ...natRules(translation, { line: section.place.line, text: section.place.text }, draft.interfaceAddresses),
    );
    said.push(describeTranslation(translation));
  }
  if (isAutomatic(zone, defaults)) {
    said.push('Helpers whose modules are loaded are attached to flows from it (auto_helper).');
    for (const { alg, transport } of uciHelpers) if (alg) draft.automatic.set(`${alg}/${transport}`, automaticSource);
  }
  draft.statements.push(
    sectionStatement(section, { kind: zone.masquerades ? 'nat-rule' : 'nat-interface', hover: said.join(' ') }),
  );
  for (const option of section.options) {
    if (option.name === 'helper')
      for (const value of option.value.split(/\s+/).filter((text) => text !== '')) {
        const helper = helperNamed(value, null);
        attach(draft, value, helper?.transport ?? null, [], option.place.line);
        draft.statements.push(
          statement(option.place, section, {
            kind: 'alg',
            hover: attachSentence(value, helper?.transport ?? null, helper ? [helper.port] : []),
            alg: helper?.alg ?? null,
            transport: helper?.transport ?? null,
            on: true,
          }),
        );
      }
    if (option.name === 'auto_helper') takeAutoHelper(draft, section, option.place, truthOf(option.value));
  }
}

function takeAutoHelper(draft: Draft, section: UciSection, place: TextLine, on: boolean | null): void {
  const where = section.type === 'defaults' ? 'every zone without masquerading' : 'this zone';
  draft.statements.push(
    statement(place, section, {
      kind: 'alg',
      hover: `Whether helpers are attached by themselves in ${where}: ${on === false ? 'no, only those in "list helper"' : 'yes, those whose modules are loaded'}.`,
      on,
    }),
  );
}

/** Takes UCI's sections into the draft. */
export function readUci(text: string, draft: Draft): void {
  const sections = uciSections(text);
  if (sections.length === 0) return;
  const ofType = (type: string): readonly UciSection[] => sections.filter((section) => section.type === type);
  const devices = new Map<string, string>();
  for (const section of ofType('interface')) {
    const device = valueOf(section, 'device') ?? valueOf(section, 'ifname') ?? section.name;
    devices.set(section.name, device);
    const address = valueOf(section, 'ipaddr')?.replace(/\/.*$/, '');
    if (address !== undefined) draft.interfaceAddresses.set(device, address);
  }
  const zoneDevices = new Map<string, string>();
  for (const section of ofType('zone')) {
    const [network] = listOf(section, 'network');
    const device =
      listOf(section, 'device')[0] ?? (network === undefined ? undefined : (devices.get(network) ?? network));
    const name = valueOf(section, 'name');
    if (name !== undefined && device !== undefined) zoneDevices.set(name, device);
  }
  const deviceOf = (zone: string | undefined): string | null =>
    zone === undefined || zone === '*' ? null : (zoneDevices.get(zone) ?? zone);
  const defaults = ofType('defaults');
  const automatic = defaults.every((section) => truthOf(valueOf(section, 'auto_helper')) !== false);
  for (const section of defaults) {
    draft.statements.push(sectionStatement(section, { kind: 'nat-other', hover: 'Defaults of the firewall.' }));
    const option = optionOf(section, 'auto_helper');
    if (option) takeAutoHelper(draft, section, option.place, truthOf(option.value));
    if (/^(?:reject|drop)$/i.test(valueOf(section, 'forward') ?? '')) draft.forwardDropped ??= section.place.line;
  }
  for (const section of ofType('zone')) takeZone(draft, section, automatic, deviceOf(valueOf(section, 'name')));
  for (const section of sections) {
    const translation =
      section.type === 'redirect'
        ? redirectTranslation(section, deviceOf)
        : section.type === 'nat'
          ? natTranslation(section, deviceOf)
          : null;
    if (!translation) continue;
    if (truthOf(valueOf(section, 'enabled')) === false) {
      draft.statements.push(sectionStatement(section, { kind: 'nat-other', hover: 'A rule that is not enabled.' }));
      continue;
    }
    const text = [section.place.text, ...section.options.slice(0, 100).map(({ place }) => place.text)].join('\n');
    draft.rules.push(...natRules(translation, { line: section.place.line, text }, draft.interfaceAddresses));
    draft.statements.push(sectionStatement(section, { kind: 'nat-rule', hover: describeTranslation(translation) }));
  }
  for (const section of ofType('helper')) {
    const name = valueOf(section, 'name') ?? '';
    const helper = helperNamed(name, null);
    draft.statements.push(
      sectionStatement(section, {
        kind: 'alg',
        hover: `The helper ${name} as firewall4 knows it: ${valueOf(section, 'proto') ?? '?'} port ${valueOf(section, 'port') ?? '?'}, module ${valueOf(section, 'module') ?? '?'}. A zone attaches it.`,
        alg: helper?.alg ?? null,
        transport: helper?.transport ?? null,
      }),
    );
  }
}
