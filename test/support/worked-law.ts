import { readFileSync } from 'node:fs';
import { isAlias, isMap, isScalar, isSeq, parse, parseDocument, type Document, type Node } from 'yaml';
import { z } from 'zod';
import { writtenTexts, type PackText } from '../../policies/load/all-packs.ts';
import type { Pack, Period, SchemeCode } from '../../schemas/pack.ts';
import { LAST_DAY, PERIOD_STEP, periodsOf, valueAt } from './written-periods.ts';

/**
 * The numbers by which the worked examples of the tests were derived, as data: policies/load/worked-by.yaml. Who corrects a number
 * of a pack is told the one example to renew; every other test goes on with the law as it was read when its example was derived.
 */

export const WORKED_BY = new URL('../../policies/load/worked-by.yaml', import.meta.url);

export type Value = string | number | boolean | Value[] | { [key: string]: Value };

/** One number: where it stands in a pack, and what it was when the examples were derived. */
export interface Worked {
  readonly pack: string;
  /** `schemes/maternity-leave/[0]/supplements/[third-child]/days` */
  readonly at: string;
  readonly is: Value;
  readonly confidence: string;
  /** what the pack says since a correction that was taken note of (npm run renew) */
  readonly corrected?: Value;
}

const valueSchema: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(valueSchema), z.record(z.string(), valueSchema)]),
);
const CORRECTED = 'corrected';
const workedSchema = z.record(z.string(), z.record(z.string(), z.record(z.string(), valueSchema)));

/** The list as it is written: pack, confidence, place. */
export function readWorked(text = readFileSync(WORKED_BY, 'utf8')): Worked[] {
  const read = workedSchema.parse(parse(text));
  return Object.entries(read).flatMap(([pack, { [CORRECTED]: corrected = {}, ...groups }]) =>
    Object.entries(groups).flatMap(([confidence, values]) =>
      Object.entries(values).map(([at, is]) => ({
        pack,
        at,
        is,
        confidence,
        ...(corrected[at] === undefined ? {} : { corrected: corrected[at] }),
      })),
    ),
  );
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly document: Document;
}

const documents = new Map<string, Document>();

/** A text read once, however many numbers of it are asked for. */
function documentOf(text: string): Document {
  const known = documents.get(text) ?? parseDocument(text);
  documents.set(text, known);
  return known;
}

/** The first version of a pack, by its name. */
function sourceOf(texts: readonly PackText[], pack: string): Source | undefined {
  const text = texts.find((one) => nameOf(one) === pack);
  return text && { ...text, document: documentOf(text.text) };
}

function nameOf({ text }: PackText): string | undefined {
  return /^pack: (\S+)$/m.exec(text)?.[1];
}

/** What items of lists are named by. */
const NAMES = ['rule', 'measure', 'vaccine'] as const;

function isNamed(item: unknown, name: string): boolean {
  return isMap(item) && NAMES.some((key) => item.get(key) === name);
}

/** The node at a place, through names in brackets and through anchors. */
function nodeAt({ document }: Source, at: string): Node | undefined {
  let node: unknown = document.contents;
  let day = LAST_DAY;
  for (const [i, step] of at.split('/').entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isSeq(node) && i === PERIOD_STEP && at.startsWith('schemes/')) {
      const found = periodsOf(node)[Number(/\d+/.exec(step)?.[0])];
      [node, day] = [found?.period, found?.day ?? LAST_DAY];
      continue;
    }
    const name = /^\[(.+)\]$/.exec(step)?.[1];
    if (isSeq(node)) {
      const items: readonly unknown[] = node.items;
      node =
        name === undefined || /^\d+$/.test(name)
          ? items[Number(name ?? step)]
          : items.find((item) => isNamed(item, name));
    } else node = isMap(node) ? valueAt(node.get(step, true), day) : undefined;
  }
  if (isAlias(node)) node = node.resolve(document);
  return node as Node | undefined;
}

function valueOf(node: Node | undefined, { document }: Source): Value | undefined {
  return node?.toJS(document) as Value | undefined;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A number of a pack that is another one than the examples were derived by, and that nobody took note of. */
export interface Drift extends Worked {
  readonly file: string;
  /** undefined where the pack has none any more */
  readonly now: Value | undefined;
}

export function driftOf(texts: readonly PackText[], worked: readonly Worked[]): Drift[] {
  return worked.flatMap((one) => {
    const source = sourceOf(texts, one.pack);
    const now = source && valueOf(nodeAt(source, one.at), source);
    return same(now, one.corrected ?? one.is) ? [] : [{ ...one, file: source?.file ?? one.pack, now }];
  });
}

/** One sentence for one number: what is another one, which example it is, and how to renew it. */
export function sentenceOf(drift: Drift): string {
  return `${differenceOf(drift)}：改对了就运行 npm run renew`;
}

/** The same as it is renewed. */
export function differenceOf({ file, at, is, corrected, now }: Drift): string {
  const was = JSON.stringify(corrected ?? is);
  return `${file} 的 ${at} 现在是 ${JSON.stringify(now) ?? '（没有了）'}，算例（policies/load/worked-by.yaml）是按 ${was} 推出的`;
}

/** The list with the corrections taken note of; the examples keep the numbers they were derived by. */
export function renewed(text: string, drifts: readonly Drift[]): string {
  const document = parseDocument(text);
  for (const { pack, at, is, now } of drifts) {
    if (now === undefined) continue;
    if (same(now, is)) document.deleteIn([pack, CORRECTED, at]);
    else document.setIn([pack, CORRECTED, at], now);
  }
  return document.toString({ lineWidth: 0, singleQuote: true });
}

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly written: string;
}

