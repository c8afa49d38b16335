/**
 * What `npm test` and `npm start` need before anything of the project can run: the packages of package-lock.json, and a
 * Chromium. Uses nothing but Node itself, because on a fresh clone there is nothing else.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const oldestNode = 20;
const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macChromiums = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A message for the user: printed without a stack. */
export class PreparationError extends Error {}

/** Runs `npm ci` when node_modules is missing or holds other versions than package-lock.json. */
export function ensurePackages() {
  if (Number(process.versions.node.split('.')[0]) < oldestNode) {
    throw new PreparationError(`Node ${oldestNode} or newer is needed; this is Node ${process.versions.node}.`);
  }
  if (hasPackages()) return;
  console.log('Installing packages (npm ci)…');
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    timeout: 15 * 60_000,
  });
  if (status !== 0) throw new PreparationError('npm ci failed; see its message above.');
}

/** npm keeps what it installed in node_modules/.package-lock.json; optional packages of other platforms are not there. */
function hasPackages() {
  const read = (name) => {
    try {
      return JSON.parse(readFileSync(path.join(root, name), 'utf8')).packages;
    } catch {
      return undefined;
    }
  };
  const wanted = read('package-lock.json');
  const installed = read('node_modules/.package-lock.json');
  if (!wanted) throw new PreparationError('package-lock.json is missing or broken; restore it with git.');
  if (!installed) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional }]) => place === '' || optional || installed[place]?.version === version,
  );
}

/** The path of a Chromium or Chrome; on Debian, as root, installs it when there is none. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && commandPath('apt-get')) {
    console.log('Installing Chromium (apt-get)…');
    apt('update');
    apt('install', '--yes', 'chromium');
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new PreparationError(
    'The tests in VS Code need Chromium or Chrome, and none was found.\n' +
      'Install it (Debian, Ubuntu: sudo apt-get update && sudo apt-get install chromium), or name it in CHROMIUM_PATH.\n' +
      'Without it, `npm test -- --unit` runs everything else.',
  );
}

function apt(...parameters) {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-q', ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    maxBuffer: 64 * 2 ** 20,
    timeout: 10 * 60_000,
  });
  if (status !== 0) throw new PreparationError(`${stdout}${stderr}\napt-get ${parameters.join(' ')} failed.`);
}

function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isExecutable(named)) return named;
    throw new PreparationError(`CHROMIUM_PATH names ${named}, which cannot be run.`);
  }
  for (const name of chromiumNames) {
    const file = commandPath(name);
    if (file) return file;
  }
  return process.platform === 'darwin' ? macChromiums.find(isExecutable) : undefined;
}

/** The path of the command `name`, or undefined. */
export function commandPath(name) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => directory !== '');
  return directories
    .flatMap((directory) => endings.map((ending) => path.join(directory, name + ending)))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
