import { knownDivisions } from '../../../policies/load/all-packs.ts';
import { words } from '../words.ts';

/** `620100 兰州市`; the code alone where it is none of the register. */
export function division(code: string): string {
  const name = knownDivisions().get(code);
  return name === undefined ? code : `${code} ${words.quoted(name)}`;
}
