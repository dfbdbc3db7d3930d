import { describe, expect, test } from 'vitest';
import { driftOf, readWorked, sentenceOf, unlisted } from '../../test/support/worked-law.ts';
import { allPacks, knownDivisions, loadPacks, writtenTexts } from './all-packs.ts';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

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
        [i['rule'], i['measure'], i['vaccine']].includes(key),
      );
    if (value === undefined && !path.endsWith(step)) throw new Error(`nothing at ${path}, step ${step}`);
    cite = (value as Readonly<Record<string, Json>> | null | undefined)?.['cite'] ?? cite;
  }
  return { value, cite: cite as unknown as Cited };
}

/** Red with one sentence for each number that is another one than the worked examples were derived by (facts 4.7). */
test('every number of the law is the one by which the examples were derived', () => {
  expect(driftOf(writtenTexts(), readWorked()).map(sentenceOf)).toEqual([]);
});

/** Whatever number it is: a corrected one is told by the test above, once. */
test.each(readWorked())('$pack $at is cited ($confidence)', ({ pack, at, confidence }) => {
  const { value, cite } = follow(packOf(pack), at);
  expect(value).toBeDefined();
  expect(cite.document).toMatch(/[\u4e00-\u9fff]/);
  expect(cite.article.length).toBeGreaterThan(0);
  expect(cite.confidence).toBe(confidence);
});

test.each([
  ['national', 'schemes/childcare-subsidy/[0]/notes/[not-counted-as-income-for-relief]/result'],
  ['shaanxi', 'schemes/parental-leave/[0]/notes/[covers-adopted-children]/result'],
])('%s %s: met', (pack, at) => {
  expect(follow(packOf(pack), at)).toMatchObject({ value: 'met', cite: { confidence: 'secondary' } });
});

test.each(['childcare-construction-subsidy', 'childcare-operating-subsidy', 'childcare-enrolment-subsidy'])(
  'draft of Zhangye, %s: the second split is of the other counties',
  (scheme) => {
    const { value } = follow(packOf('zhangye-draft'), `schemes/${scheme}/[0]/shares/[1]`);
    expect(value).not.toHaveProperty('divisions');
  },
);

test('no number of those packs is without its line in the list: npm run renew adds it', () => {
  const found = unlisted(loadPacks(writtenTexts(), knownDivisions()), readWorked());
  expect(found.map(({ pack, at }) => `${pack} ${at}`)).toEqual([]);
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
      follow(packOf('subei'), `schemes/local-childcare-grant/[0]/amounts/[${i}]/yuanPerMonth`),
    );
    const sums = amounts.map(({ value }) => (value as number[]).reduce((sum, yuan) => sum + 12 * yuan, 0));
    expect(sums).toEqual([49_200, 99_600]);
  });
});
