import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../test/support/wait.ts';
import { RULES, violationsOf } from './invariant-pages.ts';
import { startInvariantWatch } from './invariant-watch.ts';
import { openWatchedLedger, type PlantedMatter, type WatchedLedger } from './watch.test-setup.ts';
import { PAYMENT_TASKS } from '../../schemas/tasks/kinds.ts';

const DUE = '1 hour';
const ASKED: PlantedMatter = { code: 'a', status: 'requested', answerDueIn: DUE };
const DONE: PlantedMatter = { code: 'a', status: 'completed' };

/** For each rule a case that breaks it alone, and one like it that does not. */
const CASES: Readonly<
  Record<string, { readonly bad: readonly PlantedMatter[]; readonly good: readonly PlantedMatter[] }>
> = {
  'turn-missed': {
    bad: [
      DONE,
      { code: 'b', status: 'waiting', needs: ['a'] },
      { code: 'c', status: 'requested', answerDueIn: DUE },
    ],
    good: [ASKED, { code: 'b', status: 'waiting', follows: ['a'] }],
  },
  'waits-in-vain': {
    bad: [
      { code: 'a', status: 'refused' },
      { code: 'b', status: 'waiting', needs: ['a'] },
      { code: 'c', status: 'processing', answerDueIn: DUE },
    ],
    good: [ASKED, { code: 'b', status: 'waiting', needs: ['a'] }],
  },
  'nothing-waits': { bad: [DONE], good: [DONE, { ...ASKED, code: 'b' }] },
  'silence-unnoticed': {
    bad: [{ ...ASKED, answerDueIn: '-5 minutes' }],
    good: [{ ...ASKED, answerDueIn: '-1 second' }],
  },
  'silence-without-task': { bad: [{ code: 'a', status: 'requested' }], good: [ASKED] },
  'held-without-task': { bad: [{ code: 'a', status: 'manual' }], good: [ASKED] },
};

