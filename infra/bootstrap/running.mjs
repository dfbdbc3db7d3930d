import { join } from 'node:path';
import { read, readJson } from './paths.mjs';
import { livingHolder } from './processes.mjs';
import { say } from './texts.mjs';

/**
 * One sentence about the system that already runs on this data, or undefined when none does.
 * Locks of processes that are gone do not count.
 */
export function describeRunning(dataDir) {
  const holder = livingHolder(read(join(dataDir, 'supervisor.lock')));
  if (holder === undefined) return undefined;
  const run = readJson(join(dataDir, 'run.json'));
  const where =
    run?.pid === holder
      ? say('running-at', {
          api: run.api,
          temporal: run.temporal,
          kafka: run.kafka.join(','),
          file: join(dataDir, 'run.json'),
        })
      : say('running-between');
  return say('running', { holder, where });
}
