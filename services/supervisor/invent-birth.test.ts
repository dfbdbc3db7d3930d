import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reportedBirthSchema } from '../api/notification-schema.ts';
import { inventBirth, type SampleBirth } from './invent-birth.ts';

const sample = JSON.parse(
  readFileSync(new URL('../../test/samples/lanzhou-first-child.json', import.meta.url), 'utf8'),
) as SampleBirth;

test.for(['2026-03-01T00:30:00+08:00', '2027-12-31T23:59:00+08:00', '2028-02-29T16:10:00Z'])(
  'births invented at %s are valid, and of the day before in China',
  (at) => {
    const now = new Date(at);
    const yesterday = new Date(now.getTime() + 8 * 3_600_000 - 86_400_000).toISOString().slice(0, 10);
    for (let i = 0; i < 200; i += 1) {
      const birth = inventBirth(sample, now);
      const checked = reportedBirthSchema(() => now).safeParse(birth);
      expect(checked.error?.issues ?? []).toEqual([]);
      expect(birth.delivery.at).toBe(`${yesterday}T03:24:00+08:00`);
      expect(birth.consents.every((consent) => consent.at.startsWith(yesterday))).toBe(true);
    }
  },
);

test('no two are alike, and every name says that it is invented', () => {
  const births = Array.from({ length: 50 }, () => inventBirth(sample, new Date()));
  expect(new Set(births.map((b) => b.notificationId)).size).toBe(50);
  expect(new Set(births.map((b) => b.mother.idNumber)).size).toBeGreaterThan(45);
  for (const birth of births)
    expect([birth.mother.name, birth.father?.name].every((n) => n?.endsWith('示例'))).toBe(true);
});
