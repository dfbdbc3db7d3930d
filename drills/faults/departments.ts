import type { CaseView } from '../../schemas/case-view.ts';
import type { Behaviour } from '../../services/departments/kit/behaviour.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting, until } from '../wait.ts';

/** Departments answer so late while nobody would wait for them so long. */
const LATE_MS = 8_000;
const PATIENCE_SECONDS = '3';

/** Births of now are waited for with little patience: their departments have to say something in time. */
async function takeOn(arena: Arena, behaviour: Behaviour): Promise<void> {
  await arena.behaveAll(behaviour);
  await lasting(arena.random.between(6, 9));
  await arena.behaveAll({});
}

/** Commands for which a day was promised, and how many of them were published again. */
async function promised({ database }: Arena): Promise<{ made: number; again: number }> {
  const { rows } = await database.query<{ made: number; again: number }>(
    `select count(*)::int as made, (count(*) filter (where o.sends > 1))::int as again
       from ledger.outbox o where exists (
         select from ledger.inbox i join ledger.case_event e using (case_number, subject, code)
          where i.command_id = o.id and i.outcome = 'accepted' and e.type = 'matter.promised')`,
  );
  return rows[0] ?? { made: 0, again: 0 };
}

/** They take on what they are asked, promise today, and answer long after the patience of anybody: nobody is asked. */
function promise(): Drill {
  return {
    name: 'departments/promise',
    fault: `every department accepts, promises today and answers ${LATE_MS / 1000} s later; patience ${PATIENCE_SECONDS} s`,
    short: true,
    prepare: (arena) =>
      arena.alter('api', { env: (env) => ({ ...env, BIRTH_PATIENCE_SECONDS: PATIENCE_SECONDS }) }),
    strike: async (arena) => {
      await takeOn(arena, { answerLateMs: LATE_MS, promiseDays: 1 });
      return undefined;
    },
    check: async (arena) => {
      const { made, again } = await promised(arena);
      if (made === 0) throw new Error('no department promised anything');
      if (again > 0) throw new Error(`of ${made} commands with a promise, ${again} were published again`);
    },
    restore: async (arena) => {
      await arena.behaveAll({});
      await arena.restoreServices();
    },
  };
}

/** They answer late without a promise: whoever is asked about their silence need not do anything. */
function late(): Drill {
  return {
    name: 'departments/late',
    fault: `every department accepts and answers ${LATE_MS / 1000} s later; patience ${PATIENCE_SECONDS} s`,
    opensTasks: true,
    prepare: (arena) =>
      arena.alter('api', { env: (env) => ({ ...env, BIRTH_PATIENCE_SECONDS: PATIENCE_SECONDS }) }),
    strike: async (arena) => {
      await takeOn(arena, { answerLateMs: LATE_MS });
      return undefined;
    },
    check: async ({ database, load }) => {
      const { rows } = await database.query<{ status: string }>(
        `select distinct status from ledger.human_task where case_number = any($1) and kind = 'department-silent'`,
        [load.accepted.map(({ caseNumber }) => caseNumber)],
      );
      const seen = rows.map(({ status }) => status).join(', ');
      if (seen !== 'overtaken') throw new Error(`tasks about silence: ${seen === '' ? 'none' : seen}`);
    },
    restore: async (arena) => {
      await arena.behaveAll({});
      await arena.restoreServices();
    },
  };
}

/** The clocks of the law that stand in one of these states, over the births of this drill. */
async function clocksIn({ hospital, load }: Arena, state: string): Promise<string[]> {
  const views: CaseView[] = [];
  for (const { caseNumber } of load.accepted) views.push(await hospital.caseOf(caseNumber));
  return views.flatMap(({ caseNumber, matters }) =>
    matters
      .filter((matter) => matter.clock?.state === state)
      .map((matter) => `${caseNumber} ${matter.subject}/${matter.code}`),
  );
}

/** They do what the law does not count, and say so: the clocks of these matters stand still, are seen to, and end with them. */
function pause(): Drill {
  return {
    name: 'departments/pause',
    fault: `every department accepts, stops the clock of the law, and answers ${LATE_MS / 1000} s later`,
    strike: async (arena) => {
      await arena.behaveAll({ answerLateMs: LATE_MS, pausedFor: 'verification' });
      const seen = await until(
        'a clock to stand still',
        async () => {
          const paused = await clocksIn(arena, 'paused');
          return paused.length > 0 ? paused : undefined;
        },
        30,
      );
      await arena.behaveAll({});
      return `${seen.length} clocks seen to stand still`;
    },
    check: async (arena) => {
      const left = await clocksIn(arena, 'paused');
      if (left.length > 0) throw new Error(`clocks still stand still: ${left.slice(0, 3).join(', ')}`);
      const { rows } = await arena.database.query<{ n: number }>(
        `select count(*)::int as n from ledger.matter where 'paused' = any(flags) and case_number = any($1)`,
        [arena.load.accepted.map(({ caseNumber }) => caseNumber)],
      );
      if (rows[0]?.n !== 0) throw new Error(`${rows[0]?.n} matters are still paused`);
    },
    restore: (arena) => arena.behaveAll({}),
  };
}

export function departmentDrills(): Drill[] {
  return [promise(), late(), pause()];
}
