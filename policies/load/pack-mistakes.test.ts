import { describe, expect, test } from 'vitest';
import { knownDivisions, loadPacks } from './all-packs.ts';
import { PackError } from './pack-mistake.ts';
import { TEST_CITY } from './test-city.test-data.ts';

/** A small pack without mistakes, and what a slip of its author comes to. */
const GOOD = `${TEST_CITY}schemes:
  local-birth-grant:
    - from: 2023-01-01
      until: 2024-12-31
      combine: stack
      cite: { document: 办法, article: 第一条 }
      amounts: [{ rank: 2, yuan: 3000 }]
      requires:
        - { rule: local-household, when: household-here }
      filing: { value: unknown }
    - from: 2025-01-01
      combine: stack
      cite: { document: 办法, article: 第二条 }
      amounts: [{ rank: 2, yuan: 5000 }]
      filing: { value: filed }
  childcare-operating-subsidy:
    - from: 2023-01-01
      combine: replace
      cite: { document: 办法, article: 第三条 }
      bands:
        - { slotsFrom: 20, slotsTo: 49, yuan: 10000 }
        - { slotsFrom: 50, yuan: 20000 }
      shares:
        - divisions: ['620102', '620103']
          shares: [{ level: city, percent: 40 }, { level: district, percent: 60 }]
        - shares: [{ level: city, percent: 100 }]
measures:
  - measure: newborn-screening
    name: 新生儿疾病筛查
    kind: referral
    offer:
      from: 2023-01-01
      to: [child]
      place: birth
      text: 请做筛查
      authority: 卫健
    cite: { document: 办法, article: 第四条 }
`;
const FILE = 'policies/packs/test-city.yaml';

function lineOf(text: string, part: string): number {
  const at = text.split('\n').findIndex((line) => line.includes(part));
  if (at < 0) throw new Error(`no line with ${part}`);
  return at + 1;
}

function refusal(text: string): PackError {
  try {
    loadPacks([{ file: FILE, text }], knownDivisions());
  } catch (error) {
    if (error instanceof PackError) return error;
    throw error;
  }
  throw new Error('the pack was not refused');
}

test('the pack without mistakes is taken', () => {
  expect(loadPacks([{ file: FILE, text: GOOD }], knownDivisions())).toHaveLength(1);
});

describe('refused with file and line', () => {
  // [what, the slip: text and its replacement, the line that is named, words of the message]
  test.each([
    ['a gap in time', ['- from: 2025-01-01', '- from: 2025-01-02'], '- from: 2025-01-02', '空档'],
    ['an overlap', ['- from: 2025-01-01', '- from: 2024-12-31'], '- from: 2024-12-31', '重叠'],
    ['a period without end before another', ['      until: 2024-12-31\n', ''], '- from: 2025-01-01', '重叠'],
    ['an end before the beginning', ['until: 2024-12-31', 'until: 2022-12-31'], 'until: 2022-12-31', '早于'],
    ['a day that does not exist', ['until: 2024-12-31', 'until: 2024-02-30'], 'until: 2024-02-30', '日期'],
    ['shares that do not sum to 100 %', ['percent: 60', 'percent: 50'], 'percent: 50', '100%'],
    ['a division nobody knows', ["'620103'", "'620199'"], '620199', '未知的行政区划'],
    ['a division of another city', ["'620103'", "'610302'"], '610302', '不在'],
    [
      'an unknown division of the pack',
      ["division: '620100'", "division: '629900'"],
      '629900',
      '未知的行政区划',
    ],
    [
      'a division that no share is written for',
      ['        - shares: [{ level: city, percent: 100 }]\n', ''],
      'shares:',
      '缺少 620104',
    ],
    ['a division shared twice', ["['620102', '620103']", "['620102', '620102']"], 'shares:', '两次'],
    [
      'no citation',
      ['      cite: { document: 办法, article: 第二条 }\n', ''],
      '- from: 2025-01-01',
      '缺少引用',
    ],
    [
      'a document that is not listed',
      ['document: 办法, article: 第三条', 'document: 规定, article: 第三条'],
      '规定',
      'documents',
    ],
    [
      'a citation without an article',
      ['document: 办法, article: 第三条', 'document: 办法'],
      'document: 办法 }',
      'article',
    ],
    ['an unknown rule', ['when: household-here', 'when: household-near'], 'household-near', 'when'],
    [
      'an unknown parameter',
      ['amounts: [{ rank: 2, yuan: 5000 }]', 'amount: 5000'],
      'amount: 5000',
      '没有“amount”',
    ],
    ['an unknown scheme', ['local-birth-grant:', 'birth-grant:'], '  birth-grant:', '没有“birth-grant”'],
    ['a missing combination', ['      combine: replace\n', ''], '- from: 2023-01-01\n      cite', 'combine'],
    ['an unknown combination', ['combine: replace', 'combine: over'], 'combine: over', 'combine'],
    ['bands with a gap', ['slotsFrom: 50', 'slotsFrom: 51'], 'slotsFrom: 51', '空档'],
    ['bands that overlap', ['slotsFrom: 50', 'slotsFrom: 49'], 'slotsFrom: 49', '重叠'],
    ['an offer to nobody', ['to: [child]', 'to: [neighbour]'], 'to: [neighbour]', '只能写'],
    ['an offer without a place', ['      place: birth\n', ''], '    offer:', 'place'],
    ['an offer without words', ['      text: 请做筛查\n', ''], '    offer:', 'text'],
    [
      'an offer of an authority nobody knows',
      ['authority: 卫健', 'authority: 邮局'],
      'authority: 邮局',
      'authority',
    ],
    [
      'a measure without a citation',
      ['    cite: { document: 办法, article: 第四条 }\n', ''],
      '- measure: newborn-screening',
      '缺少引用',
    ],
    ['a third of a fen', ['yuan: 5000', 'yuan: 5000.001'], '5000.001', '最多到分'],
    [
      'money without a filing record',
      ['      filing: { value: filed }\n', ''],
      '- from: 2025-01-01',
      'filing',
    ],
    // the reader notices on the next line that the bracket was never closed
    ['broken YAML', ['name: 试验市', 'name: [试验市'], 'status: in-force', 'YAML'],
  ] as const)('%s', (_, [from, to], named, words) => {
    const text = GOOD.replace(from, to);
    expect(text).not.toBe(GOOD);
    const error = refusal(text);
    const firstLine = named.split('\n')[0] ?? named;
    const line = named.includes('\n')
      ? text.slice(0, text.indexOf(named)).split('\n').length
      : lineOf(text, firstLine);
    const said = error.mistakes.filter(({ message }) => message.includes(words));
    expect(
      said.map((mistake) => mistake.file),
      error.message,
    ).toContain(FILE);
    expect(
      said.map((mistake) => mistake.line),
      error.message,
    ).toContain(line);
    expect(error.message).toContain(`${FILE}:${line}: `);
  });

  test('local money of a province or the state (GS 1)', () => {
    const province = GOOD.replace("division: '620100'", "division: '620000'");
    expect(refusal(province).message).toContain('地方补贴由市州、县');
  });

  test('a rule twice in one list', () => {
    const rule = '        - { rule: local-household, when: household-here }\n';
    const error = refusal(GOOD.replace(rule, rule + rule));
    expect(error.mistakes).toEqual([
      { file: FILE, line: lineOf(GOOD, 'local-household') + 1, message: expect.stringContaining('写了两次') },
    ]);
  });

  test('every mistake of every pack at once', () => {
    const other = 'policies/packs/other.yaml';
    const texts = [
      { file: FILE, text: GOOD.replace('percent: 60', 'percent: 50').replace("'620103'", "'620199'") },
      { file: other, text: 'pack: other' },
    ];
    expect(() => loadPacks(texts, knownDivisions())).toThrow(other);
    expect(() => loadPacks(texts, knownDivisions())).toThrow('100%');
  });

  test('two packs of the same kind for one division', () => {
    const texts = [
      { file: FILE, text: GOOD },
      { file: 'policies/packs/again.yaml', text: GOOD.replace('test-city', 'test-city-again') },
    ];
    expect(() => loadPacks(texts, knownDivisions())).toThrow('同类规则包');
  });
});

