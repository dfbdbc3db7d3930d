import { expect, test } from 'vitest';
import { addDays, shanghaiDate } from '../../policies/calendar/date.ts';
import { freshSample } from '../../test/support/samples.ts';
import { bothOf, type Call } from './family.test-setup.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

const TODAY = shanghaiDate(new Date().toISOString());
const AGENT = {
  ...{ parent: 'mother', agent: 'grandparent', name: '欧阳示例', basis: 'mandate', present: true },
  ...{ paper: { number: 'WT-1', date: TODAY }, until: addDays(TODAY, 30) },
};

const wish = (who: Call, wishes: string[]) =>
  who('/v1/family/contact-wishes', { method: 'PUT', body: { wishes } });

test('a parent says how to be reached, for themselves alone', async () => {
  const { caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child'));
  expect((await wish(mother, ['no-calls', 'large-text'])).json()).toEqual({
    caseNumber,
    wishes: ['no-calls', 'large-text'],
  });
  expect((await wish(father, ['letter'])).statusCode).toBe(200);
  expect((await mother('/v1/family/contact-wishes')).json()).toEqual({
    items: [{ caseNumber, wishes: ['large-text', 'no-calls'] }],
  });
  const kept = await at.api.call('clerk', `/v1/cases/${caseNumber}/contact-wishes`);
  expect(kept.json()).toEqual({
    items: [
      { subject: 'father', wishes: ['letter'] },
      { subject: 'mother', wishes: ['large-text', 'no-calls'] },
    ],
  });
  expect((await wish(mother, ['no-calls', 'voice'])).statusCode).toBe(422);
  const foreign = { method: 'PUT', body: { caseNumber: 'B-0000-0000-0000-0', wishes: [] } } as const;
  expect((await mother('/v1/family/contact-wishes', foreign)).statusCode).toBe(404);
});

test('a parent sees who acts for them and takes it back; the other one sees nothing of it and cannot', async () => {
  const { caseNumber, mother, father } = await bothOf(at, freshSample('lanzhou-first-child'));
  const begun = await at.api.call('clerk', `/v1/cases/${caseNumber}/representations`, { body: AGENT });
  const { id } = begun.json<{ id: string }>();
  const shown = await mother('/v1/family/representations');
  expect(shown.json()).toMatchObject({ items: [{ id, caseNumber, active: true, agent: 'grandparent' }] });
  expect(shown.body).not.toMatch(/startedBy|clerk/);
  expect((await father('/v1/family/representations')).json()).toEqual({ items: [] });
  const path = `/v1/family/representations/${id}`;
  expect((await father(path, { method: 'DELETE' })).statusCode).toBe(404);
  const ended = await mother(path, { method: 'DELETE' });
  expect(ended.json(), ended.body).toMatchObject({ id, active: false });
  expect((await mother(path, { method: 'DELETE' })).json()).toEqual(ended.json());
});
