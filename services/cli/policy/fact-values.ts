import { division } from './division.ts';
import { words } from '../words.ts';
import { FACT_VALUE_WORDS } from '../../../schemas/words/facts.ts';
import type { UsedFact } from '../../../policies/entitlements/used-facts.ts';

const DIVISION = /^\d{6}$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/;

/** `720000` of a path that ends in `Fen` → 7,200.00元, `620100` → 620100 兰州市, `2026-11-20T03:24:00+08:00` → 2026-11-20 03:24 */
export function factValue({ path, value }: Pick<UsedFact, 'path' | 'value'>): string {
  if (typeof value === 'number') return path.endsWith('Fen') ? words.money(value) : String(value);
  const text = String(value);
  if (DIVISION.test(text)) return division(text);
  const [, date, time] = INSTANT.exec(text) ?? [];
  if (date !== undefined && time !== undefined) return `${date} ${time}`;
  return Object.hasOwn(FACT_VALUE_WORDS, text) ? words.word(text, FACT_VALUE_WORDS) : text;
}
