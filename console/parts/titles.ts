import { DEPARTMENTS, type Department } from '../../schemas/department.ts';
import { WORK, type WorkCode } from '../../schemas/matter.ts';

/** What a piece of work is called; nothing for what is about none. */
export function workTitle(code: string | null): string {
  if (code === null) return '';
  return Object.hasOwn(WORK, code) ? WORK[code as WorkCode].title : code;
}

/** What people call a department; one of a newer release is called as it is. */
export function departmentWord(code: string): string {
  return Object.hasOwn(DEPARTMENTS, code) ? DEPARTMENTS[code as Department].short : code;
}
