import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { birthReport, leavesAt } from './fields.ts';
import { composeReport, sectionsOf } from './report.ts';

const report = birthReport(JSON.parse(readFileSync('docs/openapi.json', 'utf8')));

test('the form of a birth asks everything that a report must have, of each child, and of a father where there is one', () => {
  const asked = sectionsOf(report, { children: 2, hasFather: true }).flatMap(({ leaves }) =>
    leaves.map(({ pointer }) => pointer),
  );
  const known = new Set(['/delivery/plurality']);
  const must = leavesAt(report, '').filter(({ isRequired, pointer }) => isRequired && !known.has(pointer));
  expect(must.map(({ pointer }) => pointer).filter((pointer) => !asked.includes(pointer))).toEqual([]);
  expect(asked).toContain('/children/1/sex');
  expect(asked).not.toContain('/children/0/order');
  const without = sectionsOf(report, { children: 1, hasFather: false }).flatMap(({ leaves }) => leaves);
  expect(without.some(({ pointer }) => pointer.startsWith('/father'))).toBe(false);
});

test('a report has as many children as were born, and says where no father is reported', () => {
  const made = composeReport(
    { '/children/1/sex': 'female', '/delivery/method': 'vaginal' },
    { children: 2, hasFather: false },
  );
  expect(made).toEqual({
    delivery: { method: 'vaginal', plurality: 2 },
    children: [{ order: 1 }, { order: 2, sex: 'female' }],
    father: null,
  });
});
