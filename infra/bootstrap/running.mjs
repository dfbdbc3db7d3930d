import { join } from 'node:path';
import { read, readJson } from './paths.mjs';
import { livingHolder } from './processes.mjs';

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
      ? `API ${run.api}, console ${run.console}, Temporal ${run.temporal}, Kafka ${run.kafka.join(',')}; addresses and tokens are in ${join(dataDir, 'run.json')}`
      : 'it is still starting or stopping';
  return `Already running here as process ${holder}: ${where}. Stop it with Ctrl-C in its window or \`kill ${holder}\`.`;
}