/** What has to be written instead, scalar by scalar; what has another shape stays as the pack has it. */
function splices(node: unknown, is: Value, source: Source): Splice[] {
  const resolved = isAlias(node) ? node.resolve(source.document) : node;
  if (isScalar(resolved)) {
    const [from, to] = resolved.range ?? [];
    if (
      typeof is === 'object' ||
      from === undefined ||
      to === undefined ||
      same(resolved.toJS(source.document), is)
    )
      return [];
    const written =
      typeof resolved.value === 'string' && typeof is === 'string' ? quoted(resolved, is) : String(is);
    return [{ from, to, written }];
  }
  if (isSeq(resolved) && Array.isArray(is))
    return resolved.items.flatMap((item, i) => (is[i] === undefined ? [] : splices(item, is[i], source)));
  if (isMap(resolved) && typeof is === 'object' && !Array.isArray(is))
    return Object.entries(is).flatMap(([key, part]) => splices(resolved.get(key, true), part, source));
  return [];
}

/** A text in the quotes that stand there. */
function quoted({ type }: { type?: string }, text: string): string {
  if (type === 'QUOTE_SINGLE') return `'${text}'`;
  return type === 'QUOTE_DOUBLE' ? `"${text}"` : text;
}

/** The packs as they were when the examples were derived: every corrected number put back, and nothing else touched. */
export function asWorked(texts: readonly PackText[], worked: readonly Worked[]): PackText[] {
  return texts.map((one) => {
    const name = nameOf(one);
    const source = name === undefined ? undefined : sourceOf(texts, name);
    if (source?.file !== one.file) return one;
    const own = worked.filter(({ pack }) => pack === name);
    const all = own.flatMap(({ at, is }) => splices(nodeAt(source, at), is, source));
    const once = new Map(all.map((splice) => [splice.from, splice]));
    const text = [...once.values()]
      .sort((a, b) => b.from - a.from)
      .reduce((rest, { from, to, written }) => rest.slice(0, from) + written + rest.slice(to), one.text);
    return { file: one.file, text };
  });
}

let law: { readonly texts: readonly PackText[] | undefined } | undefined;

/** The packs of the project as they were when the examples were derived; undefined where they are as they are written. */
export function workedTexts(): readonly PackText[] | undefined {
  if (!law) {
    const written = writtenTexts();
    const texts = asWorked(written, readWorked());
    law = { texts: texts.some(({ text }, i) => text !== written[i]?.text) ? texts : undefined };
  }
  return law.texts;
}

/** Of the form of a pack, or of what is told to whom: no number of the law. */
const NO_NUMBERS = new Set([
  'cite',
  'at',
  'lastChecked',
  'from',
  'until',
  'offer',
  'version',
  'dated',
  'continues',
]);

type Found = readonly [at: string, value: number, confidence: string];

/** Of a period that goes on with another value of a number, the number alone: all else stands in the period before. */
function withoutRepeated(part: object): object {
  const { continues, from, dated = {} } = part as Partial<Period<SchemeCode>>;
  if (!continues) return part;
  const fresh = Object.keys(dated).filter((field) => dated[field]?.from === from);
  return Object.fromEntries(Object.entries(part).filter(([key]) => key === 'cite' || fresh.includes(key)));
}

function numbersIn(part: unknown, at: string, confidence: string): Found[] {
  if (typeof part === 'number') return [[at, part, confidence]];
  if (typeof part !== 'object' || part === null) return [];
  const own = (part as { cite?: { confidence: string } }).cite?.confidence ?? confidence;
  if (Array.isArray(part))
    return part.flatMap((item: unknown, i) => {
      const named = item as Partial<Record<(typeof NAMES)[number], string>>;
      const name = NAMES.flatMap((key) => named[key] ?? [])[0] ?? i;
      return numbersIn(item, `${at}/[${name}]`, confidence);
    });
  return Object.entries(withoutRepeated(part)).flatMap(([key, value]) =>
    NO_NUMBERS.has(key) ? [] : numbersIn(value, at === '' ? key : `${at}/${key}`, own),
  );
}

/** Every number of the law in a pack, with its place and the confidence of its citation; what is 产品默认 (patience) is none. */
function numbersOf(pack: Pack): Found[] {
  const { schemes, measures, terms, deadlines, jointLists, vaccination, betweenCities } = pack;
  return numbersIn({ schemes, measures, terms, deadlines, jointLists, vaccination, betweenCities }, '', '');
}

/** Whether a place is in the list, itself or within one that is. */
function isListed(worked: readonly Worked[], pack: string, at: string): boolean {
  return worked.some((one) => one.pack === pack && (at === one.at || at.startsWith(`${one.at}/`)));
}

/** Numbers of the packs of the list that have no line in it yet. A pack that is not in the list at all need not be. */
export function unlisted(packs: readonly Pack[], worked: readonly Worked[]): Omit<Worked, 'corrected'>[] {
  const names = new Set(worked.map(({ pack }) => pack));
  return packs
    .filter(({ pack, version }) => names.has(pack) && version === 1)
    .flatMap((one) =>
      numbersOf(one)
        .filter(([at]) => !isListed(worked, one.pack, at))
        .map(([at, is, confidence]) => ({ pack: one.pack, at, is, confidence })),
    );
}

/** The list with lines for numbers that are new. */
export function withNew(text: string, added: readonly Omit<Worked, 'corrected'>[]): string {
  const document = parseDocument(text);
  for (const { pack, at, is, confidence } of added) document.setIn([pack, confidence, at], is);
  return document.toString({ lineWidth: 0, singleQuote: true });
}
