import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { DEPARTMENT_CODES } from '../../schemas/department.ts';
import { setBehaviour, type Behaviour } from '../../services/departments/kit/behaviour.ts';
import { FREE_PORTS } from '../../services/supervisor/own-ports.ts';
import type { Stack, startStack } from '../../services/supervisor/stack.ts';
import { createHospital, type Hospital } from '../../test/support/hospital.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { EARLIER_BUILD, lackOfEarlierBuild, unpackEarlierBuild } from '../earlier-build.ts';
import { runningCases } from '../temporal-runs.ts';
import { until } from '../wait.ts';

/** What a person decides, by kind of task; otherwise it is resolved. */
const DECISIONS: Readonly<Record<string, { readonly outcome: string; readonly facts?: unknown }>> = {
  'name-missing': { outcome: 'resolved', facts: { name: '温可' } },
  'choices-missing': { outcome: 'resolved', facts: { householdFollows: 'mother', resultDelivery: 'post' } },
  'department-silent': { outcome: 'resend' },
};

/** The earlier build, running, with the means to bring cases into every state. */
interface Earlier {
  readonly stack: Stack;
  readonly hospital: Hospital;
  readonly database: pg.Pool;
}

/** Cases by the state in which the earlier build left them. */
type Left = Readonly<Record<string, readonly string[]>>;

async function startEarlier(dataDir: string): Promise<Earlier> {
  const root = unpackEarlierBuild(dataDir);
  const file = pathToFileURL(path.join(root, 'services/supervisor/stack.ts')).href;
  const theirs = (await import(file)) as { readonly startStack: typeof startStack };
  const stack = await theirs.startStack({ dataDir, env: { ...FREE_PORTS, BIRTH_RESEND_SECONDS: '5' } });
  const database = new pg.Pool({ connectionString: stack.run.postgres, max: 2 });
  database.on('error', () => undefined);
  return {
    stack,
    hospital: createHospital(
      () => stack.run,
      () => undefined,
    ),
    database,
  };
}

async function whenRow({ database }: Earlier, what: string, sql: string, values: unknown[]): Promise<void> {
  await until(what, async () => (await database.query(sql, values)).rowCount || undefined, 90);
}

function behave({ stack }: Earlier, settings: Readonly<Record<string, Behaviour>>): Promise<unknown> {
  return Promise.all(
    DEPARTMENT_CODES.map((code) => setBehaviour(stack.run.postgres, code, settings[code] ?? {})),
  );
}

/** What waits for people: for a name, for choices, for what is to become of a refusal. */
async function leaveWithPeople(earlier: Earlier): Promise<Left> {
  const { hospital } = earlier;
  const report = (): Promise<string> => hospital.report(freshSample('lanzhou-name-and-choices-later'));
  const [unnamed, unchosen] = [await report(), await report()];
  await hospital.whenAsked(unnamed, 'name-missing', 90);
  const name = await hospital.whenAsked(unchosen, 'name-missing', 90);
  await hospital.complete(name.id, DECISIONS['name-missing'] ?? { outcome: 'resolved' });
  await hospital.whenAsked(unchosen, 'choices-missing', 90);
  await behave(earlier, { 'public-security': { refuse: { codes: ['household-registration'] } } });
  const refused = await hospital.report(freshSample('linze-second-child'));
  await hospital.whenAsked(refused, 'refused', 90);
  return { 'waiting for a name': [unnamed], 'waiting for choices': [unchosen], refused: [refused] };
}

/** What waits for departments that are silent: in the joint handling, and with the decision made. */
async function leaveWithDepartments(earlier: Earlier): Promise<Left> {
  const { hospital } = earlier;
  const ofLeave = { silent: { codes: ['leave-notice' as const] } };
  await behave(earlier, { taxation: { silent: true }, 'human-resources': ofLeave });
  const decided = await hospital.report(freshSample('lanzhou-first-child'));
  await whenRow(
    earlier,
    'a decision with follow-ons open',
    `select from ledger.birth_case where case_number = $1 and decided_at is not null and completed_at is null`,
    [decided],
  );
  await behave(earlier, { 'public-security': { silent: true } });
  const silent = await hospital.report(freshSample('lanzhou-twins'));
  await whenRow(
    earlier,
    'a silent department to be asked',
    `select from public_security.inbox where case_number = $1 and handled_at is null`,
    [silent],
  );
  return { 'decided, follow-ons open': [decided], 'before a silent department': [silent] };
}

