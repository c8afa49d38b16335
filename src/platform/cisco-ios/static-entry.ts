/** The narrowest fix on a Cisco router: `no-payload` on the one static translation that a session uses. */
import { staticRuleFor, type NatRule } from '../../gateway/nat-rule.ts';
import type { ProfileChange } from '../../gateway/profile-change.ts';
import { renderCommand, type CommandForm } from '../command-table.ts';
import type { FixContext } from '../platform.ts';
import { staticOptions } from './nat-commands.ts';

export type PayloadChange = ProfileChange & { readonly kind: 'no-payload' };

interface EntryForm {
  readonly form: string;
  readonly values: readonly (string | number)[];
}

/** The table form of an entry and its values; null when the entry has options that the table does not have. */
function entryForm(rule: NatRule): EntryForm | null {
  const { local, global, transport } = rule;
  if (rule.kind !== 'static' || rule.direction !== 'inside-source' || !local?.address || !global?.address) return null;
  const withPorts = transport === 'tcp' || transport === 'udp';
  if (transport !== null && !withPorts) return null;
  const subject = withPorts
    ? 'ip nat inside source static {transport} {address} {port} {address} {port}'
    : 'ip nat inside source static {address} {address}';
  const subjectWords = withPorts ? 10 : 7;
  const options = rule.text
    .split(/[ \t]+/)
    .slice(subjectWords)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== 'no-payload')
    .map((word) => ` ${word}`)
    .join('');
  if (!staticOptions.some((known) => known === options)) return null;
  const values = withPorts
    ? [transport, local.address, local.port ?? 0, global.address, global.port ?? 0]
    : [local.address, global.address];
  return { form: `${subject}${options}`, values };
}

/** The static entry of the session, when the configuration has one that `no-payload` fits. */
export function sessionEntry(context: FixContext): NatRule | null {
  const { configuration, session } = context;
  if (!configuration || !session) return null;
  const rule = staticRuleFor(configuration.profile.nat, session.transport, [session.client, session.server]);
  return rule && entryForm(rule) ? rule : null;
}

export function payloadChange(rule: NatRule, on: boolean): PayloadChange | null {
  const { local, global, transport } = rule;
  if (!local?.address || !global?.address) return null;
  return {
    kind: 'no-payload',
    on,
    transport,
    local: { address: local.address, port: local.port },
    global: { address: global.address, port: global.port },
  };
}

/** The entry that a change names, in the configuration. */
export const entryOfChange = (change: PayloadChange, context: FixContext): NatRule | null =>
  context.configuration?.profile.nat.find(
    ({ kind, transport, local, global }) =>
      kind === 'static' &&
      transport === change.transport &&
      local?.address === change.local.address &&
      local.port === change.local.port &&
      global?.address === change.global.address &&
      global.port === change.global.port,
  ) ?? null;

/** Commands that replace the entry by itself with or without `no-payload`, and those that lead back. */
export function entryCommands(
  table: readonly CommandForm[],
  rule: NatRule,
  on: boolean,
): { readonly commands: readonly string[]; readonly rollback: readonly string[] } | null {
  const entry = entryForm(rule);
  if (!entry || rule.noPayload === on) return null;
  const plain = entry.form;
  const exempt = `${entry.form} no-payload`;
  const [from, to] = on ? [plain, exempt] : [exempt, plain];
  const render = (form: string, negate: boolean): string | null => renderCommand(table, form, entry.values, negate);
  const commands = [render(from, true), render(to, false)];
  const rollback = [render(to, true), render(from, false)];
  const complete = (texts: readonly (string | null)[]): texts is string[] => texts.every((text) => text !== null);
  return complete(commands) && complete(rollback) ? { commands, rollback } : null;
}
