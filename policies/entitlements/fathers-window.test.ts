import { describe, expect, test } from 'vitest';
import type { BirthFacts } from '../../schemas/entitlement-check.ts';
import type { Entitlement } from '../../schemas/entitlement.ts';
import { decideEntitlements } from './decide.ts';

function family(pool: string, leaveFrom: string | undefined, changes: Partial<BirthFacts> = {}): BirthFacts {
  const employment = { kind: 'employee' as const, maternityInsured: true, pool };
  return {
    delivery: { at: '2026-11-10T08:00:00+08:00', method: 'vaginal', difficult: false, plurality: 1 },
    children: [{ order: 1, liveBirth: true }],
    mother: { employment, ...(leaveFrom === undefined ? {} : { leaveFrom }) },
    father: { employment },
    marriage: { status: 'married' },
    childRank: 1,
    prePregnancyCheck: false,
    ...changes,
  };
}

function leaveOf(subject: 'mother' | 'father', facts: BirthFacts): Entitlement | undefined {
  const code = subject === 'father' ? 'paternity-leave' : 'maternity-leave';
  return decideEntitlements(facts, '2026-11-22').find((row) => row.code === code);
}

describe('甘肃六: 护理假 inside the leave of the mother', () => {
  test('from the first day of her leave to its last, which the first day counts towards', () => {
    const facts = family('620100', '2026-11-10');
    const days = leaveOf('mother', facts)?.days ?? 0;
    // 180 days from 10 November: 21 of November, 31, 31, 28, 31, 30 make 172, so the last is the 8th of May
    expect(days).toBe(180);
    expect(leaveOf('father', facts)).toMatchObject({
      outcome: 'eligible',
      days: 30,
      from: '2026-11-10',
      until: '2027-05-08',
    });
  });

  test('at most the fifteen days before the birth that the country allows her, and not after the birth', () => {
    // 其中产前可以休假15天: the 26th of October is the fifteenth day before the 10th of November
    expect(leaveOf('father', family('620100', '2026-10-26'))?.from).toBe('2026-10-26');
    for (const impossible of ['2026-10-25', '2026-11-11'])
      expect(leaveOf('father', family('620100', impossible))).not.toHaveProperty('from');
  });

  test('without her first day there are no dates, and nobody is asked (facts 8b.11)', () => {
    const his = leaveOf('father', family('620100', undefined));
    expect(his).toMatchObject({ outcome: 'eligible', days: 30 });
    expect(his).not.toHaveProperty('from');
    expect(his).not.toHaveProperty('until');
    expect(his?.missing ?? []).not.toContain('mother.leaveFrom');
  });

  test('a mother without leave gives no window, and his days are the same', () => {
    const facts = family('620100', '2026-11-10');
    const his = leaveOf('father', {
      ...facts,
      mother: { leaveFrom: '2026-11-10', employment: { kind: 'unemployed' } },
    });
    expect(his).toMatchObject({ outcome: 'eligible', days: 30 });
    expect(his).not.toHaveProperty('from');
  });

  test.each(['220100', '610300'])('%s has no such rule, and so no dates', (pool) => {
    expect(leaveOf('father', family(pool, '2026-11-10'))).not.toHaveProperty('from');
  });

  test('before the day of the paper (2024-02-28) there is none', () => {
    const facts = family('620100', '2024-01-10', {
      delivery: { at: '2024-01-10T08:00:00+08:00', plurality: 1 },
    });
    const on = (asOf: string) =>
      decideEntitlements(facts, asOf).find(({ code }) => code === 'paternity-leave')?.from;
    expect([on('2024-02-27'), on('2024-02-28')]).toEqual([undefined, '2024-01-10']);
  });
});
