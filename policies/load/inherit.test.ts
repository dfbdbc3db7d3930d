import { describe, expect, test } from 'vitest';
import { decideEntitlements } from '../entitlements/decide.ts';
import { knownDivisions, loadPacks, packTexts } from './all-packs.ts';
import { sampleBirth } from './sample-births.test-data.ts';

/** A later version of Gansu as an officer writes it: what changes, and nothing else. */
function gansu2(more: string): { file: string; text: string } {
  return {
    file: 'gansu-2.yaml',
    text: `pack: gansu
version: 2
effective: 2027-01-01
transition: []
division: '620000'
name: 甘肃省
status: in-force
documents:
  修订: { title: 修订通知（虚构，仅供试验）, confidence: seed }
${more}`,
  };
}

const ONLY_PATERNITY = `schemes:
  paternity-leave:
    - from: 2027-01-01
      combine: replace
      cite: { document: 修订, article: 一 }
      days: 35
`;

function outcomes(more: string) {
  const packs = loadPacks([...packTexts(), gansu2(more)], knownDivisions());
  const birth = sampleBirth('lanzhou-first-child');
  const born = { ...birth, delivery: { ...birth.delivery, at: '2027-03-01T08:00:00+08:00' } };
  const rows = decideEntitlements(born, '2027-03-02', { packs });
  const of = (code: string, subject: string) => rows.find((e) => e.code === code && e.subject === subject);
  return {
    paternity: of('paternity-leave', 'father')?.days,
    parental: of('parental-leave', 'mother'),
    maternity: of('maternity-leave', 'mother'),
  };
}

/** facts 8b.13: a later version inherits what is in force; it is ended in words only. */
describe('a later version that holds only what changed', () => {
  test('leaves the rest as it was', () => {
    const { paternity, parental, maternity } = outcomes(ONLY_PATERNITY);
    expect([paternity, parental?.daysPerYear, maternity?.days]).toEqual([35, 15, 180]);
  });

  test('ends a scheme by saying so', () => {
    const ended = `${ONLY_PATERNITY}repealed:
  - { scheme: parental-leave, text: 不再执行, cite: { document: 修订, article: 二 } }
`;
    const { parental, maternity } = outcomes(ended);
    expect([parental?.outcome, maternity?.days]).toEqual(['unknown', 180]);
  });

  test('a paper that fell takes its notes with it', () => {
    const fell = `${ONLY_PATERNITY}repealed:
  - { document: 甘卫发〔2024〕21号, text: 同时废止, cite: { document: 修订, article: 二 } }
`;
    const rules = (more: string) => outcomes(more).maternity?.rules.map(({ rule }) => rule);
    expect(rules(ONLY_PATERNITY)).toContain('untaken-leave-paid-at-200-percent');
    expect(rules(fell)).not.toContain('untaken-leave-paid-at-200-percent');
    expect(outcomes(fell).maternity?.days).toBe(180);
  });
});
