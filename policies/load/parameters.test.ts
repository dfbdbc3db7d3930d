import { describe, expect, test } from 'vitest';
import { allPacks } from './all-packs.ts';
import { newbornCoverRule } from '../insurance/newborn-cover.ts';
import { BLOCK, type Json } from './parameters.test-data.ts';

interface Cited {
  readonly document: string;
  readonly article: string;
  readonly confidence: string;
}

function packOf(name: string): Json {
  const pack = allPacks({ includeDrafts: true }).find((p) => p.pack === name);
  if (!pack) throw new Error(`no pack ${name}`);
  return pack as unknown as Json;
}

/** Follows `a.b[rule].c`: a name in brackets finds the item of that rule or measure, a number its place. */
function follow(from: Json, path: string): { value: Json; cite: Cited } {
  let value: Json = from;
  let cite: Json;
  for (const step of path.split('/')) {
    const key = /^\[(.+)\]$/.exec(step)?.[1];
    if (key === undefined) value = (value as Readonly<Record<string, Json>>)[step];
    else if (/^\d+$/.test(key)) value = (value as readonly Json[])[Number(key)];
    else
      value = (value as readonly Readonly<Record<string, Json>>[]).find((i) =>
        [i['rule'], i['measure']].includes(key),
      );
    if (value === undefined && !path.endsWith(step)) throw new Error(`nothing at ${path}, step ${step}`);
    cite = (value as Readonly<Record<string, Json>> | null | undefined)?.['cite'] ?? cite;
  }
  return { value, cite: cite as unknown as Cited };
}

test.each(BLOCK)('%s %s = %j (%s)', (pack, path, expected, confidence) => {
  const { value, cite } = follow(packOf(pack), path);
  expect(value).toEqual(expected);
  expect(cite.document).toMatch(/[\u4e00-\u9fff]/);
  expect(cite.article.length).toBeGreaterThan(0);
  expect(cite.confidence).toBe(confidence);
});

describe('what a citation is worth', () => {
  test('only drafts are cited as drafts, and a draft cites nothing else', () => {
    for (const pack of allPacks({ includeDrafts: true })) {
      const confidences = Object.values(pack.documents).map(({ confidence }) => confidence === 'draft');
      expect(new Set(confidences), pack.pack).toEqual(new Set([pack.status === 'draft']));
    }
  });

  test('drafts are loaded only when asked for', () => {
    expect(allPacks().map(({ pack }) => pack)).not.toContain('zhangye-draft');
    expect(allPacks({ includeDrafts: true }).map(({ pack }) => pack)).toContain('zhangye-draft');
  });

  test('Subei: 49,200 and 99,600 in all', () => {
    const amounts = [0, 1].map((i) =>
      follow(packOf('subei'), `schemes/local-childcare-grant/[0]/amounts/[${i}]/yuanPerYear`),
    );
    const sums = amounts.map(({ value }) => (value as number[]).reduce((sum, yuan) => sum + yuan, 0));
    expect(sums).toEqual([49_200, 99_600]);
  });
});

test.each([
  ['gansu', '620102'],
  ['shaanxi', '610302'],
  ['national', '220104'],
])('%s: the insurance department reckons the window by the same rule', (pack, division) => {
  const scheme = 'schemes/newborn-insurance-cover/[0]';
  const of = (field: string) => follow(packOf(pack), `${scheme}/${field}`).value;
  const theirs = newbornCoverRule(division);
  expect([theirs.seen, theirs.enrolDays]).toEqual([of('seen'), of('enrolDays')]);
  expect(theirs.lateStart === 'month-after-payment').toBe(of('late') === 'month-after-payment');
  expect(theirs.yearEndChoiceDays ?? 'unknown').toBe(of('yearEndChoiceDays'));
  expect(theirs.deathInWindowCovered ?? 'unknown').toBe(of('deathInWindowCovered'));
});
