import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { packSchema, type Pack } from '../../schemas/pack.ts';
import { readDatedValues, type WrittenPeriod } from './dated-values.ts';
import { brokenLines, officerWords } from './mistake-words.ts';
import { lineOf, writtenPath, type PackMistake, type PackSource, type Path } from './pack-mistake.ts';

type Fields = Record<string, unknown>;
type Wrong = { readonly path: Path; readonly message: string };

/** A pack that was read, with its source for further checks, or its mistakes. */
export interface ReadPack {
  readonly source: PackSource;
  readonly pack?: Pack;
  readonly mistakes: readonly PackMistake[];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parts that carry a citation of their own or that of the period around them. */
const CITED = ['rule', 'value', 'shares', 'menFromAge'];

/** Lists of a pack whose items are cited each, beside the schemes. */
const LISTS = [
  'measures',
  'transition',
  'repealed',
  'terms',
  'deadlines',
  'jointLists',
  'vaccination',
  'betweenCities',
  'patience',
];

/** Fills in what the author need not repeat: the document behind its short name, the citation around, the division. */
class Expander {
  readonly mistakes: Wrong[] = [];
  /** where the periods of each scheme are written */
  readonly periods = new Map<string, readonly WrittenPeriod[]>();
  readonly #documents: Fields;
  readonly #division: unknown;

  constructor(raw: Fields) {
    this.#documents = isFields(raw['documents']) ? raw['documents'] : {};
    this.#division = raw['division'];
  }

  expand(raw: Fields): Fields {
    const schemes = isFields(raw['schemes']) ? raw['schemes'] : undefined;
    return {
      ...raw,
      ...(schemes && {
        schemes: mapFields(schemes, (periods, code) => this.#dated(periods, code)),
      }),
      ...Object.fromEntries(
        LISTS.filter((key) => Array.isArray(raw[key])).map((key) => [key, this.#cited(raw[key], [key])]),
      ),
      ...(isFields(raw['bounds']) && {
        bounds: { ...raw['bounds'], ...this.#cite(raw['bounds'], ['bounds']) },
      }),
    };
  }

  /** The periods of a scheme, cited, and one for each value of a number that has several. */
  #dated(list: unknown, code: string): unknown {
    if (!Array.isArray(list)) return list;
    const { periods, written, mistakes } = readDatedValues(code, this.#cited(list, ['schemes', code]));
    this.periods.set(code, written);
    this.mistakes.push(...mistakes);
    return periods;
  }

  /** Every item of a list is cited itself; its parts fall back on it. */
  #cited(items: unknown, path: Path): unknown {
    if (!Array.isArray(items)) return items;
    return items.map((item: unknown, index) => {
      if (!isFields(item)) return item;
      const at = [...path, index];
      const own = { ...item, ...this.#cite(item, at), at: this.#division };
      return mapFields(own, (part, key) => (key === 'cite' ? part : this.#inside(part, own, [...at, key])));
    });
  }

  #inside(part: unknown, around: Fields, path: Path): unknown {
    if (Array.isArray(part)) {
      return part.map((item: unknown, index) => this.#inside(item, around, [...path, index]));
    }
    if (!isFields(part)) return part;
    const own = Object.hasOwn(part, 'cite') ? this.#cite(part, path) : { cite: around['cite'] };
    const closer = Object.hasOwn(part, 'value') ? { ...around, ...own } : around;
    const inner = mapFields(part, (value, key) =>
      key === 'cite' ? value : this.#inside(value, closer, [...path, key]),
    );
    if (!CITED.some((key) => Object.hasOwn(part, key))) return inner;
    return { ...inner, ...own, at: this.#division };
  }

  #cite(item: Fields, path: Path): Fields {
    const cite = item['cite'];
    if (!isFields(cite)) return {};
    const name = cite['document'];
    const document = typeof name === 'string' ? this.#documents[name] : undefined;
    if (!isFields(document)) {
      this.mistakes.push({
        path: [...path, 'cite', 'document'],
        message: `documents 中没有“${String(name)}”`,
      });
      return { cite: { ...cite, confidence: 'secondary' } };
    }
    return { cite: { ...cite, document: document['title'], confidence: document['confidence'] } };
  }
}

function mapFields(fields: Fields, change: (value: unknown, key: string) => unknown): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value, key)]));
}

/** Of the forms that something may have, the one it comes closest to: its mistakes are those worth naming. */
function closestForm({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] {
  const [closest = []] = errors.toSorted((a, b) => a.length - b.length);
  return closest.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

/** What is filled in from another part of the pack is wrong there, and told there. */
function isFilledIn(source: PackSource, { path, code, input }: z.core.$ZodIssue): boolean {
  const [before, last] = path.slice(-2);
  if (last === 'at' || (before === 'cite' && last === 'confidence')) return true;
  const isInherited = code === 'invalid_type' && last === 'cite' && input !== undefined;
  return isInherited && !source.document.hasIn(writtenPath(source, path));
}

function describeIssue(issue: z.core.$ZodIssue): { path: Path; message: string }[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return closestForm(issue).flatMap(describeIssue);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: `没有“${key}”这一项` }));
  }
  const last = issue.path.at(-1);
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    const message = last === 'cite' ? '缺少引用（cite）' : `缺少“${String(last)}”`;
    return [{ path: issue.path, message }];
  }
  return [{ path: issue.path, message: `${String(last)}：${issue.message}` }];
}

/**
 * Reads one pack: YAML, documents and citations filled in, checked by the schema.
 * @param file the name that mistakes are reported under
 */
export function readPack(file: string, text: string): ReadPack {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const written: PackSource = { file, document, lines };
  const at = (source: PackSource) => {
    return ({ path, message }: Wrong): PackMistake => ({ file, line: lineOf(source, path), message });
  };
  const broken = brokenLines(document, lines);
  if (broken.length > 0) return { source: written, mistakes: broken.map((each) => ({ file, ...each })) };
  const raw: unknown = document.toJS();
  if (!isFields(raw))
    return {
      source: written,
      mistakes: [at(written)({ path: [], message: '规则包是空的，或不是逐行的“名称: 值”' })],
    };
  const expander = new Expander(raw);
  const expanded = expander.expand(raw);
  const source: PackSource = { ...written, periods: expander.periods };
  const result = packSchema.safeParse(expanded, { error: officerWords, reportInput: true });
  const mistakes = [
    ...expander.mistakes.map(at(written)),
    ...(result.error?.issues ?? [])
      .filter((issue) => !isFilledIn(source, issue))
      .flatMap(describeIssue)
      .map(at(source)),
  ];
  return { source, mistakes, ...(result.success && mistakes.length === 0 ? { pack: result.data } : {}) };
}
