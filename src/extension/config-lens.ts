/** A line above a configuration that says which ALGs are in force; choosing it lists each with what says so. */
import {
  CodeLens,
  commands,
  l10n,
  QuickPickItemKind,
  Range,
  ThemeIcon,
  type Event,
  type QuickInputButton,
  window,
  type CodeLensProvider,
  type QuickPickItem,
  type TextDocument,
} from 'vscode';
import type { ConfigurationReading, ProposedFix } from '../platform/platform.ts';
import { configurationOf } from './config-documents.ts';
import { summaryOf, summaryTitle, type SummaryEntry } from './config-summary.ts';
import { switchesOf } from './config-switch.ts';
import { baseName } from './file-name.ts';
import { internalCommandIds } from './manifest.ts';

/** `changed` fires when the lenses may be others although no text changed. */
export const configurationLenses = (changed: Event<void>): CodeLensProvider => ({
  onDidChangeCodeLenses: changed,
  provideCodeLenses(document) {
    const reading = configurationOf(document);
    if (!reading) return [];
    const command = {
      title: summaryTitle(reading),
      tooltip: l10n.t('List every ALG, timer and NAT rule with what says so'),
      // Without arguments: VS Code forgets those of a lens while it renews it, and a click just then would fail.
      command: internalCommandIds.showAlgs,
    };
    return [new CodeLens(new Range(0, 0, 0, 0), command)];
  },
});

interface SwitchButton extends QuickInputButton {
  readonly fix: ProposedFix;
}

interface EntryItem extends QuickPickItem {
  readonly line?: number | null;
  readonly buttons?: readonly SwitchButton[];
}

/**
 * Lists ALGs, timers and NAT rules of the configuration in front; choosing one shows its line, its button leads to the other
 * state.
 */
export function showAlgs(): void {
  const document = window.activeTextEditor?.document;
  if (!document) return;
  const { uri } = document;
  const reading = configurationOf(document);
  if (!reading) {
    void window.showInformationMessage(
      l10n.t('{0} no longer reads as the configuration of a known platform.', baseName(uri)),
    );
    return;
  }
  const pick = window.createQuickPick<EntryItem>();
  pick.title = summaryTitle(reading);
  pick.placeholder = l10n.t('Choose one to go to its line; what has no line is the platform’s default');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = itemsOf(reading);
  pick.onDidAccept(() => {
    const line = pick.selectedItems[0]?.line;
    pick.hide();
    if (line) void reveal(document, line);
  });
  pick.onDidTriggerItemButton(({ item, button }) => {
    const pressed = item.buttons?.find((each) => each === button);
    pick.hide();
    if (pressed) void commands.executeCommand(internalCommandIds.applyFix, pressed.fix, uri);
  });
  pick.onDidHide(() => pick.dispose());
  pick.show();
}

const icons = {
  on: 'pass',
  off: 'circle-slash',
  unknown: 'question',
  timer: 'clock',
  nat: 'arrow-swap',
} as const;

function itemsOf(reading: ConfigurationReading): readonly EntryItem[] {
  const titles: Readonly<Record<SummaryEntry['section'], string>> = {
    on: l10n.t('ALGs that are on'),
    off: l10n.t('ALGs that are off'),
    unknown: l10n.t('ALGs of which nothing is published'),
    timer: l10n.t('Timers'),
    nat: l10n.t('NAT rules'),
  };
  let section: SummaryEntry['section'] | null = null;
  return summaryOf(reading).flatMap((entry): readonly EntryItem[] => {
    const isFirst = entry.section !== section;
    section = entry.section;
    const { label, description, detail, line, setting } = entry;
    const buttons = setting ? switchesOf(reading, setting).map(buttonOf) : [];
    const item = { label: `$(${icons[entry.section]}) ${label}`, description, detail, line, buttons };
    return isFirst ? [{ label: titles[section], kind: QuickPickItemKind.Separator }, item] : [item];
  });
}

const buttonOf = ({ kind, title, fix }: ReturnType<typeof switchesOf>[number]): SwitchButton => ({
  iconPath: new ThemeIcon(kind === 'alg-off' ? icons.off : icons.on),
  tooltip: title,
  fix,
});

async function reveal(document: TextDocument, line: number): Promise<void> {
  const range = document.lineAt(Math.min(line, document.lineCount) - 1).range;
  await window.showTextDocument(document, { selection: range });
}
