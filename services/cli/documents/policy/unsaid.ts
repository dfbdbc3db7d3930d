import { covers } from '../../../../policies/entitlements/division.ts';
import type { Pack, SchemeCode } from '../../../../schemas/pack.ts';
import { SCHEME_WORDS } from '../../../../schemas/words/packs.ts';

const NATIONAL = '000000';

/** Whether somebody has looked for a scheme in the whole of a division. */
function isSearched(code: SchemeCode, division: string, levels: readonly Pack[]): boolean {
  return levels.some((level) =>
    level.searched.some(
      ({ schemes, until, divisions = [level.division] }) =>
        until === undefined && schemes.includes(code) && divisions.some((one) => covers(one, division)),
    ),
  );
}

/**
 * Schemes of which neither the place nor a wider one says anything, and that nobody noted to have looked for: the answer there is
 * 情况不明 and its page says why. Of the country nothing is said: what is left to places is not its own.
 */
export function unsaidIn(pack: Pack, packs: readonly Pack[]): SchemeCode[] {
  const { division, status } = pack;
  if (division === NATIONAL) return [];
  const levels = packs.filter(
    (one) =>
      one === pack || (one.division !== division && one.status !== 'draft' && covers(one.division, division)),
  );
  return (Object.keys(SCHEME_WORDS) as SchemeCode[]).filter(
    (code) =>
      !levels.some(({ schemes }) => schemes[code]) &&
      (status === 'draft' || !isSearched(code, division, levels)),
  );
}
