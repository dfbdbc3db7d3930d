import type { Entitlement } from '../../schemas/entitlement.ts';
import type { Pack } from '../../schemas/pack.ts';
import type { Note } from '../../schemas/pack-terms.ts';
import { packsNamed, textsFor } from './pack-texts.ts';

/** What an employer may be told of a leave beside its days. */
export interface EmployerWords {
  /** texts of papers that hold for the leave of anybody there */
  readonly says: readonly string[];
  /** more than the days that are certain may be due */
  readonly isOpen: boolean;
}

/** A text that hangs on a fact of the family would tell its employer that fact. */
function saidOfAll({ result, when }: Note): boolean {
  return result === 'met' && when === 'always';
}

/**
 * What an employer is told of a leave, and never why (invariant I2, facts 8b.9). A rule that is open and no mere text is about
 * days: an extension, a supplement, whether a leave goes on. Which of them it is stays with the family.
 */
export function forEmployers(
  { code, pack, rules }: Pick<Entitlement, 'code' | 'pack' | 'rules'>,
  packs: readonly Pack[],
): EmployerWords {
  const notes = packsNamed(packs, pack).flatMap(({ schemes }) =>
    (schemes[code] ?? []).flatMap((period) => period.notes),
  );
  const toAll = new Map(notes.filter(saidOfAll).map(({ rule, text }) => [rule, text]));
  const texts = textsFor(packs, pack);
  return {
    says: rules.flatMap(({ rule, result }) => (result === 'met' ? (toAll.get(rule) ?? []) : [])),
    isOpen: rules.some(({ rule, result }) => result === 'unknown' && !texts.has(rule)),
  };
}
