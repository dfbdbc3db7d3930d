import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { freshSample } from '../../test/support/samples.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

/*
 * Who guesses at a value that is not theirs to see is answered the same whether the guess is right or wrong (docs/guessing.md).
 */

const at = useTaskDesk();

type Hospital = 'hospital' | 'otherHospital';
const post = async (body: object, who: Hospital = 'hospital') => {
  const answer = await at.api.call(who, '/v1/births', { body, key: randomUUID() });
  return [answer.statusCode, answer.json<Record<string, unknown>>()] as const;
};
const add = async (notificationId: string, facts: object, who: Hospital = 'hospital') => {
  const path = `/v1/births/${encodeURIComponent(notificationId)}/additions`;
  const answer = await at.api.call(who, path, { body: { facts } });
  return [answer.statusCode, withoutInstance(answer.json<Record<string, unknown>>())] as const;
};
/** Every problem has a number of its own. */
const withoutInstance = (answer: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'instance'));
const firstChild = (birth: BirthNotification, change: object): BirthNotification => ({
  ...birth,
  children: birth.children.map((child, i) => (i === 0 ? { ...child, ...change } : child)),
});

/** A birth whose child was named by its family, after it was reported. */
async function named(name: string) {
  const { choices: _, ...sample } = freshSample('lanzhou-first-child');
  const birth = firstChild(sample as BirthNotification, { name: undefined });
  const caseNumber = await at.desk.accept(birth);
  const place = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
  const task = await at.desk.open('name-missing', { ...place, asks: ['/children/0/name'] });
  const done = await at.desk.complete(task, { outcome: 'provided', facts: { name } });
  expect(done.statusCode, done.body).toBe(200);
  return { birth, caseNumber };
}

describe('what a family has said since', () => {
  test('is not learnt by reporting the birth once more with a guess', async () => {
    const { birth, caseNumber } = await named('张安');
    const [right, wrong] = [
      await post(firstChild(birth, { name: '张安' })),
      await post(firstChild(birth, { name: '张宁' })),
    ];
    expect(right).toMatchObject([200, { caseNumber, notTaken: ['/children/0/name'] }]);
    expect(wrong).toEqual(right);
    expect((await at.desk.factsNow(caseNumber)).children[0]?.name).toBe('张安');
    const repeated = await post(birth);
    expect(repeated).toMatchObject([200, { caseNumber }]);
    expect(repeated[1]).not.toHaveProperty('notTaken');
  });

  test('is not learnt by adding a guess, nor whether there is anything to guess at', async () => {
    const { birth, caseNumber } = await named('张安');
    const guess = (name: string) => add(birth.notificationId, { children: [{ order: 1, name }] });
    const [right, wrong] = [await guess('张安'), await guess('张宁')];
    expect(right).toMatchObject([422, { errors: [{ code: 'not-asked' }] }]);
    expect(wrong).toEqual(right);
    const { rows } = await at.api.pool.query(
      `select status from ledger.audit_line where operation = 'postAddition' and cases = array[$1]`,
      [caseNumber],
    );
    expect(rows).toEqual([{ status: 422 }, { status: 422 }]);
    const { birth: unnamed } = { birth: firstChild(freshSample('lanzhou-first-child'), { name: undefined }) };
    await at.desk.accept(unnamed);
    expect(await add(unnamed.notificationId, { children: [{ order: 1, name: '张安' }] })).toEqual(right);
  });
});

describe('what the hall has set right since', () => {
  test('is not learnt, and the hospital may still send what it has said once more', async () => {
    const birth = firstChild(freshSample('lanzhou-first-child'), { weightGrams: undefined });
    const caseNumber = await at.desk.accept(birth);
    const place = { caseNumber, subject: 'child-1', code: 'birth-certificate' };
    const asks = ['/children/0/weightGrams'];
    await at.desk.open('report-incomplete', { ...place, asks });
    const weighs = (weightGrams: number) =>
      add(birth.notificationId, { children: [{ order: 1, weightGrams }] });
    expect(await weighs(3_200)).toEqual([200, { caseNumber, added: asks }]);
    expect(await weighs(3_200)).toEqual([200, { caseNumber, added: [] }]);
    expect(await weighs(3_300)).toMatchObject([409, { code: 'delivery-differs' }]);
    const task = await at.desk.open('improbable', { ...place, asks });
    const body = { outcome: 'corrected', facts: { children: [{ order: 1, weightGrams: 3_300 }] } };
    const corrected = await at.desk.completeByTwo(task, body);
    expect(corrected.statusCode, corrected.body).toBe(200);
    const again = await weighs(3_200);
    expect(again).toEqual([200, { caseNumber, added: [], notTaken: asks }]);
    expect([await weighs(3_300), await weighs(3_400)]).toEqual([again, again]);
    expect((await at.desk.factsNow(caseNumber)).children[0]?.weightGrams).toBe(3_300);
  });
});

describe('what another hospital has reported', () => {
  test('is told to none whose report was taken for the same delivery, value by value', async () => {
    const birth = freshSample('lanzhou-first-child');
    const [, { caseNumber }] = await post(birth);
    const facility = { ...birth.facility, code: 'OTHER-001' };
    const theirs = { ...birth, facility, notificationId: `${birth.notificationId}-B` };
    expect((await post(theirs, 'otherHospital'))[0]).toBe(200);
    const [status, told] = await post({ ...theirs, childRank: 2 }, 'otherHospital');
    expect([status, told['code'], told['caseNumber'], told['errors']]).toEqual([
      ...[409, 'delivery-differs', caseNumber, undefined],
    ]);
    const guess = (childRank: number) => add(theirs.notificationId, { childRank }, 'otherHospital');
    const [right, wrong] = [await guess(birth.childRank ?? 1), await guess(2)];
    expect(right).toMatchObject([422, { errors: [{ code: 'not-asked' }] }]);
    expect(wrong).toEqual(right);
  });
});
