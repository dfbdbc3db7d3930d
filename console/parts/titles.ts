import { WORK, type WorkCode } from '../../schemas/matter.ts';

/** What a piece of work is called; nothing for what is about none. */
export function workTitle(code: string | null): string {
  if (code === null) return '';
  return Object.hasOwn(WORK, code) ? WORK[code as WorkCode].title : code;
}
