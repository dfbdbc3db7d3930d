import { expect, test } from 'vitest';
import { sampleBirth } from '../load/sample-births.test-data.ts';
import { decisionOn } from './decisions.test-data.ts';

// facts 4.5, W116: 每月1000、1400、1700，三年共49200; it is paid by the month, so it falls due by the month
test('Subei’s grant falls due in thirty-six months, from that of the birth', () => {
  const birth = sampleBirth('linze-second-child');
  const moved = {
    ...birth,
    delivery: { ...birth.delivery, at: '2024-11-30T08:00:00+08:00' },
    mother: { ...birth.mother, household: { kind: 'family' as const, divisionCode: '620923' } },
  };
  const { schedule, until } = decisionOn(moved, 'local-childcare-grant', 'child-1', '2024-12-02');
  expect(schedule).toHaveLength(36);
  expect(schedule?.map(({ due }) => due)).toEqual([...new Set(schedule?.map(({ due }) => due))].toSorted());
  expect([schedule?.[0], schedule?.[11], schedule?.[12], schedule?.[24], schedule?.[35]]).toEqual([
    { due: '2024-11', amountFen: 100_000 },
    { due: '2025-10', amountFen: 100_000 },
    { due: '2025-11', amountFen: 140_000 },
    { due: '2026-11', amountFen: 170_000 },
    { due: '2027-10', amountFen: 170_000 },
  ]);
  expect(until).toBe('2027-11-29');
});