describe('the invariants, watched all day long', () => {
  let ledger: WatchedLedger;
  beforeAll(async () => {
    ledger = await openWatchedLedger();
  });
  beforeEach(async () => {
    ledger.errors.length = 0;
    await ledger.run(`truncate ledger.birth_case, ledger.outbox, ledger.inbox, ledger.wake cascade`);
  });
  afterAll(() => ledger.close());

  const rulesBroken = async (...caseNumbers: string[]): Promise<string[]> =>
    (await violationsOf(ledger.pool, caseNumbers)).map(({ rule, at }) => `${rule} ${at}`);
  const task = (caseNumber: string, kind: string, code: string | null = 'a'): Promise<void> =>
    ledger.run(
      `insert into ledger.human_task (id, case_number, subject, code, kind, dedupe_key, reason, deadline)
       values (gen_random_uuid(), $1, 'child-1', $2, $3, gen_random_uuid()::text, '', ledger.now())`,
      [caseNumber, code, kind],
    );

  it.each(Object.entries(CASES))('%s is seen, and only that', async (rule, { bad, good }) => {
    await ledger.plant('B-BAD', bad);
    await ledger.plant('B-GOOD', good);
    const found = await violationsOf(ledger.pool, ['B-BAD', 'B-GOOD']);
    expect(found.map((one) => [one.rule, one.caseNumber])).toEqual([[rule, 'B-BAD']]);
  });

  it('a person’s task, or a wake on its way, is what a case may wait for', async () => {
    await ledger.plant('B-HELD', [{ code: 'a', status: 'correction' }]);
    await ledger.plant('B-SILENT', [{ code: 'a', status: 'processing' }]);
    await ledger.plant('B-ASIDE', [DONE]);
    await ledger.plant('B-WOKEN', [DONE]);
    expect(await rulesBroken('B-HELD', 'B-SILENT', 'B-ASIDE', 'B-WOKEN')).toHaveLength(4);
    await task('B-HELD', 'correction-needed');
    await task('B-SILENT', 'department-silent');
    await task('B-ASIDE', 'case-set-aside', null);
    await ledger.run(
      `insert into ledger.wake (case_number, kind, due_at) values ('B-WOKEN', 'news', ledger.now())`,
    );
    expect(await rulesBroken('B-HELD', 'B-SILENT', 'B-ASIDE', 'B-WOKEN')).toEqual([]);
  });

  it('a department that is waited for has its command, made as the system makes it', async () => {
    await ledger.plant('B-1', [ASKED]);
    await ledger.run('update ledger.outbox set done_at = ledger.now()');
    expect(await rulesBroken('B-1')).toEqual(['asked-without-command B-1 child-1/a']);
  });

  it('a closed case has ended in everything', async () => {
    await ledger.plant('B-1', [{ code: 'a', status: 'manual' }], new Date().toISOString());
    await task('B-1', 'correction-needed');
    await task('B-1', 'late-answer');
    expect(await rulesBroken('B-1')).toEqual(['closed-unfinished B-1 child-1/a', 'closed-asks-person B-1']);
  });

  it('a closed case may still ask about money, for which it does not wait', async () => {
    await ledger.plant('B-MONEY', [DONE], new Date().toISOString());
    for (const kind of [...PAYMENT_TASKS, 'improbable']) await task('B-MONEY', kind, null);
    expect(await rulesBroken('B-MONEY')).toEqual([]);
  });

  it('every rule is tried here', () => {
    const tried = [...Object.keys(CASES), 'asked-without-command', 'closed-unfinished', 'closed-asks-person'];
    expect(tried.toSorted()).toEqual(RULES.map(({ name }) => name).toSorted());
  });

  const violations = (rule: string): Promise<number | undefined> =>
    ledger.metric('birth_invariant_violations', { rule });

  it('alarm where they do not hold for longer than the grace, and until they do again', async () => {
    const many = Array.from({ length: 510 }, (_, i) => `B-${String(i).padStart(4, '0')}`);
    for (const one of many) await ledger.plant(one, [{ ...ASKED }]);
    await ledger.plant('B-9', [DONE]);
    await ledger.plant(
      'B-A',
      [{ code: 'a', status: 'manual' }],
      new Date(Date.now() - 600_000).toISOString(),
    );
    const watch = startInvariantWatch({ ...ledger, everySeconds: 0.01, graceSeconds: 0.3 });
    try {
      await waitFor('the alarm', async () => ((await violations('nothing-waits')) === 1 ? true : undefined));
      await waitFor('the other', async () =>
        (await violations('closed-unfinished')) === 1 ? true : undefined,
      );
      await ledger.run(`update ledger.matter set status = 'offline' where case_number = 'B-A'`);
      await waitFor('its end', async () =>
        (await violations('closed-unfinished')) === 0 ? true : undefined,
      );
      expect(await violations('nothing-waits')).toBe(1);
    } finally {
      await watch.close();
    }
    const said = ledger.errors.map(({ caseNumber, rule, msg }) => ({ caseNumber, rule, msg }));
    expect(said.toSorted((a, b) => String(a.caseNumber).localeCompare(String(b.caseNumber)))).toEqual([
      { caseNumber: 'B-9', rule: 'nothing-waits', msg: 'an invariant does not hold' },
      { caseNumber: 'B-A', rule: 'closed-unfinished', msg: 'an invariant does not hold' },
    ]);
  });

  it('say nothing of what is mended within the grace', async () => {
    await ledger.plant('B-1', [DONE]);
    const watch = startInvariantWatch({ ...ledger, everySeconds: 0.01, graceSeconds: 0.5 });
    const before = (await ledger.metric('birth_invariant_cases_total')) ?? 0;
    const looks = (n: number) =>
      waitFor(`${n} looks`, async () =>
        ((await ledger.metric('birth_invariant_cases_total')) ?? 0) >= before + n ? true : undefined,
      );
    await looks(2);
    await ledger.run(`update ledger.birth_case set completed_at = ledger.now(), status = 'completed'`);
    await ledger.plant('B-2', [ASKED]);
    const began = Date.now();
    await waitFor('the grace to be over', () => Promise.resolve(Date.now() - began > 800 ? true : undefined));
    await watch.close();
    expect([await violations('nothing-waits'), ledger.errors]).toEqual([0, []]);
  });
});
