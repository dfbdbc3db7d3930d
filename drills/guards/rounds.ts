import { integration, patch, unit, type Guard } from './guard.ts';

const TWICE = 'test/ledger/round-twice.integration.test.ts';
const ROUND_TWICE = integration(TWICE, 'leads to the same at every stage of a birth');
const SET_ASIDE = 'test/ledger/set-aside.integration.test.ts';
const CARRY_ON = unit('activities/carry-on.test.ts', '');
const ANSWERS = unit('activities/carry-on-answers.test.ts', '');
const STORIES = 'activities/carry-on-stories.test.ts';
const BIRTH_CASE = 'workflows/birth-case.integration.test.ts';
const LEDGER = 'infra/postgres/ledger';

/** What one round of a case may do, once, and what it leaves alone. */
const CARRYING_ON: readonly Guard[] = [
  {
    name: 'what was applied is not applied again (inbox)',
    patches: [
      patch(
        `${LEDGER}/read-case.ts`,
        'where i.case_number = c.case_number and i.applied_at is null',
        'where i.case_number = c.case_number',
      ),
    ],
    check: ROUND_TWICE,
  },
  {
    name: 'lock on the case before it is read',
    patches: [patch(`${LEDGER}/read-case.ts`, '  await lockCase(connection, caseNumber);\n', '')],
    check: ROUND_TWICE,
  },
  {
    name: 'only work that waits is requested',
    patches: [
      patch(
        'policies/graph/readiness.ts',
        "      status === 'waiting' &&\n      node.needs",
        "      stateOf({ status }) !== 'done' &&\n      node.needs",
      ),
    ],
    check: unit('policies/graph/readiness.test.ts', ''),
  },
  {
    name: 'a closed case stays closed',
    patches: [
      patch(
        'activities/carry-on.ts',
        '  if (to.view.closed) return;\n',
        '  if (to.view.closed) closeCase(to);\n',
      ),
    ],
    check: ROUND_TWICE,
    remark: 'two layers: the look at the case, and that every phase of it is over',
  },
  {
    name: 'entitlements are decided once',
    patches: [
      patch(
        'activities/carry-on.ts',
        'entitlements: { goOn: decideCase, isOver: (view) => view.decided }',
        'entitlements: { goOn: decideCase, isOver: (view) => view.closed || view.orders.size < 0 }',
      ),
    ],
    check: CARRY_ON,
  },
  {
    name: 'silence is reported once',
    patches: [
      patch(
        'activities/matter-moves.ts',
        "{ answerDueAt: null, flags: [...notOverdue(matter), 'overdue'] }",
        "{ flags: [...notOverdue(matter), 'overdue'] }",
      ),
      patch(
        'activities/tasks.ts',
        "known.find((one) => one.status === 'open' || isLeft(one)) ??",
        'known.find(isLeft) ??',
      ),
    ],
    check: unit(STORIES, 'is asked about once'),
    remark: 'two layers, both off: the deadline that is gone, and the task that is open',
  },
  {
    name: 'commands written in the transaction of their round',
    patches: [
      patch(
        `${LEDGER}/write-case.ts`,
        '  const records = recordsOf(keyring, to);\n  const { name,',
        `  const all = recordsOf(keyring, to);
  const records = { ...all, outbox: [] };
  const none = Object.fromEntries(Object.keys(all).map((part) => [part, []]));
  later.push(changeStatement({ ...none, outbox: all.outbox } as never));
  const { name,`,
      ),
      patch(
        `${LEDGER}/write-case.ts`,
        '  return records.outbox.length > 0 ||',
        '  return all.outbox.length > 0 ||',
      ),
      patch(
        `${LEDGER}/write-case.ts`,
        '/** The rows of everything that is done to a case. */',
        'export const later: ReturnType<typeof changeStatement>[] = [];\n\n/** The rows of everything that is done to a case. */',
      ),
      patch(
        `${LEDGER}/case-ledger.ts`,
        "    await also(on, result, view);\n    return { result, publishes };\n  }).catch((error: unknown) => {\n    throw faultLies(error) === 'data' ? caseFault(error) : error;\n  });\n  failPoint('step-written');",
        "    await also(on, result, view);\n    return { result, publishes };\n  }).catch((error: unknown) => {\n    throw faultLies(error) === 'data' ? caseFault(error) : error;\n  });\n  failPoint('step-written');\n  for (const { text, parameter } of later.splice(0)) await pool.query(text, [parameter]);",
      ),
      patch(
        `${LEDGER}/case-ledger.ts`,
        "import { writeEffects } from './write-case.ts';",
        "import { later, writeEffects } from './write-case.ts';",
      ),
    ],
    check: integration(TWICE, 'is one transaction: what it changed'),
    remark: 'drill crash/worker/step-written as well, when the round in which the worker dies has a command',
  },
  {
    name: 'an answer counts for the attempt it answers',
    patches: [
      patch(
        'activities/apply-landed.ts',
        "return stateOf(matter) === 'asked' && matter.attempt === row.attempt;",
        "return stateOf(matter) === 'asked' && row.attempt > 0;",
      ),
    ],
    check: ANSWERS,
  },
  {
    name: 'an answer to what a ledger that was set back has yet to ask stays where it is',
    patches: [
      patch(
        'activities/apply-landed.ts',
        'return matter ? !hasEnded(matter) && row.attempt > matter.attempt : !to.view.decided;',
        'return matter !== undefined && !hasEnded(matter) && row.attempt < 0;',
      ),
    ],
    check: ANSWERS,
  },
  {
    name: 'an answer that cannot be read is set aside alone',
    patches: [
      patch(
        'activities/read-answer.ts',
        '    const fault = error instanceof Error',
        '    if (error) throw error;\n    const fault = error instanceof Error',
      ),
    ],
    check: ANSWERS,
  },
  {
    name: 'a case in which something can never be read or written is set aside',
    patches: [
      patch('activities/set-aside.ts', 'if (!isCaseFault(error)) throw error;', 'if (error) throw error;'),
    ],
    check: integration(SET_ASIDE, 'is set aside with one task'),
  },
  {
    name: 'nothing is done with a case that is set aside',
    patches: [
      patch(
        'activities/carry-on.ts',
        'if (isSetAside(view)) return { effects: to,',
        'if (view.closed && isSetAside(view)) return { effects: to,',
      ),
    ],
    check: CARRY_ON,
  },
  {
    name: 'the ledger keeps the next deadline of a case (alarm)',
    patches: [patch('activities/alarm.ts', '  view.alarmAt = alarmOf(view);\n', '  void alarmOf;\n')],
    check: unit(STORIES, 'the alarm of the ledger'),
  },
  {
    name: 'a family whose payments cannot be moved stops nobody else',
    patches: [
      patch(
        'services/gateway/sweep-due.ts',
        '  } catch (error) {\n',
        '  } catch (error) {\n    if (error) throw error;\n',
      ),
      patch('activities/set-aside.ts', 'if (!isCaseFault(error)) throw error;', 'if (error) throw error;'),
    ],
    check: integration(SET_ASIDE, 'keeps no other family from its money'),
    remark: 'two layers, both off: the case is set aside, and what else fails is logged',
  },
];

