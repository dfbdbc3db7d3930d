import { readFileSync } from 'node:fs';
import type { Division, DivisionRegister } from '../divisions/register.ts';

const FILE = new URL('../divisions/gb-2260.txt', import.meta.url);
const LINE = /^(\d{6}) (\S+) (-|\d{4}-\d{2}) (-|\d{4}-\d{2})( s)?$/;

let read: DivisionRegister | undefined;

/** The register of divisions, read once for a process. @throws RangeError for a line that cannot be read */
export function divisions(): DivisionRegister {
  read ??= readDivisions(readFileSync(FILE, 'utf8'));
  return read;
}

/** A register as it is written, one division a line. @throws RangeError for a line that cannot be read */
export function readDivisions(text: string): DivisionRegister {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => divisionOf(line)).map((division) => [division.code, division]));
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