/** What had just arrived: answers that landed and were not applied, and births that were not started. */
async function leaveJustArrived(earlier: Earlier): Promise<Left> {
  const { hospital, stack } = earlier;
  await behave(earlier, { 'health-commission': { slowMs: 4_000 }, 'public-security': { silent: true } });
  const landed = await hospital.report(freshSample('lanzhou-first-child'));
  await whenRow(
    earlier,
    'the health commission to be asked',
    `select from health_commission.inbox where case_number = $1 and handled_at is not null`,
    [landed],
  );
  await stack.stopServer('worker');
  await whenRow(
    earlier,
    'an answer to land',
    'select from ledger.inbox where case_number = $1 and applied_at is null',
    [landed],
  );
  await stack.stopServer('temporal');
  const fresh = [
    await hospital.report(freshSample('lanzhou-first-child')),
    await hospital.report(freshSample('lanzhou-twins')),
  ];
  return { 'answers landed, not applied': [landed], 'accepted, not started': fresh };
}

/** Fills the data folder with open cases of the earlier build, and stops it. */
async function leaveOpenCases(dataDir: string): Promise<Left> {
  const earlier = await startEarlier(dataDir);
  try {
    return {
      ...(await leaveWithPeople(earlier)),
      ...(await leaveWithDepartments(earlier)),
      ...(await leaveJustArrived(earlier)),
    };
  } finally {
    await earlier.database.end();
    await earlier.stack.stop();
  }
}

/** People answer whatever they are asked about a case, until it is completed. */
async function workOff({ hospital }: Arena, caseNumber: string): Promise<void> {
  let last = '';
  const look = async (): Promise<true | undefined> => {
    for (const task of await hospital.openTasks(caseNumber))
      await hospital.complete(task.id, DECISIONS[task.kind] ?? { outcome: 'resolved' });
    const { status, matters } = await hospital.caseOf(caseNumber);
    last = matters.map((m) => `${m.subject}/${m.code} ${m.status}`).join(', ');
    return status === 'completed' ? true : undefined;
  };
  await until(`${caseNumber} to be completed`, () => look().catch(() => undefined), 150).catch(() => {
    throw new Error(`${caseNumber} was not carried to its end: ${last}`);
  });
}

/** Open cases of 0.1.0 on the database it leaves: carried over while births come in, and each comes to its end. */
export function carryOver(): Drill {
  const earlier = EARLIER_BUILD.slice(0, 7);
  let left: Left = {};
  return {
    name: 'carry-over/open-cases',
    fault: `this build started on what ${earlier} (0.1.0) left, with open cases in every state and births coming in`,
    lack: lackOfEarlierBuild,
    before: async (dataDir) => {
      left = await leaveOpenCases(dataDir);
    },
    prepare: (arena) => arena.behaveAll({}),
    strike: async (arena) => {
      const began = Date.now();
      await Promise.all(
        Object.entries(left).map(async ([state, cases]) => {
          for (const one of cases)
            await workOff(arena, one).catch((error: unknown) => {
              throw new Error(`${state}: ${error instanceof Error ? error.message : String(error)}`);
            });
        }),
      );
      const all = Object.entries(left).map(([state, cases]) => `${cases.length} ${state}`);
      return `${all.join('; ')}: completed in ${((Date.now() - began) / 1000).toFixed(0)} s`;
    },
    check: async ({ run }) => {
      await until(
        'no case to run any more',
        async () => ((await runningCases(run)) === 0 ? true : undefined),
        60,
      );
    },
  };
}