const DUE = 'test/ledger/due.integration.test.ts';

/** What no workflow waits for. */
const WHAT_IS_DUE: readonly Guard[] = [
  {
    name: 'what is due is taken by one gateway at a time',
    patches: [
      patch(
        'infra/postgres/ledger/due.ts',
        'limit $1 for update of d skip locked',
        'limit $1 for update of d nowait',
      ),
    ],
    check: integration(DUE, 'is taken by one of two gateways'),
  },
  {
    name: 'what is due and came to nothing is tried later and later',
    patches: [patch('infra/postgres/ledger/due.ts', '5 * 2 ^ least(d.tries, 7)', '0')],
    check: integration(DUE, 'is tried again later and later'),
  },
];

/** The waiting between two rounds. */
const WAITING: readonly Guard[] = [
  {
    name: 'silence is noticed at all (timer of the case)',
    patches: [patch('workflows/birth-case.ts', 'await bell.rings(at.dueInMs);', 'await bell.rings(null);')],
    check: integration(BIRTH_CASE, 'makes a round when a department was silent'),
  },
  {
    name: 'a wake that comes while a round is made is answered by another',
    patches: [
      patch(
        'workflows/bell.ts',
        'if (workflowInfo().historyLength > this.#roundBegan) this.#rung = true;',
        'void workflowInfo;',
      ),
    ],
    check: integration(BIRTH_CASE, 'makes another round for a wake'),
  },
  {
    name: 'a case waits for its ledger without end, and goes on when it is back',
    patches: [
      patch('workflows/insist.ts', 'if (isCancellation(error)) throw error;', 'if (error) throw error;'),
    ],
    check: integration(BIRTH_CASE, 'waits for its ledger without heartbeats'),
  },
  {
    name: 'who cancels the run of a case does no harm (non-cancellable scope)',
    patches: [
      patch(
        'workflows/birth-case.ts',
        'await CancellationScope.nonCancellable(async',
        'await CancellationScope.cancellable(async',
      ),
    ],
    check: integration(BIRTH_CASE, 'is carried on whoever cancels it'),
  },
];

export const ROUNDS: readonly Guard[] = [...CARRYING_ON, ...WHAT_IS_DUE, ...WAITING];
