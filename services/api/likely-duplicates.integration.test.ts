import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCaseActivities } from '../../activities/case-activities.ts';
import { createCaseLedger } from '../../infra/postgres/ledger/case-ledger.ts';
import { lookUpKeysAround } from '../../policies/duplicates/look-up-keys.ts';
import type { CaseView } from '../../schemas/case-view.ts';
import type { TaskView } from '../../schemas/task.ts';
import { createFreshDatabase, type FreshDatabase } from '../../test/support/fresh-database.ts';
import { freshSample, type Notification } from '../../test/support/samples.ts';
import { testServers } from '../../test/support/servers.ts';
import { STORY } from '../../workflows/birth-case.ts';
import { startTestApi, type TestApi } from './api.test-setup.ts';

let database: FreshDatabase;
let api: TestApi;
let carryOn: ReturnType<typeof createCaseActivities>['carryOn'];
beforeAll(async () => {
  database = await createFreshDatabase((await testServers()).adminUrl);
  api = await startTestApi(database.url);
  const ledger = createCaseLedger({
    pool: api.pool,
    keyring: api.keyring,
    wakeRelay: () => undefined,
    lookUp: lookUpKeysAround,
  });
  ({ carryOn } = createCaseActivities({ ledger }));
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

let serial = 0;
function again(birth: Notification, ms: number, change: object = {}): Notification {
  serial += 1;
  const at = new Date(Date.parse(birth.delivery.at) + ms + 480 * MINUTE_MS).toISOString().slice(0, 19);
  const delivery = { ...birth.delivery, at: `${at}+08:00` };
  return { ...birth, notificationId: `${birth.notificationId}/${serial}`, delivery, ...change };
}

async function report(birth: Notification): Promise<string> {
  const answer = await api.call('hospital', '/v1/births', { body: birth });
  expect(answer.statusCode, answer.body).toBe(202);
  return answer.json<{ caseNumber: string }>().caseNumber;
}

/** Reported, and through its first round. */
async function begun(birth: Notification): Promise<string> {
  const caseNumber = await report(birth);
  await carryOn(caseNumber, STORY);
  return caseNumber;
}

async function caseOf(caseNumber: string): Promise<CaseView> {
  return (await api.call('clerk', `/v1/cases/${caseNumber}`)).json<CaseView>();
}

async function asked(caseNumber: string): Promise<TaskView[]> {
  const { items } = (await api.call('clerk', `/v1/tasks?caseNumber=${caseNumber}`)).json<{
    items: TaskView[];
  }>();
  return items.filter(({ kind }) => kind === 'likely-duplicate');
}

async function decide(taskId: string | undefined, outcome: string): Promise<[number, string?]> {
  const body = { outcome, reason: '已核对' };
  const answer = await api.call('clerk', `/v1/tasks/${taskId ?? ''}/completion`, { body });
  const { code } = answer.json<{ code?: string }>();
  return code === undefined ? [answer.statusCode] : [answer.statusCode, code];
}

async function find({ notificationId }: Notification): Promise<string> {
  const answer = await api.call('hospital', `/v1/births/${encodeURIComponent(notificationId)}`);
  return answer.json<{ caseNumber: string }>().caseNumber;
}

function certificatesOf(view: CaseView): string[] {
  return view.matters.filter(({ code }) => code === 'birth-certificate').map(({ status }) => status);
}

describe('a birth that looks like one that is known', () => {
  test('is taken, and its certificate waits; both reports are shown side by side, masked', async () => {
    const birth = freshSample('lanzhou-first-child');
    const first = await begun(birth);
    const second = await begun(again(birth, 7 * MINUTE_MS));
    expect(certificatesOf(await caseOf(first))).toEqual(['requested']);
    expect(certificatesOf(await caseOf(second))).toEqual(['manual']);
    expect(await asked(first)).toEqual([]);
    const [task, ...more] = await asked(second);
    expect(more).toEqual([]);
    expect(task?.outcomes).toEqual(['same', 'different']);
    expect(task?.sides?.map(({ caseNumber }) => caseNumber)).toEqual([second, first]);
    const shown = JSON.stringify(task?.sides);
    const { mother, father, children } = birth;
    for (const secret of [mother.name, mother.idNumber, mother.phone, father?.idNumber, children[0]?.name])
      expect(shown).not.toContain(secret);
  });

  test('is asked about once however often the case is looked at', async () => {
    const birth = freshSample('lanzhou-twins');
    await begun(birth);
    const second = await begun(again(birth, 7 * MINUTE_MS));
    await carryOn(second, STORY);
    expect(await asked(second)).toHaveLength(2);
    const { rows } = await api.pool.query('select from ledger.likeness where case_number = $1', [second]);
    expect(rows).toHaveLength(1);
  });

  test('accepted at once with it, it is found by one of them at least, and one answer is for both', async () => {
    const birth = freshSample('lanzhou-first-child');
    const twice = [birth, again(birth, 7 * MINUTE_MS)];
    const [one = '', other = ''] = await Promise.all(twice.map(report));
    await Promise.all([one, other].map((caseNumber) => carryOn(caseNumber, STORY)));
    const tasks = [...(await asked(one)), ...(await asked(other))];
    expect(tasks.length).toBeGreaterThan(0);
    const answers = await Promise.all(tasks.map(({ id }) => decide(id, 'different')));
    expect(answers.filter(([status]) => status === 200).length).toBeGreaterThan(0);
    expect(answers.filter(([status]) => status >= 500)).toEqual([]);
    for (const caseNumber of [one, other]) {
      await carryOn(caseNumber, STORY);
      expect(await asked(caseNumber)).toEqual([]);
      expect(certificatesOf(await caseOf(caseNumber))).toEqual(['requested']);
    }
  });
});

describe('what a person says of two', () => {
  test('the same: the later one ends, its number and every other finds the first', async () => {
    const birth = freshSample('lanzhou-first-child');
    const first = await begun(birth);
    const slip = again(birth, 7 * MINUTE_MS);
    const second = await begun(slip);
    const [task] = await asked(second);
    expect(await decide(task?.id, 'same')).toEqual([200]);
    expect(await decide(task?.id, 'same')).toEqual([200]);
    expect(await decide(task?.id, 'different')).toEqual([409, 'task-already-completed']);
    const view = await caseOf(second);
    expect(view.status).toBe('withdrawn');
    expect(view.matters.filter(({ status }) => ['requested', 'waiting', 'manual'].includes(status))).toEqual(
      [],
    );
    expect(await find(slip)).toBe(first);
    const repeated = await api.call('hospital', '/v1/births', { body: slip });
    expect([repeated.statusCode, repeated.json<{ caseNumber: string }>().caseNumber]).toEqual([200, first]);
    const types = (of: CaseView): string[] => of.events.map(({ type }) => type);
    expect(types(view)).toContain('case.joined');
    expect(types(await caseOf(first))).toContain('case.same');
    const told = await api.pool.query('select template from ledger.notice where case_number = $1', [second]);
    expect(told.rows).toContainEqual({ template: 'joined' });
    const { rows } = await api.pool.query(
      `select count(*)::int as open from ledger.outbox where key = $1 and kind = 'command' and done_at is null`,
      [second],
    );
    expect(rows).toEqual([{ open: 0 }]);
    expect(await carryOn(second, STORY)).toMatchObject({ over: true });
  });

  test('the same: what only the later one knew is added to the first', async () => {
    const birth = freshSample('lanzhou-twins');
    const [one, two] = birth.children;
    const first = await begun({ ...birth, children: [one] } as Notification);
    const second = await begun(again(birth, 9 * MINUTE_MS, { children: [two] }));
    const [task] = await asked(second);
    expect(task?.reason).toContain('另一个孩子');
    expect(await decide(task?.id, 'same')).toEqual([200]);
    const view = await caseOf(first);
    expect(new Set(view.matters.map(({ subject }) => subject))).toContain('child-2');
  });

  test('of two reports of which one has changed since: the person looks again', async () => {
    const birth = freshSample('lanzhou-first-child');
    await begun(birth);
    const slip = again(birth, 7 * MINUTE_MS, { childRank: undefined });
    const second = await begun(slip);
    const say = async (outcome: string, more: object) => {
      const [task] = await asked(second);
      const body = { outcome, reason: '已核对', ...more };
      return api.call('clerk', `/v1/tasks/${task?.id ?? ''}/completion`, { body });
    };
    const [seen] = await asked(second);
    expect(seen?.sidesTag).toMatch(/^[\w-]{22}$/);
    const added = await api.call('hospital', '/v1/births', { body: { ...slip, childRank: 1 } });
    expect(added.json()).toMatchObject({ added: ['/childRank'] });
    const stale = await say('same', { sidesTag: seen?.sidesTag });
    expect([stale.statusCode, stale.json<{ code: string }>().code]).toEqual([409, 'sides-changed']);
    for (const [more, pointer] of [
      [{ facts: { name: '李安' } }, '/facts/name'],
      [{ leavesAt: new Date(Date.now() + 60_000).toISOString() }, '/leavesAt'],
      [{ sideTag: 'x' }, '/sideTag'],
    ] as const) {
      const refused = await say('same', more);
      expect(refused.json<{ errors: { pointer: string }[] }>().errors.map((e) => e.pointer)).toEqual([
        pointer,
      ]);
    }
    const [now] = await asked(second);
    expect((await caseOf(second)).status).not.toBe('withdrawn');
    expect((await say('same', { sidesTag: now?.sidesTag })).statusCode).toBe(200);
  });

  test('the same, of two whose money is decided: nothing is done, and it is said why', async () => {
    const birth = freshSample('lanzhou-first-child');
    const first = await begun(birth);
    const second = await begun(again(birth, 7 * MINUTE_MS));
    await api.pool.query('update ledger.birth_case set decided_at = now() where case_number = any($1)', [
      [first, second],
    ]);
    const [task] = await asked(second);
    const body = { outcome: 'same', reason: '已核对' };
    const refused = await api.call('clerk', `/v1/tasks/${task?.id ?? ''}/completion`, { body });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      409,
      { code: 'cannot-be-joined', caseNumber: first, title: '这两个办件不能并案' },
    ]);
    expect(refused.json<{ detail: string }>().detail).toContain('两个办件的待遇都已核定');
    expect((await asked(second)).map(({ id }) => id)).toEqual([task?.id]);
    expect((await caseOf(second)).status).not.toBe('withdrawn');
  });

  test('different: both go on, and nobody is asked about the two again', async () => {
    const birth = freshSample('lanzhou-first-child', {}, 30);
    const first = await begun(birth);
    const second = await begun(again(birth, 25 * DAY_MS));
    const [task] = await asked(second);
    expect(task?.reason).toContain('154天');
    expect(await decide(task?.id, 'different')).toEqual([200]);
    await carryOn(second, STORY);
    expect(certificatesOf(await caseOf(second))).toEqual(['requested']);
    expect(await asked(second)).toEqual([]);
    const types = (await caseOf(first)).events.map(({ type }) => type);
    expect(types).toContain('case.kept-apart');
  });

  test('of many under one document those near in time are found, however many came since', async () => {
    const birth = freshSample('lanzhou-first-child');
    const near = await begun(again(birth, -700 * DAY_MS));
    // A hospital that writes one number for want of another; far apart in time nobody is asked about them.
    for (let i = 0; i < 16; i += 1) await begun(again(birth, -i * 10 * DAY_MS));
    const late = await begun(
      again(birth, -690 * DAY_MS, { father: null, marriage: { status: 'unmarried' } }),
    );
    const [task, ...more] = await asked(late);
    expect(more).toEqual([]);
    expect(task?.reason).toContain(near);
  });

  test('what is no birth any more takes nobody’s place among those that are asked about', async () => {
    const birth = freshSample('lanzhou-first-child');
    const known = await Promise.all(
      Array.from({ length: 10 }, (_, i) => report(again(birth, -i * MINUTE_MS))),
    );
    const late = await report(again(birth, MINUTE_MS));
    // The five that are looked at first, were they not withdrawn.
    const gone = known.toSorted().slice(5);
    await api.pool.query(`update ledger.birth_case set status = 'withdrawn' where case_number = any($1)`, [
      gone,
    ]);
    await carryOn(late, STORY);
    const { rows } = await api.pool.query<{ other: string }>(
      'select other from ledger.likeness where case_number = $1',
      [late],
    );
    expect(rows.map(({ other }) => other).toSorted()).toEqual(known.toSorted().slice(0, 5));
  });

  test('decided at once for a chain of three, nobody waits for the others, and one case is left', async () => {
    const birth = freshSample('lanzhou-first-child');
    const first = await begun(birth);
    const others = [await begun(again(birth, 5 * MINUTE_MS)), await begun(again(birth, 9 * MINUTE_MS))];
    const decideAll = async (): Promise<void> => {
      const tasks = (await Promise.all(others.map(asked))).flat();
      const answers = await Promise.all(tasks.map(({ id }) => decide(id, 'same')));
      expect(answers.filter(([status]) => status >= 500)).toEqual([]);
    };
    for (let i = 0; i < 3; i += 1) {
      await decideAll();
      for (const caseNumber of [first, ...others]) await carryOn(caseNumber, STORY);
    }
    const statuses = await Promise.all(
      [first, ...others].map(async (number) => (await caseOf(number)).status),
    );
    expect(statuses).toEqual(['processing', 'withdrawn', 'withdrawn']);
  });
});

test('what a case is found by goes with whom it is of', async () => {
  const birth = freshSample('lanzhou-first-child');
  const caseNumber = await begun(birth);
  const keys = async (): Promise<string[]> => {
    const sql = 'select distinct subject from ledger.look_up_key where case_number = $1 order by 1';
    return (await api.pool.query<{ subject: string }>(sql, [caseNumber])).rows.map(({ subject }) => subject);
  };
  expect(await keys()).toEqual(['father', 'mother']);
  await api.pool.query('select ledger.erase_subject($1, $2)', [caseNumber, 'mother']);
  expect(await keys()).toEqual(['father']);
});
