import type { InstitutionFacts } from '../../schemas/entitlement-check.ts';
import type { Period } from '../../schemas/pack.ts';
import { addDays, addMonths } from '../calendar/date.ts';
import { deciding, finding, type Finding, type Judged } from './rule.ts';

type Terms = Pick<Period<'childcare-operating-subsidy'>, 'afterMonths' | 'years' | 'yearsNotBefore' | 'cite'>;

const MONTHS_OF_YEAR = 12;
const OPENED = 'institution.openedOn';
const PAID = 'institution.subsidyYearsPaid';

/** Which rules say when money is paid, and the first and last day where they are certain. */
export interface Term {
  readonly rules: readonly Judged[];
  readonly from?: string;
  readonly until?: string;
}

interface Span {
  readonly from: string;
  readonly until: string;
}

/**
 * The paid years by each reading of the text, which names their number and not their first day: from when the condition
 * is met, or, for those who met it before, from the paper (facts 8b.3). One span where both agree.
 */
function readings(start: string, years: number, notBefore: string): readonly Span[] {
  const last = (from: string) => addDays(addMonths(from, years * MONTHS_OF_YEAR), -1);
  const starts = start < notBefore ? [start, notBefore] : [start];
  return starts.map((from) => ({ from, until: last(from) }));
}

function withinYears(spans: readonly Span[], years: number, paid: number | undefined, asOf: string): Finding {
  if (paid !== undefined && paid >= years) return finding(false);
  const answers = new Set(spans.map(({ until }) => asOf <= until));
  if (answers.size === 1) return finding(answers.has(true));
  return finding(paid === undefined ? undefined : true, PAID);
}

/** When the paid years run: after whole months of operation, for a number of years or without end. */
export function termOf(
  { afterMonths = 0, years, yearsNotBefore, cite }: Terms,
  facts: InstitutionFacts,
  asOf: string,
): Term {
  if (afterMonths === 0 && years === undefined) return { rules: [] };
  const { openedOn, subsidyYearsPaid } = facts;
  const start = openedOn === undefined ? undefined : addMonths(openedOn, afterMonths);
  const operated = finding(start === undefined ? undefined : asOf >= start, OPENED);
  const rules = afterMonths > 0 ? [deciding(`operated-${afterMonths}-months`, operated, cite)] : [];
  if (years === undefined) return { rules, ...(start === undefined ? {} : { from: start }) };
  const rule = `within-${years}-years`;
  if (start === undefined) return { rules: [...rules, deciding(rule, finding(undefined, OPENED), cite)] };
  const spans = readings(start, years, yearsNotBefore ?? start);
  const within = withinYears(spans, years, subsidyYearsPaid, asOf);
  const [only, another] = spans;
  return { rules: [...rules, deciding(rule, within, cite)], ...(another ? {} : only) };
}
