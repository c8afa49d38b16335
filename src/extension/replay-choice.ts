/** Lets the user choose the gateway that a capture is replayed under. */
import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { GatewayChoice } from '../engine/replay-api.ts';

interface GatewayItem extends QuickPickItem {
  readonly id?: string;
}

/** In the order in which they are offered: what the user has comes before what the user may compare with. */
const kinds: readonly GatewayChoice['kind'][] = ['configuration', 'router', 'yardstick'];

const kindLabel = (kind: GatewayChoice['kind']): string =>
  kind === 'configuration'
    ? l10n.t('This configuration')
    : kind === 'router'
      ? l10n.t('Routers, as they are by default')
      : l10n.t('Yardsticks');

/** The id of a choice; undefined when the user chooses none. */
export async function chooseGateway(choices: readonly GatewayChoice[], title: string): Promise<string | undefined> {
  const items = kinds.flatMap((kind): GatewayItem[] => {
    const own = choices.filter((choice) => choice.kind === kind);
    if (own.length === 0) return [];
    return [
      { label: kindLabel(kind), kind: QuickPickItemKind.Separator },
      ...own.map(({ id, title: label }) => ({ label, id })),
    ];
  });
  return (await window.showQuickPick(items, { title }))?.id;
}
