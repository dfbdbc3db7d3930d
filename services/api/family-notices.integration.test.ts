import { expect, test } from 'vitest';
import type { FamilyNotices } from '../../schemas/family-own.ts';
import { freshSample } from '../../test/support/samples.ts';
import { bothOf, linkOf, type Call } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const noticesOf = async (parent: Call): Promise<FamilyNotices['items']> =>
  (await parent('/v1/family/notices')).json<FamilyNotices>().items;

test('a parent sees what they were told, and nothing that lets anybody in', async () => {
  const birth = freshSample('lanzhou-first-child');
  const { caseNumber, mother, father } = await bothOf(at, birth);
  const answer = await mother('/v1/family/notices');
  const items = answer.json<FamilyNotices>().items;
  expect(items.length).toBeGreaterThan(1);
  expect(items.every((item) => item.caseNumber === caseNumber && item.title !== '通知')).toBe(true);
  expect(items.map(({ at: moment }) => moment)).toEqual(
    items.map(({ at: moment }) => moment).toSorted((a, b) => (a < b ? 1 : -1)),
  );
  expect(answer.body).not.toContain(await linkOf(at.api, caseNumber));
  expect(items.some(({ text }) => /\d{6}/.test((text ?? '').replaceAll(caseNumber, '')))).toBe(false);
  expect(answer.body).not.toContain(String(birth.mother.phone));
  expect((await noticesOf(father)).length).toBeGreaterThan(0);
});

test('what was for one of them, or was never sent, is not the other’s', async () => {
  const { caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child'));
  const [before, his] = [await noticesOf(mother), (await noticesOf(father)).length];
  const { rowCount } = await at.api.pool.query(
    `update ledger.notice set outcome = 'not-sent', not_sent_why = 'protected' where case_number = $1 and addressee = 'mother'`,
    [caseNumber],
  );
  expect(rowCount).toBe(before.length);
  expect(await noticesOf(mother)).toEqual([]);
  expect((await noticesOf(father)).length).toBe(his);
});
