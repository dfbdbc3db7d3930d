import { expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

/** A birth of which the weight is missing, and was asked for. */
async function unweighed() {
  const birth = freshSample('lanzhou-first-child');
  const [child] = birth.children;
  const { weightGrams: _, ...rest } = child ?? {};
  const caseNumber = await at.desk.accept({ ...birth, children: [rest] });
  const place = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
  await at.desk.open('report-incomplete', { ...place, asks: ['/children/0/weightGrams'] });
  const path = `/v1/births/${encodeURIComponent(birth.notificationId)}/additions`;
  const add = (facts: object, who: 'hospital' | 'otherHospital' | 'clerk' = 'hospital') =>
    at.api.call(who, path, { body: { facts } });
  return { caseNumber, add };
}

const weighs = (weightGrams: number) => ({ children: [{ order: 1, weightGrams }] });

test('a hospital says what was asked of it, once, and nothing else of the birth', async () => {
  const { caseNumber, add } = await unweighed();
  const added = await add(weighs(3_200));
  expect([added.statusCode, added.json()]).toEqual([200, { caseNumber, added: ['/children/0/weightGrams'] }]);
  expect((await at.desk.factsNow(caseNumber)).children[0]?.weightGrams).toBe(3_200);
  const again = await add(weighs(3_200));
  expect([again.statusCode, again.json()]).toEqual([200, { caseNumber, added: [] }]);
  const otherwise = await add(weighs(3_300));
  expect([otherwise.statusCode, otherwise.json<Problem>().code]).toEqual([409, 'delivery-differs']);
});

test('what was not asked, what cannot be, and what is another hospital’s is refused, and nothing is taken', async () => {
  const { caseNumber, add } = await unweighed();
  const unasked = await add({ ...weighs(3_200), mother: { ownWageBeforeLeaveFen: 900_000 } });
  expect([unasked.statusCode, unasked.json<Problem>().errors?.[0]]).toMatchObject([
    422,
    { pointer: '/facts/mother/ownWageBeforeLeaveFen', code: 'not-asked' },
  ]);
  const impossible = await add(weighs(-1));
  expect([impossible.statusCode, impossible.json<Problem>().errors?.[0]?.pointer]).toEqual([
    422,
    '/facts/children/0/weightGrams',
  ]);
  expect((await add(weighs(3_200), 'otherHospital')).statusCode).toBe(404);
  expect((await add(weighs(3_200), 'clerk')).statusCode).toBe(403);
  expect((await at.desk.factsNow(caseNumber)).children[0]?.weightGrams).toBeUndefined();
});

test('a hospital sees how well it reports, by month, and nothing of another', async () => {
  const of = async (who: 'hospital' | 'otherHospital') => {
    const answer = await at.api.call(who, '/v1/report-quality');
    expect(answer.statusCode).toBe(200);
    return answer.json<{ items: { facilityCode: string; reports: number; partial: number }[] }>().items;
  };
  const count = async () => (await of('hospital')).reduce((sum, { partial }) => sum + partial, 0);
  const before = await count();
  await unweighed();
  expect(await count()).toBe(before + 1);
  expect((await of('otherHospital')).every(({ facilityCode }) => facilityCode === 'OTHER-001')).toBe(true);
  expect((await at.api.call('clerk', '/v1/report-quality')).statusCode).toBe(403);
});
