import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import { addDays } from '../calendar/date.ts';

/** A family nobody is, to try a change of rules on where no ledger runs. */
export interface InventedFamily {
  readonly name: string;
  readonly divisionCode: string;
  readonly birthDate: string;
  readonly facts: BirthFacts;
}

const KINDS = ['employee', 'employee', 'employee', 'employee', 'flexible', 'unemployed'] as const;
const METHODS = ['vaginal', 'vaginal', 'caesarean', 'assisted'] as const;
const DAYS_BACK = 540;
const LEAST_WAGE_FEN = 350_000;

/** The same row of numbers from 0 to 1 for the same start (mulberry32). */
function numbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Families of every place in turn, born in the year and a half before a day: the same ones for the same arguments.
 * @param counties six-digit codes to spread them over
 */
export function inventFamilies(count: number, asOf: string, counties: readonly string[]): InventedFamily[] {
  const next = numbers(count);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(next() * from.length)] ?? from[0];
  const parent = (county: string) => ({
    household: { divisionCode: county },
    residence: { divisionCode: county },
    employment: {
      kind: pick(KINDS),
      maternityInsured: next() < 0.9,
      residentInsured: true,
      pool: `${county.slice(0, 4)}00`,
      employerAverageMonthlyWageFen: LEAST_WAGE_FEN + Math.floor(next() * 9_000) * 100,
      contributionBaseFen: LEAST_WAGE_FEN + Math.floor(next() * 5_000) * 100,
    },
  });
  return Array.from({ length: count }, (_, i): InventedFamily => {
    const divisionCode = counties[i % counties.length] ?? '620102';
    const birthDate = addDays(asOf, -Math.floor(next() * DAYS_BACK));
    const twins = next() < 0.02;
    const facts: BirthFacts = {
      facility: { divisionCode, ownership: 'public', countyLevel: next() < 0.5 },
      delivery: {
        at: `${birthDate}T08:00:00+08:00`,
        method: pick(METHODS),
        difficult: next() < 0.1,
        plurality: twins ? 2 : 1,
      },
      children: Array.from({ length: twins ? 2 : 1 }, (_child, order) => ({
        order: order + 1,
        liveBirth: true,
      })),
      mother: parent(divisionCode),
      father: next() < 0.95 ? parent(divisionCode) : null,
      marriage: { status: next() < 0.9 ? 'married' : 'unmarried', livingApart: next() < 0.1 },
      childRank: pick([1, 1, 1, 1, 2, 2, 3] as const),
      prePregnancyCheck: next() < 0.6,
      choices: { householdFollows: 'mother' },
    };
    return { name: `示例${i + 1}`, divisionCode, birthDate, facts };
  });
}
