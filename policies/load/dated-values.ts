import { z } from 'zod';
import { schemesSchema } from '../../schemas/pack-schemes.ts';
import { addDays } from '../calendar/date.ts';
import type { Path } from './pack-mistake.ts';

/**
 * Several values of one number over time, side by side: `total: { values: [{ from, value, cite, lastChecked }] }`. A period with
 * such a number is read as periods one after the other, one from each day on which a value of it begins; everything else of the
 * period stays. So rules read one value, that of the day they name.
 */

type Fields = Readonly<Record<string, unknown>>;

interface Entry {
  readonly from: string;
  readonly value: unknown;
  readonly cite: unknown;
  readonly at: unknown;
  readonly lastChecked?: unknown;
}

/** Where a period of the pack as it is read stands in what is written. */
export interface WrittenPeriod {
  readonly index: number;
  /** of each number with several values, which of them it is */
  readonly entries: Readonly<Record<string, number>>;
}

interface Read {
  readonly periods: readonly unknown[];
  readonly written: readonly WrittenPeriod[];
  readonly mistakes: readonly { readonly path: Path; readonly message: string }[];
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The values of a number over time as they are written; undefined: it has one for the whole period. */
function entriesOf(part: unknown): readonly Entry[] | undefined {
  if (!isFields(part) || !Array.isArray(part['values']) || Object.keys(part).length !== 1) return undefined;
  return part['values'] as readonly Entry[];
}

/** The numbers of a period that have several values. */
function datedIn(period: Fields): (readonly [field: string, entries: readonly Entry[]])[] {
  return Object.entries(period).flatMap(([field, part]) => {
    const entries = field === 'notes' ? undefined : entriesOf(part);
    return entries ? [[field, entries] as const] : [];
  });
}

/** Which of the values holds on a day; -1: none yet. */
export function entryOn(entries: readonly { readonly from: string }[], day: string): number {
  return entries.findLastIndex(({ from }) => from <= day);
}

/** The days on which a period begins, itself or with a new value of one of its numbers. */
export function daysOf(from: string, fields: readonly (readonly { readonly from: string }[])[]): string[] {
  const begins = fields.flatMap((entries) => entries.map((entry) => entry.from));
  return [...new Set([from, ...begins.filter((day) => day > from)])].sort();
}

/** Whether the schema has a number with a citation of its own there (`{ value, cite }`), or the bare number. */
function hasOwnCitation(code: string, field: string): boolean {
  const list: unknown = (schemesSchema.shape as Readonly<Record<string, unknown>>)[code];
  const periods = list instanceof z.ZodOptional ? list.unwrap() : list;
  const period = periods instanceof z.ZodArray ? periods.element : undefined;
  let part: unknown = period instanceof z.ZodObject ? period.shape[field] : undefined;
  while (part instanceof z.ZodOptional || part instanceof z.ZodDefault) part = part.unwrap();
  return part instanceof z.ZodObject && Object.hasOwn(part.shape, 'value');
}

function mistakesIn(entries: readonly Entry[], { from, until }: Fields, path: Path): Read['mistakes'] {
  return entries.flatMap((entry, k) => {
    const here = [...path, 'values', k, 'from'];
    if (!isFields(entry) || typeof entry.from !== 'string' || !ISO_DATE.test(entry.from))
      return [{ path: here, message: '几个时期的数各要写 from（如 2026-01-01）' }];
    const before = entries[k - 1];
    if (before && before.from >= entry.from)
      return [{ path: here, message: `应按先后写，各写一次：上一个数自 ${before.from}` }];
    if (typeof from === 'string' && entry.from < from)
      return [{ path: here, message: `早于这一时段的起始日 ${from}` }];
    if (typeof until === 'string' && entry.from > until)
      return [{ path: here, message: `晚于这一时段的终止日 ${until}` }];
    return Object.hasOwn(entry, 'value') ? [] : [{ path: [...path, 'values', k], message: '缺少“value”' }];
  });
}

/** Since when it is so, by which paper: said with the decision, so that the paper of the number is among its sources. */
function noteOf(field: string, { from, cite, at }: Entry): Fields {
  const { document } = cite as { document: string };
  const rule = `${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-since-${from}`;
  return { rule, text: `自${from}起按《${document}》执行`, cite, at };
}

/** One period from a day on, each number with the value of that day. */
function periodFrom(code: string, period: Fields, day: string, next: string | undefined) {
  const values: Record<string, unknown> = {};
  const dated: Record<string, unknown> = {};
  const entries: Record<string, number> = {};
  const notes: Fields[] = [];
  for (const [field, list] of datedIn(period)) {
    const at = entryOn(list, day);
    const entry = list[at];
    values[field] = undefined;
    if (!entry) continue;
    const { from, value, cite, lastChecked } = entry;
    entries[field] = at;
    const isCited = hasOwnCitation(code, field);
    values[field] = isCited ? { value, cite, at: entry.at } : value;
    dated[field] = { from, cite, ...(lastChecked === undefined ? {} : { lastChecked }) };
    const isOther = JSON.stringify(cite) !== JSON.stringify(period['cite']);
    if (isOther && !isCited) notes.push(noteOf(field, entry));
  }
  const own = Array.isArray(period['notes']) ? (period['notes'] as Fields[]) : [];
  return {
    entries,
    period: {
      ...period,
      ...values,
      from: day,
      ...(next === undefined ? {} : { until: addDays(next, -1) }),
      ...(notes.length > 0 ? { notes: [...own, ...notes] } : {}),
      dated,
      ...(day === period['from'] ? {} : { continues: true }),
    },
  };
}

function readPeriod(code: string, period: Fields, index: number): Read {
  const dated = datedIn(period);
  const from = period['from'];
  const mistakes = dated.flatMap(([field, entries]) =>
    mistakesIn(entries, period, ['schemes', code, index, field]),
  );
  if (dated.length === 0 || mistakes.length > 0 || typeof from !== 'string')
    return { periods: [period], written: [{ index, entries: {} }], mistakes };
  const days = daysOf(
    from,
    dated.map(([, entries]) => entries),
  );
  const read = days.map((day, i) => periodFrom(code, period, day, days[i + 1]));
  return {
    periods: read.map((one) => one.period),
    written: read.map(({ entries }) => ({ index, entries })),
    mistakes,
  };
}

/** The periods of a scheme, those with several values of a number one for each of them. @param list citations filled in */
export function readDatedValues(code: string, list: unknown): Read {
  if (!Array.isArray(list)) return { periods: [], written: [], mistakes: [] };
  const read = list.map((period: unknown, index): Read =>
    isFields(period)
      ? readPeriod(code, period, index)
      : { periods: [period], written: [{ index, entries: {} }], mistakes: [] },
  );
  return {
    periods: read.flatMap(({ periods }) => periods),
    written: read.flatMap(({ written }) => written),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}
