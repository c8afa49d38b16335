/** What users do with a fix: take it to the clipboard, into a configuration (with a preview), or into a document of its own. */
import { commands, env, l10n, window, workspace, type QuickPickItem, type TextDocument, type Uri } from 'vscode';
import type { PlatformId } from '../platform/platform.ts';
import { configurationPlatforms, platformTitle } from './evidence-content.ts';
import { baseName } from './file-name.ts';
import { fixDocument, type OfferedFix } from './fix-text.ts';
import { contextKeys, internalCommandIds } from './manifest.ts';
import { workspaceConfigurations } from './nearby-configurations.ts';

export type FixAction = 'copy' | 'insert' | 'open';

/** `nearby` are files of the same analysis, among which may be the configuration to change. */
export async function applyFix(action: FixAction, fix: OfferedFix, nearby: readonly Uri[] = []): Promise<void> {
  if (action === 'copy') await copyFix(fix);
  else if (action === 'open') await openFix(fix);
  else await insertFix(fix, nearby);
  await commands.executeCommand('setContext', contextKeys.fixTaken, true);
}

async function copyFix(fix: OfferedFix): Promise<void> {
  await env.clipboard.writeText(`${fix.commands.join('\n')}\n`);
  window.setStatusBarMessage(l10n.t('Commands for {0} copied', platformTitle(fix.platform)), 4000);
}

async function openFix(fix: OfferedFix): Promise<void> {
  const document = await workspace.openTextDocument({ content: fixDocument(fix) });
  await window.showTextDocument(document, { preview: false });
}

async function insertFix(fix: OfferedFix, nearby: readonly Uri[]): Promise<void> {
  const target = await chooseConfiguration(fix, nearby);
  if (target === 'new-document') return openFix(fix);
  if (!target) return;
  await commands.executeCommand(internalCommandIds.applyFix, fix, target.uri);
}

interface ConfigurationItem extends QuickPickItem {
  readonly target: TextDocument | 'new-document';
}

/** The one configuration that fits, else the user's choice; undefined when they choose nothing. */
async function chooseConfiguration(
  fix: OfferedFix,
  nearby: readonly Uri[],
): Promise<TextDocument | 'new-document' | undefined> {
  const fits = ({ platforms }: Candidate): boolean => platforms.some((platform) => platform === fix.platform);
  let found = await candidates(nearby);
  // The workspace is searched only when what is at hand does not fit.
  if (!found.some(fits)) found = await candidates([...nearby, ...(await workspaceConfigurations())]);
  const fitting = found.filter(fits);
  const [only] = fitting;
  if (only && fitting.length === 1) return only.document;
  const items: readonly ConfigurationItem[] = [
    ...[...fitting, ...found.filter((each) => !fits(each))].map(({ document, platforms }) => ({
      label: baseName(document.uri),
      description: l10n.t('looks like {0}', platforms.map(platformTitle).join(l10n.t(' or '))),
      detail: workspace.asRelativePath(document.uri),
      target: document,
    })),
    { label: l10n.t('A new document'), target: 'new-document' },
  ];
  if (items.length === 1) return 'new-document';
  const title = l10n.t('Insert the commands for {0} into', platformTitle(fix.platform));
  return (await window.showQuickPick(items, { title }))?.target;
}

interface Candidate {
  readonly document: TextDocument;
  readonly platforms: readonly PlatformId[];
}

/** Configurations that are open, and those of the named files that are not. */
async function candidates(nearby: readonly Uri[]): Promise<readonly Candidate[]> {
  const open = workspace.textDocuments.filter(({ uri, isClosed }) => !isClosed && isEditable(uri));
  const missing = nearby.filter(
    (uri) =>
      /\.(?:cfg|conf|config|txt)$/i.test(uri.path) &&
      !open.some((document) => document.uri.toString() === uri.toString()),
  );
  const opened = await Promise.allSettled(missing.map((uri) => workspace.openTextDocument(uri)));
  const documents = [...open, ...opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))];
  return [...new Set(documents)].flatMap((document) => {
    const platforms = configurationPlatforms(document.getText());
    return platforms.length === 0 ? [] : [{ document, platforms }];
  });
}

/** Output panels, settings and other extensions' virtual texts are documents too. */
const isEditable = ({ scheme }: Uri): boolean =>
  scheme === 'untitled' || workspace.fs.isWritableFileSystem(scheme) === true;
