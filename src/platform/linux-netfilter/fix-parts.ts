/** What fixes of nft, iptables and UCI share: flushing, checking, and the sentences of their risks. */
import type { AlgId, Transport } from '../../alg/alg.ts';
import type { ProfileChange } from '../../gateway/profile-change.ts';
import { renderCommand } from '../command-table.ts';
import type { FixContext, ProposedFix } from '../platform.ts';
import { linuxCommands } from './commands.ts';

export const dialects = { nft: 'nftables', iptables: 'iptables', uci: 'OpenWrt', sysctl: 'sysctl' } as const;
export type Dialect = keyof typeof dialects;

const looks: Readonly<Record<Dialect, readonly string[]>> = {
  nft: ['nft list ct helpers', 'conntrack -E expect'],
  iptables: ['iptables -t raw -S', 'conntrack -E expect'],
  uci: ['uci show firewall', 'conntrack -E expect'],
  sysctl: [],
};

/** Deletes the flows of the ports, because a flow keeps its helper until it dies. */
export function flushOf(
  transport: Transport,
  ports: readonly number[],
): { readonly flush: readonly string[]; readonly words: string } {
  const keeps = 'A flow keeps or lacks its helper until it dies; keepalives keep it alive for hours.';
  if (transport !== 'tcp' && transport !== 'udp') return { flush: [], words: keeps };
  const flush = ports.flatMap(
    (port) =>
      renderCommand(linuxCommands, 'conntrack -D -p {transport} --orig-port-dst {port}', [transport, port]) ?? [],
  );
  return {
    flush,
    words: `${keeps} The flush deletes every ${transport.toUpperCase()} flow to port ${ports.join(', ')}, of every host: what was translated breaks, the rest begins anew.`,
  };
}

export const losesNothingHidden =
  'What must still come in needs port forwardings of its own, and a rule that accepts related flows finds none.';

export const persistence: Readonly<Record<Dialect, string>> = {
  nft: 'nft changes the running ruleset: write it to the file that is loaded at boot.',
  iptables: 'iptables changes the running rules: save them as your distribution does.',
  uci: 'The firewall is restarted, which keeps established flows.',
  sysctl: 'sysctl -w holds until the next boot: put the line into /etc/sysctl.d as well.',
};

export interface FixDraft {
  readonly dialect: Dialect;
  readonly title: string;
  readonly commands: readonly (string | null)[];
  readonly rollback: readonly (string | null)[];
  readonly look?: readonly string[];
  readonly flush: readonly string[];
  readonly risk: string;
  readonly change: ProfileChange;
  readonly alsoChanges?: readonly ProfileChange[];
}

/** The fix, or nothing when one of its commands cannot be written. */
export function fixOf(draft: FixDraft, { recheck }: FixContext): readonly ProposedFix[] {
  const { dialect, commands, rollback, alsoChanges = [] } = draft;
  if (commands.length === 0 || rollback.length === 0 || [...commands, ...rollback].includes(null)) return [];
  const look = [...(draft.look ?? []), ...looks[dialect]].flatMap((form) => renderCommand(linuxCommands, form) ?? []);
  return [
    {
      platform: 'linux-netfilter',
      title: `Linux netfilter (${dialects[dialect]}): ${draft.title}`,
      commands: commands.filter((text) => text !== null),
      rollback: rollback.filter((text) => text !== null),
      verify: [...(recheck && recheck.length > 0 ? recheck : ['Repeat the request that failed']), ...look],
      flush: draft.flush,
      risk: `${draft.risk} ${persistence[dialect]}`,
      change: draft.change,
      ...(alsoChanges.length > 0 ? { alsoChanges } : {}),
    },
  ];
}

export const protocolChange = (kind: 'alg-off' | 'alg-on', alg: AlgId, transport: Transport): ProfileChange => ({
  kind,
  alg,
  transport,
  scope: { kind: 'protocol' },
});
