import { readFileSync } from 'node:fs';
import type { Division, DivisionRegister } from '../divisions/register.ts';

const FILE = new URL('../divisions/gb-2260.txt', import.meta.url);
const LINE = /^(\d{6}) (\S+) (-|\d{4}-\d{2}) (-|\d{4}-\d{2})( s)?$/;

let read: DivisionRegister | undefined;

/** The register of divisions, read once for a process. @throws RangeError for a line that cannot be read */
export function divisions(): DivisionRegister {
  read ??= new Map(
    readFileSync(FILE, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => divisionOf(line))
      .map((division) => [division.code, division]),
  );
  return read;
}

function divisionOf(line: string): Division {
  const [, code, name, from, until, statistical] = LINE.exec(line) ?? [];
  if (code === undefined || name === undefined) throw new RangeError(`no division: ${line}`);
  return {
    code,
    name,
    ...(from === undefined || from === '-' ? {} : { from }),
    ...(until === undefined || until === '-' ? {} : { until }),
    statistical: statistical !== undefined,
  };
}
