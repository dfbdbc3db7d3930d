import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../../bootstrap/paths.mjs';
import { obtain } from '../cache.ts';
import { ClearError } from '../clear-error.ts';
import { findOnPath, lastLine, runCommand } from '../command.ts';

const BUILD_TIMEOUT_MS = 30 * 60_000;

/** Programs of one Go module. */
export interface GoPrograms {
  readonly title: string;
  readonly module: string;
  /** without the leading v */
  readonly version: string;
  /** packages of the module, each a program named after its last part */
  readonly packages: readonly string[];
  readonly waysOut: string;
}

function explainGo(output: string): string {
  if (/no space left|ENOSPC/i.test(output)) return 'the disk is full (free about 3 GB)';
  if (/requires go >=|go\.mod requires/i.test(output)) return `this Go is too old: ${lastLine(output)}`;
  if (/dial tcp|no such host|connection refused|i\/o timeout|TLS handshake|proxyconnect/i.test(output)) {
    return 'the Go module proxy cannot be reached';
  }
  return `go said: ${lastLine(output)}`;
}

/** Go where it is usually unpacked, even when nobody has put it on PATH. */
async function findGo(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const usual = { ...env, PATH: `${env['PATH'] ?? ''}:/usr/local/go/bin` };
  return findOnPath('go', usual);
}

async function build(programs: GoPrograms, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const cannot = (reason: string): ClearError =>
    new ClearError(`${programs.title} cannot be had: ${reason}. ${programs.waysOut}`);
  const go = await findGo(env);
  if (!go) throw cannot('Go (go) is missing');
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const targets = programs.packages.map((name) => `${programs.module}/${name}@v${programs.version}`);
  const result = await runCommand(go, ['install', '-trimpath', ...targets], {
    cwd: folder,
    env: { ...env, GOBIN: bin },
    timeoutMs: BUILD_TIMEOUT_MS,
  });
  if (result.code !== 0) throw cannot(explainGo(result.output));
  for (const name of await readdir(bin)) await rename(join(bin, name), join(folder, name));
  await rm(bin, { recursive: true });
}

/**
 * The folder with the programs of a Go module: the cache, else built by `go install`, which verifies the module
 * against Go's checksum database.
 * @throws ClearError with the ways to supply them otherwise
 */
export function obtainGoPrograms(
  programs: GoPrograms,
  env: NodeJS.ProcessEnv,
  say: (text: string) => void,
): Promise<string> {
  return obtain({
    cache: cacheDirectory(env),
    key: `${programs.module.split('/').slice(-2).join('-').replaceAll('.', '-')}-${programs.version}-${process.platform}-${process.arch}`,
    title: `${programs.title} ${programs.version}`,
    say,
    fetch: (folder) => {
      say(`building ${programs.title} ${programs.version} with Go (once, about three minutes on two cores)`);
      return build(programs, folder, env);
    },
  });
}
