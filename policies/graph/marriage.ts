import type { BirthFacts } from '../../schemas/entitlement-check.ts';

/** As much of a birth as says whether its parents were married. */
type Family = Pick<BirthFacts, 'marriage' | 'father' | 'mother'>;

/**
 * How the parents stood on a day: `married`; `widow`: the named father was her husband and had died; `apart`: no marriage
 * held; or `unsaid`, with the facts that would settle it.
 */
export interface Wedlock {
  readonly state: 'married' | 'widow' | 'apart' | 'unsaid';
  readonly missing: readonly string[];
}

const MARRIED: Wedlock = { state: 'married', missing: [] };
const WIDOW: Wedlock = { state: 'widow', missing: [] };
const APART: Wedlock = { state: 'apart', missing: [] };

function unknown(...missing: readonly string[]): Wedlock {
  return { state: 'unsaid', missing };
}

/**
 * Whether the parents were married on a day, which each rule names. Dates that were not given: a marriage that stands has
 * begun before (facts 8b.2), one that has ended asks when. No text presumes anything of the days after an end.
 * @param day ISO date
 */
export function wedlockOn({ marriage, father, mother }: Family, day: string): Wedlock {
  const { status, marriedOn, endedOn } = marriage ?? {};
  if (status === undefined) return unknown('marriage.status');
  if (status === 'unmarried' || (marriedOn !== undefined && marriedOn > day)) return APART;
  if (status === 'married') return MARRIED;
  const ended = endedOn ?? (status === 'widowed' ? father?.deathOn : undefined);
  if (ended !== undefined && day <= ended) return MARRIED;
  if (status === 'divorced') return ended === undefined ? unknown('marriage.endedOn') : APART;
  return afterDeath({ marriage, father, mother }, ended);
}

/** `widowed` alone does not say that it is the named father who died: his day of death says so, or the mother's whose it was. */
function afterDeath({ father, mother }: Family, ended: string | undefined): Wedlock {
  if (father === null) return unknown('father');
  if (ended === undefined && mother?.deathOn !== undefined) return unknown('marriage.endedOn');
  if (father?.deathOn === undefined) return unknown('father.deathOn');
  return father.deathOn === ended ? WIDOW : unknown();
}

/**
 * What tells whether the named father lives, where nobody said when he died: nothing need be asked, unless a marriage has ended
 * by a death. One that ended on the day on which the mother died was hers, and he is the widower; one that ended on another
 * day may have ended by his.
 */
export function asksWhetherFatherLives({ marriage, mother }: Family): string | undefined {
  const { status, endedOn } = marriage ?? {};
  if (status === undefined) return 'marriage.status';
  if (status !== 'widowed') return undefined;
  if (mother?.deathOn === undefined) return 'father.deathOn';
  if (endedOn === undefined) return 'marriage.endedOn';
  return endedOn === mother.deathOn ? undefined : 'father.deathOn';
}

/** Whether a marriage of the parents had held on a day or at any time from it to another. @param until ISO date */
export function wedlockBetween(family: Family, from: string, until: string): Wedlock {
  const before = wedlockOn(family, from);
  const { marriedOn } = family.marriage ?? {};
  const began = marriedOn !== undefined && from < marriedOn && marriedOn <= until;
  return before.state === 'apart' && began ? wedlockOn(family, marriedOn) : before;
}
