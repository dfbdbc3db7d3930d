import type { Beneficiary, Decision } from '../../schemas/entitlement.ts';
import type { Pack, Period, SchemeCode } from '../../schemas/pack.ts';
import { covers } from './division.ts';
import { noScheme, notKnown, type Head } from './rule.ts';
import { versionFor, versionsOf, type ChosenVersion, type Days } from './versions.ts';

/**
 * Which day a scheme is dated by: that of the birth, where the right comes into being with it, or that of the
 * question, where it is a matter of the law as it stands.
 */
export const DATED_BY: Readonly<Record<SchemeCode, 'birth' | 'question'>> = {
  'maternity-leave': 'birth',
  'paternity-leave': 'birth',
  'parental-leave': 'question',
  'nursing-breaks': 'question',
  'maternity-allowance': 'birth',
  'flexible-worker-insurance': 'birth',
  'maternity-medical-cost': 'birth',
  'childcare-subsidy': 'question',
  'local-birth-grant': 'birth',
  'local-childcare-grant': 'birth',
  'childcare-enrolment-subsidy': 'question',
  'infant-care-tax-deduction': 'question',
  'newborn-insurance-cover': 'birth',
  'housing-preference': 'question',
  'housing-security-priority': 'question',
  'public-rental-exchange': 'question',
  'rural-reward': 'question',
  'preschool-aid': 'question',
  'childcare-construction-subsidy': 'question',
  'childcare-operating-subsidy': 'question',
  'special-family-aid': 'question',
};

const NATIONAL = '000000';

/** The packs that a question is answered from, and the days it is about. */
export interface Law extends Days {
  /** from the widest division to the closest, several versions of a pack beside each other */
  readonly packs: readonly Pack[];
}

/** Each pack that speaks for a place, in the version that reaches the case. */
function chosen(law: Law, code: SchemeCode | undefined, division: string | undefined): ChosenVersion[] {
  const byBirth = code !== undefined && DATED_BY[code] === 'birth';
  const statutory = byBirth ? (law.birthDate ?? law.asOf) : law.asOf;
  return versionsOf(law.packs)
    .filter(([pack]) => covers(pack.division, division ?? NATIONAL))
    .flatMap((versions) => versionFor(versions, code, statutory, law) ?? []);
}

function periodsOf<C extends SchemeCode>(pack: Pack, code: C): readonly Period<C>[] {
  return (pack.schemes[code] ?? []) as readonly Period<C>[];
}

function inForce(period: { from: string; until?: string | undefined }, day: string): boolean {
  return period.from <= day && (period.until === undefined || day <= period.until);
}

/** A period may speak for some pools (统筹区) of its division only. */
function speaksFor(period: object, division: string): boolean {
  const { pools } = period as { pools?: readonly string[] };
  return pools === undefined || pools.some((pool) => covers(pool, division));
}

const OF_THE_PERIOD = ['from', 'until', 'combine', 'cite', 'at', 'dated', 'continues'];

interface Named {
  readonly rule?: string;
  readonly insteadOf?: string;
}

/** Items take the place of those of the same name, or of the one they say they stand for; the others join. */
function mergeList(base: readonly unknown[], more: readonly unknown[]): unknown[] {
  const replaced = new Map<string | undefined, unknown>();
  for (const item of more) {
    const { rule, insteadOf } = item as Named;
    replaced.set(insteadOf ?? rule, item);
  }
  replaced.delete(undefined);
  const kept = base.map((item) => replaced.get((item as Named).rule) ?? item);
  return [...kept, ...more.filter((item) => !kept.includes(item))];
}

/** What a closer division adds: values replace values, items of lists replace those of the same name or join. */
function addTo<P extends object>(base: P, more: P): P {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(base));
  for (const [key, value] of Object.entries(more)) {
    if (OF_THE_PERIOD.includes(key) || value === undefined) continue;
    const before = merged[key];
    merged[key] = Array.isArray(value) && Array.isArray(before) ? mergeList(before, value) : value;
  }
  return merged as P;
}

/**
 * What the law says of a scheme in a place, the levels combined as they declare (国家 → 省 → 市 → 县): `replace`
 * takes the place of all wider levels, `add` joins the closest one before it, `stack` is paid beside them.
 * Empty where nobody has issued one; more than one only where levels stack.
 * @param division undefined: national law alone
 */
export function schemesFor<C extends SchemeCode>(
  law: Law,
  code: C,
  division: string | undefined,
): readonly Period<C>[] {
  let stacked: Period<C>[] = [];
  for (const { pack, day, notes } of chosen(law, code, division)) {
    const found = periodsOf(pack, code).find((p) => inForce(p, day) && speaksFor(p, division ?? NATIONAL));
    if (!found) continue;
    const period = notes.length === 0 ? found : { ...found, notes: [...found.notes, ...notes] };
    const last = stacked.at(-1);
    if (period.combine === 'replace') stacked = [period];
    else if (period.combine === 'add' && last) stacked = [...stacked.slice(0, -1), addTo(last, period)];
    else stacked = [...stacked, period];
  }
  return stacked;
}

/** The one combined scheme of a place, for codes whose levels do not stack. */
export function schemeFor<C extends SchemeCode>(
  law: Law,
  code: C,
  division: string | undefined,
): Period<C> | undefined {
  return schemesFor(law, code, division)[0];
}

/** Whether somebody has looked for a scheme of a place, and found none for the day. */
function wasSearched(law: Law, code: SchemeCode, division: string | undefined): boolean {
  const place = division ?? NATIONAL;
  const day = DATED_BY[code] === 'birth' ? (law.birthDate ?? law.asOf) : law.asOf;
  const within = (outer: string) => covers(outer, place);
  return law.packs.some(({ division: own, searched }) =>
    searched.some(
      ({ schemes, divisions = [own], except = [], until = day }) =>
        schemes.includes(code) && divisions.some(within) && !except.some(within) && day <= until,
    ),
  );
}

/** No scheme was found: `no-scheme` where somebody has looked (当地未出台), else nothing is known. */
export function withoutScheme<S extends Beneficiary>(
  head: Head<S> & { readonly code: SchemeCode },
  law: Law,
  division: string | undefined,
): Decision<S> {
  return wasSearched(law, head.code, division) ? noScheme(head) : notKnown(head);
}

/** What a decision was made from, for example `national@1+gansu@2+lanzhou@1`: every pack that speaks for the place. */
export function packNames(law: Law, division: string | undefined, code?: SchemeCode): string {
  return chosen(law, code, division)
    .map(({ pack }) => `${pack.pack}@${pack.version}`)
    .join('+');
}
