import { knownDivisions } from '../../../policies/load/all-packs.ts';
import { yuan } from '../../../policies/entitlements/steps.ts';
import type { Total } from '../../../policies/redecision/totals.ts';
import { ENTITLEMENTS } from '../../../schemas/entitlement.ts';
import type { Output } from '../output.ts';

function signed(n: number, text: string): string {
  if (n === 0) return '';
  return `${n > 0 ? '+' : '−'}${text}`;
}

const SHOWN_CASES = 20;

/** Which cases could not be opened, and so are in no total. */
export function printUnreadable(out: Output, caseNumbers: readonly string[]): void {
  const { length } = caseNumbers;
  if (length === 0) return;
  const shown = caseNumbers.slice(0, SHOWN_CASES).join('、');
  out.line(`打不开 ${length} 件：${shown}${length > SHOWN_CASES ? '…，全部见 --json' : ''}`);
}

/** What a change of rules comes to, by place and entitlement. */
export function printTotals(out: Output, totals: readonly Total[]): void {
  if (totals.length === 0) return;
  const names = knownDivisions();
  out.table(
    ['区划', '待遇', '人次', '增加', '减少', '金额', '天数'],
    totals.map((t) => [
      `${t.division} ${names.get(t.division) ?? ''}`.trim(),
      ENTITLEMENTS[t.code],
      String(t.rows),
      String(t.more),
      String(t.less),
      signed(t.amountFen, yuan(Math.abs(t.amountFen))),
      signed(t.days, `${Math.abs(t.days)} 天`),
    ]),
  );
  for (const [code, of] of Map.groupBy(totals, (t) => t.code)) {
    const [rows, fen, days] = (['rows', 'amountFen', 'days'] as const).map((measure) =>
      of.reduce((sum, total) => sum + total[measure], 0),
    ) as [number, number, number];
    const parts = [signed(fen, yuan(Math.abs(fen))), signed(days, `${Math.abs(days)} 天`)].filter(Boolean);
    out.line(`${ENTITLEMENTS[code]}合计 ${rows} 人次：${parts.join('，') || '金额和天数不变'}`);
  }
}
