import { describe, expect, test } from 'vitest';
import { readPack } from './read-pack.ts';
import { TEST_CITY } from './test-city.test-data.ts';

/** The slips of somebody who cannot program: each is told in words, with its line. */

const GOOD = `${TEST_CITY}schemes:
  local-birth-grant:
    - from: 2026-07-01
      combine: stack
      cite: { document: 办法, article: 第四条 }
      amounts:
        - { rank: 2, yuan: 3000 }
        - { rank: 3, orMore: true, yuan: 5000 }
      requires:
        - { rule: local-household, when: household-here }
      filing: { value: unknown }
`;

function told(from: string, to: string): string[] {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  return readPack('city.yaml', text).mistakes.map(({ line, message }) => `${line} ${message}`);
}

test('the paper without slips is read', () => {
  expect(readPack('city.yaml', GOOD).mistakes).toEqual([]);
});

describe('values', () => {
  test.each([
    ['a unit', 'yuan: 3000', 'yuan: 3000元', '14 yuan：应写数字（不带单位和引号），现在写的是“3000元”'],
    [
      'quotes',
      'yuan: 3000',
      "yuan: '3000'",
      '14 yuan：应写数字（不带单位和引号），现在写的是“3000”，带了引号',
    ],
    [
      'a word for a code',
      'status: in-force',
      'status: 现行',
      '5 status：只能写 in-force（已印发）、draft（送审稿），现在写的是“现行”',
    ],
    ['a yes', 'orMore: true', 'orMore: 是', '15 orMore：应写true（是）或 false（否），现在写的是“是”'],
    [
      'a sentence for a citation',
      'cite: { document: 办法, article: 第四条 }',
      'cite: 办法第四条',
      '12 cite：应写几样“名称: 值”，放在 { } 里，或逐行缩进，现在写的是“办法第四条”',
    ],
    [
      'nothing',
      'filing: { value: unknown }',
      'filing:',
      '18 filing：应写几样“名称: 值”，放在 { } 里，或逐行缩进，现在是空的',
    ],
    [
      'a division as a number',
      "division: '620100'",
      'division: 620100',
      '3 division：应写文字（只有数字的放在引号里），现在写的是“620100”',
    ],
  ])('%s', (_, from, to, sentence) => {
    expect(told(from, to)).toEqual([sentence]);
  });

  test('a document is told where it is written, not wherever it is cited', () => {
    expect(told('confidence: seed', 'confidence: 官方')).toEqual([
      '7 confidence：只能写 seed（政策原文）、official（官方文件）、secondary（转引）、draft（送审稿），现在写的是“官方”',
    ]);
  });

  test('every code that may be written has its word beside it', () => {
    const [sentence = ''] = told('when: household-here', 'when: household-near');
    const [, codes = ''] = /只能写 (.*)，现在/.exec(sentence) ?? [];
    expect(codes.split('、').filter((code) => !code.endsWith('）'))).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['a full-width colon', 'combine: stack', 'combine：stack'],
    ['a full-width comma', 'rank: 2, yuan', 'rank: 2，yuan'],
    ['a tab', '      combine', '\tcombine'],
    ['a bracket that is not closed', 'yuan: 3000 }', 'yuan: 3000'],
    ['a name twice', '      combine: stack\n', '      combine: stack\n      combine: stack\n'],
    ['a line that is not under the others', '      amounts', '     amounts'],
    ['what another line should hold', 'filing: { value: unknown }', 'filing: *filing'],
  ])('%s', (_, from, to) => {
    const sentences = told(from, to);
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences)
      expect(sentence).toMatch(/^\d+ 不是合法的 YAML：[^a-zA-Z]*(\*filing.*)?$/);
  });
});
