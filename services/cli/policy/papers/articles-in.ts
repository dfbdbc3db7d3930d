import { fromChinese, inChinese } from './figures-in.ts';

/** How a paper heads its articles: 第N条, （N）, N. or N、. */
export const HEADS = ['第N条', '（N）', 'N.', 'N、'] as const;
export type Heads = (typeof HEADS)[number];

interface Form {
  readonly articles: readonly string[];
  readonly heads: Heads;
  /** how the line of an article begins that is not numbered */
  readonly begins: Readonly<Record<string, string>>;
}

const NUMERAL = /[一二三四五六七八九十]+$/;
const POINT = /第([一二三四五六七八九十]+)项$/;

/** The article after one, as the paper would number it: `第七十七条` → `第七十八条`; itself where it has no number. */
function nextOf(article: string): string {
  return article.replace(
    /([一二三四五六七八九十]+)(条|项)?$/,
    (_all, numeral: string, tail: string = '') => `${inChinese(fromChinese(numeral) + 1)}${tail}`,
  );
}

/** How the line may begin on which an article starts. `第七十五条第三项` is a point of an article, `组织保障二` the second of a part. */
function beginningsOf(article: string, { heads, begins }: Form): readonly string[] {
  const own = begins[article];
  if (own !== undefined) return [own];
  const point = POINT.exec(article)?.[1];
  if (point !== undefined) return [`（${point}）`, `(${point})`];
  if (heads === '第N条') return [article];
  const numeral = NUMERAL.exec(article)?.[0] ?? article;
  if (heads === '（N）') return [`（${numeral}）`, `(${numeral})`];
  return heads === 'N、' ? [`${numeral}、`] : [`${fromChinese(numeral)}.`];
}

interface Start {
  readonly article: string;
  readonly at: number;
  readonly head: string;
}

/** The articles that the text has after those that are listed: the next number of each run, before another article begins. */
function moreIn(lines: readonly string[], starts: readonly Start[], form: Form): string[] {
  return starts.flatMap(({ article, at }, i) => {
    const next = nextOf(article);
    if (form.articles.includes(next)) return [];
    const heads = beginningsOf(next, form);
    const own = lines.slice(at + 1, starts[i + 1]?.at);
    return own.some((line) => heads.some((head) => line.startsWith(head))) ? [next] : [];
  });
}

/**
 * The text of each article of a paper, in its order: an article runs to the line on which the next one begins.
 * @returns the texts, the articles that were not found, and those that the text has and the list does not
 */
export function articlesIn(
  text: string,
  form: Form,
): { texts: Map<string, string>; missing: string[]; more: string[] } {
  const lines = text.split('\n').map((line) => line.trim());
  const starts: Start[] = [];
  const missing: string[] = [];
  for (const article of form.articles) {
    const from = (starts.at(-1)?.at ?? -1) + 1;
    const heads = beginningsOf(article, form);
    const at = lines.findIndex((line, i) => i >= from && heads.some((head) => line.startsWith(head)));
    const head = heads.find((one) => lines[at]?.startsWith(one));
    if (head === undefined) missing.push(article);
    else starts.push({ article, at, head });
  }
  const texts = starts.map(({ article, at, head }, i) => {
    const [first = '', ...rest] = lines.slice(at, starts[i + 1]?.at);
    // a page that was scanned twice repeats its numbered heads inside an article
    const body = form.heads === 'N.' ? rest.map((line) => line.replace(/^\d+\. /, '')) : rest;
    return [article, [first.slice(head.length), ...body].join('\n')] as const;
  });
  return { texts: new Map(texts), missing, more: moreIn(lines, starts, form) };
}
