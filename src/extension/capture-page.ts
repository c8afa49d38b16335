/** The HTML around the page: one script, one style sheet, and a policy that lets nothing else in. */
import { env, Uri, type Webview } from 'vscode';

/** Where the page's own files are; nothing outside is readable from the webview. */
export const pageRoot = (extensionUri: Uri): Uri => Uri.joinPath(extensionUri, 'dist');

export function capturePage(webview: Webview, extensionUri: Uri): string {
  const nonce = randomNonce();
  // The controls' library probes `:focus-visible` with a style element of its own; it reads this nonce from the meta tag.
  const styleNonce = randomNonce();
  const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(pageRoot(extensionUri), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${styleNonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta property="csp-nonce" content="${styleNonce}">
    <link rel="stylesheet" href="${address('webview.css')}">
    <title>ALG Trace</title>
  </head>
  <body>
    <script nonce="${nonce}" src="${address('webview.js')}"></script>
  </body>
</html>`;
}

function randomNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
