import { expect, test } from 'vitest';
import { freshSample } from '../../test/support/samples.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { useTaskDesk } from './task-desk.test-setup.ts';

const at = useTaskDesk();

test('a case says whose it is, masked, and where it was born', async () => {
  const birth = freshSample('lanzhou-first-child');
  const caseNumber = await at.desk.accept(birth);
  const view = (await at.api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
  const { people = [], bornIn } = view;
  expect(people.map(({ subject }) => subject)).toEqual(['child-1', 'father', 'mother']);
  for (const { name } of people) expect(name).toMatch(/^.{1,2}\*\*$/u);
  expect(people[0]?.sex).toBe(birth.children[0]?.sex);
  expect(people[0]?.bornAt).toMatch(/^\d{4}-.*\+08:00$/);
  expect(bornIn).toBe(birth.facility?.name);
});

test('a list of tasks calls a child by its name, and its mother where it has none', async () => {
  const named = async (sample: string) => {
    const caseNumber = await at.desk.accept(freshSample(sample));
    await at.desk.open('name-characters', { caseNumber, subject: 'child-1', code: 'birth-certificate' });
    const listed = await at.api.call('clerk', `/v1/tasks?caseNumber=${caseNumber}&kind=name-characters`);
    return listed.json<{ items: TaskView[] }>().items[0]?.person;
  };
  const masked: unknown = expect.stringMatching(/^.{1,2}\*\*$/u);
  expect(await named('lanzhou-first-child')).toEqual({ subject: 'child-1', name: masked });
  expect(await named('lanzhou-name-and-choices-later')).toEqual({ subject: 'mother', name: masked });
});
