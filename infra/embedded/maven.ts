import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256OfFile } from './cache.ts';
import { ClearError } from './clear-error.ts';
import { findOnPath, lastLine, runCommand } from './command.ts';

export interface MavenSet {
  readonly title: string;
  /** `group:artifact:version` */
  readonly artifacts: readonly string[];
  /** SHA-256 of each jar that comes of them, and of no other */
  readonly hashes: Readonly<Record<string, string>>;
  readonly waysOut: string;
}

function pomOf(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>cn.birth</groupId><artifactId>embedded</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join('\n')}</dependencies></project>\n`;
}

function explainMaven(output: string): string {
  if (/No space left|ENOSPC/i.test(output)) return 'the disk is full (free about 1 GB)';
  if (/Unknown host|Connect|timed out|Could not transfer|Network is unreachable|No route/i.test(output)) {
    return 'the Maven repository cannot be reached';
  }
  if (/JAVA_HOME|java: not found/i.test(output)) return 'Maven finds no Java';
  return `Maven said: ${lastLine(output)}`;
}

/**
 * Puts the jars of some artifacts and of all they depend on into an empty folder.
 * @throws ClearError also for a jar that is not the one that was pinned, with the ways to supply them otherwise
 */
export async function fetchFromMaven(set: MavenSet, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const cannot = (reason: string): ClearError =>
    new ClearError(`${set.title} cannot be had: ${reason}. ${set.waysOut}`);
  const mvn = await findOnPath('mvn', env);
  if (!mvn) throw cannot('Maven (mvn) is missing');
  const work = join(folder, 'work');
  await mkdir(work);
  await writeFile(join(work, 'pom.xml'), pomOf(set.artifacts));
  const args = [
    '-B',
    '-q',
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    '-DoutputDirectory=libs',
  ];
  const result = await runCommand(mvn, args, { cwd: work, env });
  if (result.code !== 0) throw cannot(explainMaven(result.output));
  const jars = await readdir(join(work, 'libs'));
  for (const jar of new Set([...jars, ...Object.keys(set.hashes)]))
    if (!jars.includes(jar) || (await sha256OfFile(join(work, 'libs', jar))) !== set.hashes[jar])
      throw cannot(`${jar} does not have the expected SHA-256 and was refused`);
  for (const jar of jars) await rename(join(work, 'libs', jar), join(folder, jar));
  await rm(work, { recursive: true });
}