describe('versions of one pack', () => {
  const NEXT = GOOD.replace(
    'version: 1\n',
    `version: 2
effective: 2026-01-01
transition:
  - rule: born-since
    applies: born-on-or-after
    on: 2025-10-01
    schemes: [local-birth-grant]
    text: 自2025年10月1日起出生的
    cite: { document: 办法, article: 第九条 }
`,
  );
  const both = (text: string, third?: string) =>
    loadPacks(
      [GOOD, text, ...(third === undefined ? [] : [third])].map((t, i) => ({
        file: `v${i + 1}.yaml`,
        text: t,
      })),
      knownDivisions(),
    );

  test('stand beside each other, in order', () => {
    expect(both(NEXT).map(({ version, effective }) => [version, effective])).toEqual([
      [1, undefined],
      [2, '2026-01-01'],
    ]);
  });

  test.each([
    ['a later version without a first day', 'effective: 2026-01-01\n', '', 'version: 2', '缺少生效日期'],
    [
      'a later version without its clauses',
      NEXT.slice(NEXT.indexOf('transition:'), NEXT.indexOf('division:')),
      '',
      'version: 2',
      '缺少过渡办法',
    ],
    [
      'a clause about what this version has not',
      'schemes: [local-birth-grant]',
      'schemes: [paternity-leave]',
      'schemes: [paternity-leave]',
      '没有“paternity-leave”',
    ],
    [
      'a clause about leave that names money',
      'applies: born-on-or-after',
      'applies: still-on-leave',
      'schemes: [local-birth-grant]',
      '仍在休假',
    ],
    [
      'a clause about births that names an institution',
      'schemes: [local-birth-grant]',
      'schemes: [childcare-operating-subsidy]',
      'schemes: [childcare-operating-subsidy]',
      '不以出生为准',
    ],
    [
      'a clause without a source',
      '    cite: { document: 办法, article: 第九条 }\n',
      '',
      '- rule: born-since',
      '缺少引用',
    ],
    ['the same version twice', 'version: 2', 'version: 1', 'pack: test-city', '重名'],
    [
      'another place under the same name',
      "division: '620100'",
      "division: '620300'",
      'pack: test-city',
      '重名',
    ],
  ])('%s is refused with file and line', (_, from, to, line, words) => {
    const text = NEXT.replace(from, to);
    expect(text).not.toBe(NEXT);
    let message = '';
    try {
      both(text);
    } catch (error) {
      message = error instanceof PackError ? error.message : '';
    }
    expect(message).toContain(words);
    expect(message).toContain(`v2.yaml:${lineOf(text, line)}:`);
  });

  test('a third version must come later than the second', () => {
    const third = NEXT.replace('version: 2', 'version: 3');
    expect(() => both(NEXT, third)).toThrow('应晚于上一版的生效日期 2026-01-01');
  });
});
