import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../../../policies/calendar/date.ts';
import { setBehaviour, type Behaviour } from './behaviour.ts';
import { householdRegistration } from '../public-security/household-registration.ts';
import { household } from '../public-security/household.test-setup.ts';
import { command, openTestDesk, useDesk } from './desk.test-setup.ts';

const HANDLERS = { 'household-registration': householdRegistration };
const at = useDesk('public-security', HANDLERS);

beforeEach(() => behave({}));

function behave(settings: Behaviour): Promise<void> {
  return setBehaviour(at.database.adminUrl, 'public-security', settings);
}

test('silent: seen, nothing done; the next resend is handled', async () => {
  await behave({ silent: true });
  const parts = household();
  await at.desk.handle([command(parts)]);
  expect(await at.desk.answers(parts.caseNumber)).toEqual([]);
  expect(await at.desk.rows('household_registration', parts.caseNumber)).toEqual([]);
  expect(await at.desk.rows('inbox', parts.caseNumber)).toMatchObject([{ handled_at: null }]);
  await behave({});
  await at.desk.handle([command(parts)]);
  expect(await at.desk.answers(parts.caseNumber)).toHaveLength(1);
});

test('refuse and correction are for as many commands as they say, and leave no effect', async () => {
  await behave({
    correction: { times: 1, reasonCode: 'name-unclear', reason: '姓名不清', asks: ['/children/0/name'] },
    refuse: { times: 2 },
  });
  const parts = Array.from({ length: 5 }, () => household());
  await at.desk.handle(parts.map((p) => command(p)));
  const outcomes = await Promise.all(
    parts.map(async (p) => (await at.desk.answers(p.caseNumber))[0]?.data.outcome),
  );
  expect(outcomes).toEqual(['correction-needed', 'refused', 'refused', 'completed', 'completed']);
  const [first] = parts;
  expect((await at.desk.answers(first?.caseNumber ?? ''))[0]?.payload).toEqual({
    reasonCode: 'name-unclear',
    reason: '姓名不清',
    asks: ['/children/0/name'],
  });
  expect(await at.desk.rows('household_registration', first?.caseNumber)).toEqual([]);
  expect(await settings()).toEqual({});
});

test('what was refused stays refused when the same command comes again', async () => {
  await behave({ refuse: {} });
  const parts = household();
  await at.desk.handle([command(parts)]);
  await behave({});
  await at.desk.handle([command(parts)]);
  expect(await at.desk.answers(parts.caseNumber)).toMatchObject([{ data: { outcome: 'refused' } }]);
  expect(await at.desk.rows('household_registration', parts.caseNumber)).toEqual([]);
});

test('is counted once by consumers that work at once', async () => {
  await behave({ refuse: { times: 5 } });
  const batches = Array.from({ length: 6 }, () => Array.from({ length: 3 }, () => household()));
  await Promise.all(batches.map((batch) => at.desk.handle(batch.map((p) => command(p)))));
  const outcomes = await Promise.all(
    batches.flat().map(async (p) => (await at.desk.answers(p.caseNumber))[0]?.data.outcome),
  );
  expect(outcomes.filter((o) => o === 'refused')).toHaveLength(5);
  expect(outcomes.filter((o) => o === 'completed')).toHaveLength(13);
});

test('looks at the case, the subject and the matter it is for', async () => {
  const caseNumber = `62-${randomUUID()}`;
  await behave({ refuse: { caseNumber, subject: 'child-1', codes: ['household-registration'] } });
  await at.desk.handle([
    command(household({ caseNumber, subject: 'child-1' })),
    command(household({ caseNumber, subject: 'child-2' })),
  ]);
  const outcomes = (await at.desk.answers(caseNumber)).map((a) => `${a.data.subject} ${a.data.outcome}`);
  expect(outcomes.sort()).toEqual(['child-1 refused', 'child-2 completed']);
});

test('slow answers are due later; late ones are announced by "accepted"', async () => {
  await behave({ slowMs: 60_000 });
  const slow = household();
  await at.desk.handle([command(slow)]);
  const [answer] = await at.desk.answers(slow.caseNumber);
  expect((answer?.due.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000);
  await behave({ answerLateMs: 60_000 });
  const late = household();
  await at.desk.handle([command(late)]);
  const [accepted, final] = await at.desk.answers(late.caseNumber);
  expect(accepted).toMatchObject({ data: { outcome: 'accepted' }, payload: {} });
  expect(accepted?.due.getTime()).toBeLessThanOrEqual(Date.now());
  expect(final?.data.outcome).toBe('completed');
  expect((final?.due.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000);
  await at.desk.handle([command(late)]);
  expect((await at.desk.answers(late.caseNumber))[1]?.due).toEqual(final?.due);
});

test('a day is promised in the "accepted"', async () => {
  await behave({ promiseDays: 3, answerLateMs: 60_000 });
  const promised = household();
  await at.desk.handle([command(promised)]);
  const [accepted, final] = await at.desk.answers(promised.caseNumber);
  const day = addDays(shanghaiDate(new Date().toISOString()), 3);
  expect(accepted).toMatchObject({ data: { outcome: 'accepted' }, payload: { expectedBy: day } });
  expect(final?.data.outcome).toBe('completed');
});

async function settings(): Promise<unknown> {
  const { rows } = await at.desk.pool.query<{ settings: unknown }>(
    'select settings from public_security.behaviour',
  );
  return rows[0]?.settings;
}

test('a newborn of the practice ward is refused once, and by no desk that does not play along', async () => {
  const earnest = household({ name: '王演拒' });
  await at.desk.handle([command(earnest)]);
  expect(await at.desk.answers(earnest.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  const playing = openTestDesk(at.database, 'public-security', HANDLERS, true);
  const parts = household({ name: '王演拒' });
  const other = household({ name: '王安然' });
  await playing.handle([command(parts), command(other)]);
  expect(await playing.answers(parts.caseNumber)).toMatchObject([
    { data: { outcome: 'refused' }, payload: { reasonCode: 'practice', reason: '演练：公安机关不予办理' } },
  ]);
  expect(await playing.answers(other.caseNumber)).toMatchObject([{ data: { outcome: 'completed' } }]);
  await playing.handle([command({ ...parts, attempt: 2 })]);
  const outcomes = (await playing.answers(parts.caseNumber)).map(({ data }) => data.outcome);
  expect(outcomes).toEqual(['refused', 'completed']);
});
