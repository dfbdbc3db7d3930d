import { isMap, isSeq, type Node, type YAMLSeq } from 'yaml';
import { daysOf, entryOn } from '../../policies/load/dated-values.ts';

/** Periods as packs write them, found as the loader reads them. */

export const LAST_DAY = '9999-12-31';

/** `schemes/maternity-leave/[1]`: which step is the number of a period */
export const PERIOD_STEP = 2;

interface Entry {
  readonly from: string;
  readonly value: Node;
}

/** The values of a number that has several over time (policies/load/dated-values.ts), or none. */
function entriesOf(node: unknown): Entry[] {
  const values = isMap(node) && node.items.length === 1 ? node.get('values') : undefined;
  if (!isSeq(values)) return [];
  return values.items.flatMap((item) =>
    isMap(item) ? [{ from: String(item.get('from')), value: item.get('value', true) as Node }] : [],
  );
}

/** The periods of a scheme as the loader reads them: one from each day on which a value of a number begins. */
export function periodsOf(list: YAMLSeq): { readonly period: Node; readonly day: string }[] {
  return list.items.flatMap((period) => {
    if (!isMap(period)) return [];
    const fields = period.items.map(({ value }) => entriesOf(value)).filter(({ length }) => length > 0);
    return daysOf(String(period.get('from')), fields).map((day) => ({ period, day }));
  });
}

/** The node of a number on a day, where it has several over time. */
export function valueAt(node: unknown, day: string): unknown {
  const entries = entriesOf(node);
  return entries.length === 0 ? node : entries[entryOn(entries, day)]?.value;
}
