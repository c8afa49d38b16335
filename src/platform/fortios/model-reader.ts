/**
 * Reads which ALGs a FortiGate runs out of a configuration's tree: session helpers, the SIP engine's mode, VoIP profiles and
 * the policies that name them.
 */
import type { ConfigurationReading } from '../platform.ts';
import { portOf } from '../range-text.ts';
import { defaultModel, type FortiModel } from './alg-model.ts';
import { configurationTree, sectionsNamed, valueOf, type FortiNode, type FortiTree } from './configuration-tree.ts';
import { defaultSessionHelpers, type SessionHelper } from './session-helpers.ts';

/** The first line of a backup, with its release. */
export const headerOf = (text: string): RegExpExecArray | null =>
  /^#config-version=[\w-]{1,24}?-(\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)[-:\s]/m.exec(text.slice(0, 16 * 1024));

/** Fewer helpers than this, without a backup's header, are a pasted session that adds or changes some. */
const fullList = 3;

export function helperOf(entry: FortiNode, before: SessionHelper | undefined): SessionHelper | null {
  const id = /^\d{1,10}$/.test(entry.name) ? Number(entry.name) : null;
  const name = valueOf(entry, 'name') ?? before?.name;
  const protocol = valueOf(entry, 'protocol') ?? String(before?.protocol ?? '');
  const port = portOf(valueOf(entry, 'port')) ?? before?.port ?? null;
  if (id === null || name === undefined || port === null || !/^\d{1,3}$/.test(protocol)) return null;
  return { id, name, protocol: Number(protocol), port };
}

/** Whether a section lists every helper that there is; an empty one says that none is left. */
export const listsEveryHelper = ({ nodes, deletions }: FortiNode, backup: boolean): boolean =>
  deletions.length === 0 &&
  (backup || nodes.length === 0 || new Set(nodes.map((entry) => valueOf(entry, 'name'))).size >= fullList);

export const isBackup = (text: string): boolean => headerOf(text) !== null;

/** The helpers of one section after another: a full list replaces what was known, a session changes it. */
function helpersIn(sections: readonly FortiNode[], backup: boolean): readonly SessionHelper[] {
  let helpers: readonly SessionHelper[] = defaultSessionHelpers;
  for (const section of sections) {
    const { nodes, deletions } = section;
    const known = new Map((listsEveryHelper(section, backup) ? [] : helpers).map((entry) => [entry.id, entry]));
    for (const entry of nodes) {
      const helper = helperOf(entry, known.get(Number(entry.name)));
      if (!helper) continue;
      // `edit 0` is answered with the next free number.
      const id = helper.id === 0 ? Math.max(0, ...known.keys()) + 1 : helper.id;
      known.set(id, { ...helper, id });
    }
    for (const { name } of deletions) known.delete(Number(name));
    helpers = [...known.values()];
  }
  return helpers;
}

/** SIP's part of `config system settings`, VoIP profiles and policies. */
export function modelOf(tree: FortiTree, backup: boolean): FortiModel {
  let model: FortiModel = {
    ...defaultModel,
    helpers: helpersIn(sectionsNamed(tree, 'system session-helper'), backup),
  };
  for (const section of sectionsNamed(tree, 'system settings')) {
    const mode = valueOf(section, 'default-voip-alg-mode');
    const helper = valueOf(section, 'sip-helper');
    model = {
      ...model,
      ...(mode === 'proxy-based' || mode === 'kernel-helper-based' ? { voipMode: mode } : {}),
      ...(helper === undefined ? {} : { sipHelper: helper !== 'disable' }),
      sipPorts: {
        tcp: portOf(valueOf(section, 'sip-tcp-port')) ?? model.sipPorts.tcp,
        udp: portOf(valueOf(section, 'sip-udp-port')) ?? model.sipPorts.udp,
      },
    };
  }
  const profiles = sectionsNamed(tree, 'voip profile').flatMap(({ nodes }) => nodes);
  const policies = sectionsNamed(tree, 'firewall policy').flatMap(({ nodes }) => nodes);
  return {
    ...model,
    silentProfiles: profiles
      .filter((entry) => sectionsNamed(entry, 'sip').some((sip) => valueOf(sip, 'status') === 'disable'))
      .map(({ name }) => name),
    voipPolicies: policies.flatMap((entry) => {
      const profile = valueOf(entry, 'voip-profile');
      return profile === undefined || valueOf(entry, 'status') === 'disable' ? [] : [{ id: entry.name, profile }];
    }),
  };
}

/**
 * The model behind a reading, found again in its statements: they hold every entry that the model rests on, and survive
 * where a reading is copied between threads.
 */
export function modelOfReading({ statements, version }: ConfigurationReading): FortiModel {
  const section = (name: string, texts: readonly string[], empty = false): string =>
    texts.length > 0 || empty ? `config ${name}\n${texts.join('\n')}\nend\n` : '';
  const policies = statements
    .map(({ text }) => text)
    .filter((text) => text.startsWith('edit ') && /^set voip-profile /m.test(text));
  const algs = statements.filter(({ kind }) => kind === 'alg').map(({ text }) => text);
  const isProfile = (text: string): boolean => /^edit /.test(text) && /^config sip$/m.test(text);
  const emptied = algs.some((text) => /^config system session-helper\b/.test(text));
  const rebuilt = [
    section(
      'system session-helper',
      algs.filter((text) => /^(?:edit|delete) /.test(text) && !isProfile(text)),
      emptied,
    ),
    section(
      'system settings',
      algs.filter((text) => /^(?:un)?set (?:default-voip-alg-mode|sip-)/.test(text)),
    ),
    section('voip profile', algs.filter(isProfile)),
    section('firewall policy', policies),
  ].join('');
  return modelOf(configurationTree(rebuilt), version !== null);
}
