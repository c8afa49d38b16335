/** The other state of an ALG as the platform's own writer says it: what Quick Fixes and the list of ALGs offer. */
import { l10n } from 'vscode';
import type { AlgSetting } from '../gateway/profile.ts';
import { algTitle, type ProfileChange } from '../gateway/profile-change.ts';
import { fixesFor } from '../platform/fix.ts';
import type { ConfigurationReading, ProposedFix } from '../platform/platform.ts';

export interface AlgSwitch {
  readonly kind: 'alg-on' | 'alg-off';
  readonly title: string;
  readonly fix: ProposedFix;
}

/** Both ways where the state is not published; none where the platform has no verified command. */
export function switchesOf(reading: ConfigurationReading, { alg, transport, state }: AlgSetting): readonly AlgSwitch[] {
  const kinds: readonly AlgSwitch['kind'][] =
    state === 'on' ? ['alg-off'] : state === 'off' ? ['alg-on'] : ['alg-off', 'alg-on'];
  return kinds.flatMap((kind) => {
    const change: ProfileChange = { kind, alg, transport, scope: { kind: 'protocol' } };
    const [fix] = fixesFor(change, { platform: reading.platform, version: reading.version, configuration: reading });
    if (!fix) return [];
    const words = [algTitle(alg), transport.toUpperCase()] as const;
    const title =
      kind === 'alg-off'
        ? l10n.t('Turn off the {0} ALG for {1}…', ...words)
        : l10n.t('Turn on the {0} ALG for {1}…', ...words);
    return [{ kind, title, fix }];
  });
}
