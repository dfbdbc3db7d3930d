import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAIL_POINTS, type FailPointName } from './points.ts';

interface Armed {
  readonly name: FailPointName;
  /** dies at this passage, counted from 1 */
  readonly at: number;
  readonly marker: string;
}

let armed: Armed | undefined;
let passages = 0;

function isName(name: string): name is FailPointName {
  return Object.hasOwn(FAIL_POINTS, name);
}

/** The file that says that a fail point has struck; the process that was started again goes past it. */
export function failPointMarker(dataDir: string, setting: string): string {
  return join(dataDir, 'fail-points', setting.replaceAll(/[/:]/g, '-'));
}

/**
 * Arms the fail point of the setting when it is for this process. Called once, before the process does anything.
 * @param setting `<service>/<point>` or `<service>/<point>:<passage>`; empty: none
 * @throws RangeError when it names no point
 */
export function armFailPoint(setting: string, process: { service: string; dataDir: string }): void {
  armed = undefined;
  passages = 0;
  if (setting === '') return;
  const [, service, name = '', at = '1'] = /^([\w-]+)\/([\w-]+)(?::([1-9]\d*))?$/.exec(setting) ?? [];
  if (!isName(name)) throw new RangeError(`BIRTH_FAIL_POINT names no fail point: ${setting}`);
  if (service !== process.service) return;
  armed = { name, at: Number(at), marker: failPointMarker(process.dataDir, setting) };
}

/** Marks the point as struck. @returns false when it has been before */
function strike(marker: string): boolean {
  mkdirSync(join(marker, '..'), { recursive: true });
  try {
    writeFileSync(marker, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A place between two durable writes. Does nothing, unless a fault drill has armed it: then the process is gone
 * here, as after kill -9, once.
 */
export function failPoint(name: FailPointName): void {
  if (armed?.name !== name) return;
  passages += 1;
  if (passages < armed.at || !strike(armed.marker)) return;
  process.kill(process.pid, 'SIGKILL');
}
