import { execFileSync } from 'node:child_process';
import { read } from './paths.mjs';

/** The fields of /proc/<pid>/stat after the name in brackets (which may hold spaces); undefined off Linux. */
function statFields(pid) {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** True when a process with this id runs, whoever owns it. One that only waits to be collected is gone. */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/**
 * A mark that tells two processes with the same id apart: ids are given again, after a reboot even soon.
 * Empty when the machine does not say.
 */
export function birthMark(pid) {
  const fields = statFields(pid);
  if (fields) return fields[19] ?? '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** The text that names the holder of a lock: its id, and its mark on the second line. */
export function holderText(pid = process.pid) {
  return `${pid}\n${birthMark(pid)}\n`;
}

/** The process id that a lock's text names, when that very process still lives; else undefined. */
export function livingHolder(text) {
  const [id = '', mark = ''] = (text ?? '').split('\n');
  const pid = Number(id);
  if (!isAlive(pid)) return undefined;
  return mark === '' || mark === birthMark(pid) ? pid : undefined;
}
