import { OF_THE_PRODUCT } from '../../../../policies/payments/bounds.ts';
import { yuan } from '../../../../schemas/words/money.ts';
import type { Pack } from '../../../../schemas/pack.ts';
import { row, table, type Linker } from './markdown.ts';

/** Thresholds above which a person looks first: those of a text with it, those of the product labelled as such. */

/** What a threshold says that no text has. */
export const PRODUCT_THRESHOLD = '产品阈值（没有文件依据）';

const NATIONAL = '000000';
const HEADS = ['先由人核实', '高于', '出处'];
const FEN = 100;

function lines({ bounds }: Pack, link: Linker): string[] {
  const source = bounds?.cite ? link(bounds.cite) : PRODUCT_THRESHOLD;
  const said = [
    ['一笔钱', bounds?.orderYuan],
    ['一个月的工资或缴费基数', bounds?.monthlyWageYuan],
  ] as const;
  return said.flatMap(([what, most]) => (most === undefined ? [] : [row(what, yuan(most * FEN), source)]));
}

/** The country's page says what holds where no pack says anything. */
function usual({ division, bounds }: Pack): string[] {
  if (division !== NATIONAL || bounds) return [];
  return [
    row('一笔钱', yuan(OF_THE_PRODUCT.order.fen), PRODUCT_THRESHOLD),
    row('一个月的工资或缴费基数', yuan(OF_THE_PRODUCT.monthlyWage.fen), PRODUCT_THRESHOLD),
  ];
}

export function thresholdsPart(pack: Pack, link: Linker): string[] {
  const rows = [...lines(pack, link), ...usual(pack)];
  if (rows.length === 0) return [];
  return [['## 支付前核实的界限', '', '只决定由谁先看一眼，不改数额。', '', table(HEADS, rows)].join('\n')];
}
