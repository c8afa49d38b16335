/** The page in Debian's Chromium, with the fake extension in front of it and the same policy as in the editor. */
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { HostMessage, PageMessage } from '../../../webview/protocol.ts';
import type { FakeHost } from './fake-host.ts';
import { themeKinds, type ThemeName, themeStyle } from './themes.ts';

export const chromiumPath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const address = 'http://capture.test/';
const nonce = 'c2NyaXB0';
/** The control library tries a rule in a style element of its own, with the nonce that this `<meta>` names. */
const styleNonce = 'c3R5bGU';
const policy = `default-src 'none'; style-src ${address} 'nonce-${styleNonce}'; script-src 'nonce-${nonce}'`;

export interface Bundle {
  readonly script: string;
  readonly style: string;
  readonly host: string;
}

/** Bundles page, style and fake host from their sources. */
export async function bundlePage(): Promise<Bundle> {
  const bundle = async (entry: string): Promise<readonly string[]> => {
    const { outputFiles } = await build({
      entryPoints: [entry],
      outfile: 'page.js',
      bundle: true,
      write: false,
      format: 'iife',
      target: 'chrome132',
      minify: true,
      logLevel: 'warning',
    });
    return outputFiles.map(({ text }) => text);
  };
  const [[script = '', style = ''], [host = '']] = await Promise.all([
    bundle('webview/main.ts'),
    bundle('test/webview/harness/fake-host.ts'),
  ]);
  return { script, style, host };
}

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    // Scroll bars take their space, as they do in the editor.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });

export interface OpenPage {
  readonly page: Page;
  /** Errors of the page and of its policy. */
  readonly errors: readonly string[];
}

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

/** Opens the page; it has said `ready` when this returns. */
export async function openPage(browser: Browser, bundle: Bundle, options: PageOptions = {}): Promise<OpenPage> {
  const { theme = 'dark', width = 1280, height = 800 } = options;
  const page = await browser.newPage({
    viewport: { width, height },
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const files: Readonly<Record<string, readonly [string, string]>> = {
    '/': ['text/html', html(theme)],
    '/page.js': ['text/javascript', bundle.script],
    '/host.js': ['text/javascript', bundle.host],
    '/page.css': ['text/css', `${themeStyle(theme)}\n${bundle.style}`],
  };
  await page.route('**/*', (route) => {
    const file = files[new URL(route.request().url()).pathname];
    return file === undefined
      ? route.fulfill({ status: 204 })
      : route.fulfill({ contentType: `${file[0]}; charset=utf-8`, body: file[1] });
  });
  await page.goto(address);
  return { page, errors };
}

const html = (theme: ThemeName): string => `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${styleNonce}">
    <link rel="stylesheet" href="page.css">
    <title>Capture</title>
  </head>
  <body class="${themeKinds[theme]}" data-vscode-theme-kind="${themeKinds[theme]}">
    <script nonce="${nonce}" src="host.js"></script>
    <script nonce="${nonce}" src="page.js"></script>
  </body>
</html>`;

/** Sends the page a message of the extension. */
export const tell = (page: Page, message: HostMessage): Promise<void> =>
  page.evaluate((told) => (globalThis as unknown as { fakeHost: FakeHost }).fakeHost.tell(told), message);

/** What the page sent, of one kind. */
export async function received<Kind extends PageMessage['kind']>(
  page: Page,
  kind: Kind,
): Promise<Extract<PageMessage, { kind: Kind }>[]> {
  const messages = await page.evaluate(() => (globalThis as unknown as { fakeHost: FakeHost }).fakeHost.received);
  return messages.filter((message): message is Extract<PageMessage, { kind: Kind }> => message.kind === kind);
}
