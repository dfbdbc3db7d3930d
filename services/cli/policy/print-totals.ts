import type { Total } from '../../../policies/redecision/totals.ts';
import { signed } from '../../../schemas/words/figures.ts';
import type { Output } from '../output.ts';
import { listed, say } from '../say.ts';
import { words } from '../words.ts';
import { division } from './division.ts';

const HEAD = ['division', 'entitlement', 'rows', 'more', 'less', 'money', 'days'] as const;

const days = (n: number): string => say('figure.days', { n });

function change(n: number, word: (n: number) => string): string {
  return n === 0 ? '' : signed(n, word);
}

const SHOWN_CASES = 20;

/** Which cases could not be opened, and so are in no total. */
export function printUnreadable(out: Output, caseNumbers: readonly string[]): void {
  const { length } = caseNumbers;
  if (length === 0) return;
  const numbers = listed(caseNumbers.slice(0, SHOWN_CASES));
  const more = length > SHOWN_CASES ? say('totals.all-in-json') : '';
  out.line(say('totals.unreadable', { n: length, numbers, more }));
}

/** What a change of rules comes to, by place and entitlement. */
export function printTotals(out: Output, totals: readonly Total[]): void {
  if (totals.length === 0) return;
  out.table(
    HEAD.map((each) => say(`head.${each}`)),
    totals.map((t) => [
      division(t.division),
      words.entitlement(t.code),
      String(t.rows),
      String(t.more),
      String(t.less),
      change(t.amountFen, words.money),
      change(t.days, days),
    ]),
  );
  for (const [code, of] of Map.groupBy(totals, (t) => t.code)) {
    const [rows, fen, n] = (['rows', 'amountFen', 'days'] as const).map((measure) =>
      of.reduce((sum, total) => sum + total[measure], 0),
    ) as [number, number, number];
    const parts = [change(fen, words.money), change(n, days)].filter(Boolean);
    const said = parts.join(say('list.part')) || say('totals.unchanged');
    out.line(say('totals.sum', { entitlement: words.entitlement(code), rows, parts: said }));
  }
}
