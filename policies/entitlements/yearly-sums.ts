import type { Decision } from '../../schemas/entitlement.ts';
import type { Period } from '../../schemas/pack.ts';
import { addMonths, yearOf } from '../calendar/date.ts';
import { fen } from './money.ts';

/** 地方育儿补贴: one sum for each year of age, however the paper writes it, and what of it falls due when. */

type Amount = Period<'local-childcare-grant'>['amounts'][number];

const MONTHS_OF_YEAR = 12;
const QUARTERS_OF_YEAR = 4;

/** Whole fen of each year of age. */
export function yearlySums({ yuanPerYear = [], yuanPerQuarter, yuanPerMonth }: Amount): number[] {
  if (yuanPerMonth) return yuanPerMonth.map((yuan) => fen(yuan) * MONTHS_OF_YEAR);
  if (yuanPerQuarter) return yuanPerQuarter.map((yuan) => fen(yuan) * QUARTERS_OF_YEAR);
  return yuanPerYear.map(fen);
}

const TIMES: Readonly<Record<'quarterly' | 'monthly', number>> = {
  quarterly: QUARTERS_OF_YEAR,
  monthly: MONTHS_OF_YEAR,
};

/**
 * What falls due when: the sum of each year of age in one, the first in the birth year, or in four or twelve parts. No text
 * says which month is the first; it is that of the birth, as with the deduction (facts 4.5, W116; 8a.2), and a quarter is three
 * months from there.
 */
export function instalments(amount: Amount, birthDate: string): NonNullable<Decision['schedule']> {
  const sums = yearlySums(amount);
  const { paid } = amount;
  if (paid === 'yearly') return sums.map((amountFen, i) => ({ due: `${yearOf(birthDate) + i}`, amountFen }));
  const times = TIMES[paid];
  const firstMonth = `${birthDate.slice(0, 'yyyy-mm'.length)}-01`;
  return sums.flatMap((sum, year) =>
    Array.from({ length: times }, (_, part) => ({
      due: addMonths(firstMonth, year * MONTHS_OF_YEAR + (part * MONTHS_OF_YEAR) / times).slice(
        0,
        'yyyy-mm'.length,
      ),
      // what does not divide goes with the first part of its year
      amountFen: Math.floor(sum / times) + (part === 0 ? sum % times : 0),
    })),
  );
}
