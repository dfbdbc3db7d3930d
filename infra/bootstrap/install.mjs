import { spawn } from 'node:child_process';
import { existsSync, linkSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, read, readJson, root, sha256 } from './paths.mjs';
import { holderText, livingHolder } from './processes.mjs';
import { say } from './texts.mjs';

const modules = join(root, 'node_modules');
const stamp = join(modules, '.birth-lock-hash');
const lock = join(root, '.birth-install.lock');
const HEARTBEAT_MS = 5_000;

/** The sentence that ends the run when Node itself is too old; undefined when it will do. */
export function complainAboutNode(version = process.versions.node) {
  const major = Number(version.split('.')[0]);
  return major >= 20 ? undefined : say('node-too-old', { version });
}

/** True when what npm installed (its hidden lock file) is what package-lock.json asks for. */
export function matchesLock(wanted, installed) {
  if (!wanted?.packages || !installed?.packages) return false;
  return Object.entries(wanted.packages).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const there = installed.packages[path];
    return there
      ? there.version === entry.version && there.integrity === entry.integrity
      : entry.optional === true;
  });
}

function lockHash() {
  return sha256(read(join(root, 'package-lock.json')) ?? '');
}

/** Whether the dependencies are those of the lock file; a hand-made `npm ci` counts too. */
function isInstalled() {
  if (!existsSync(node)) return false;
  if (read(stamp)?.trim() === lockHash()) return true;
  const same = matchesLock(
    readJson(join(root, 'package-lock.json')),
    readJson(join(modules, '.package-lock.json')),
  );
  if (same) writeFileSync(stamp, `${lockHash()}\n`);
  return same;
}

/** Takes the install lock, or says who holds it. A dead holder's lock is moved away. */
function tryLock() {
  const mine = `${lock}.${process.pid}`;
  writeFileSync(mine, holderText());
  try {
    linkSync(mine, lock);
    return undefined;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const holder = livingHolder(read(lock));
    if (holder === undefined) {
      try {
        renameSync(lock, `${mine}.stale`);
      } catch {
        // somebody else moved it first
      }
      rmSync(`${mine}.stale`, { force: true });
    }
    return holder ?? 0;
  } finally {
    unlinkSync(mine);
  }
}

async function withInstallLock(tell, work) {
  let told = false;
  for (let holder = tryLock(); holder !== undefined; holder = tryLock()) {
    if (holder && !told) tell(say('waits-for', { holder }));
    told ||= Boolean(holder);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

const PLIGHTS = [
  [/ENOSPC/, 'disk-full'],
  [/EACCES|EPERM/, 'no-permission'],
  [/EBADPLATFORM|notsup/i, 'platform'],
  [/can only install packages when your package\.json and package-lock\.json/, 'lock-differs'],
  [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network|registry/i, 'registry'],
];

/** What npm's error output means, as one sentence with the way out. */
export function explainNpm(output) {
  const [, plight = 'npm-failed'] = PLIGHTS.find(([sign]) => sign.test(output)) ?? [];
  return say('not-installed', { reason: say(plight) });
}

function runNpmCi(tell) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=warn'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const began = Date.now();
    const heartbeat = setInterval(
      () => tell(`  … ${Math.round((Date.now() - began) / 1000)} s`),
      HEARTBEAT_MS,
    );
    child.once('error', (error) => {
      clearInterval(heartbeat);
      reject(new Error(error.code === 'ENOENT' ? say('no-npm') : explainNpm(String(error))));
    });
    child.once('close', (code) => {
      clearInterval(heartbeat);
      if (code === 0) return resolve();
      tell(output.trim().split('\n').slice(-8).join('\n'));
      reject(new Error(explainNpm(output)));
    });
  });
}

/**
 * Installs what the lock file says, unless it is there already. Two callers at once install once.
 * @param tell prints one line
 * @throws Error whose message is one sentence with the way out
 */
export async function ensureInstalled(tell) {
  if (isInstalled()) return;
  await withInstallLock(tell, async () => {
    if (isInstalled()) return;
    const began = Date.now();
    tell(say('installing'));
    await runNpmCi(tell);
    writeFileSync(stamp, `${lockHash()}\n`);
    tell(say('installed', { seconds: ((Date.now() - began) / 1000).toFixed(1) }));
  });
}
