import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { removeDataDirectory } from '../../infra/embedded/postgres-home.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import { setBehaviour, type Behaviour } from '../../services/departments/kit/behaviour.ts';
import { startStack } from '../../services/supervisor/stack.ts';
import { createHospital } from '../support/hospital.ts';
import { freshSample } from '../support/samples.ts';

/**
 * Saves one history of each shape of case from the real system: `npm run histories -- <version>`. Files are kept for
 * ever; every later version of the workflow must replay them.
 */
const FOLDER = fileURLToPath(new URL('./histories', import.meta.url));
const version = process.argv[2] ?? '0.1.0';

const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-histories-'));
const stack = await startStack({ dataDir, env: { BIRTH_PATIENCE_SECONDS: '3', BIRTH_RESEND_SECONDS: '20' } });
const hospital = createHospital(() => stack.run);
const behave = (department: Department, settings: Behaviour): Promise<void> =>
  setBehaviour(stack.run.postgres, department, settings);

async function plain(sample: string): Promise<string> {
  const caseNumber = await hospital.report(freshSample(sample));
  await hospital.whenCompleted(caseNumber);
  return caseNumber;
}

async function askedOnTheWay(kind: string, settings: Behaviour, outcome: string): Promise<string> {
  await behave('public-security', settings);
  const caseNumber = await hospital.report(freshSample('lanzhou-first-child'));
  const task = await hospital.whenAsked(caseNumber, kind);
  await behave('public-security', {});
  await hospital.complete(task.id, { outcome });
  await hospital.whenCompleted(caseNumber);
  return caseNumber;
}

async function namedLater(): Promise<string> {
  const caseNumber = await hospital.report(freshSample('lanzhou-name-and-choices-later'));
  const name = await hospital.whenAsked(caseNumber, 'name-missing');
  await hospital.complete(name.id, { outcome: 'resolved', facts: { name: '温可' } });
  const choices = await hospital.whenAsked(caseNumber, 'choices-missing');
  await hospital.complete(choices.id, {
    outcome: 'resolved',
    facts: { householdFollows: 'mother', resultDelivery: 'post' },
  });
  await hospital.whenCompleted(caseNumber);
  return caseNumber;
}

/** A case that still waits for its parents. */
async function open(): Promise<string> {
  const caseNumber = await hospital.report(freshSample('lanzhou-name-and-choices-later'));
  await hospital.whenAsked(caseNumber, 'name-missing');
  await hospital.whenMatterCompleted(caseNumber, 'mother/maternity-cost-refund');
  return caseNumber;
}

/** The ledger is away when the case makes its first step: tries fail, timers pass, then it goes on. */
async function withoutLedger(): Promise<string> {
  await stack.stopServer('worker');
  const caseNumber = await hospital.report(freshSample('lanzhou-first-child'));
  await stack.stopServer('postgres');
  await stack.startServer('worker');
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  await stack.startServer('postgres');
  await hospital.whenCompleted(caseNumber, 90);
  return caseNumber;
}

/** Temporal notes which process on which machine did each task; that is nobody's business here. */
function withoutMachine(json: string): string {
  return json.replaceAll(/"\d+@[^"]*"/g, '"worker"');
}

const household: Pick<NonNullable<Behaviour['refuse']>, 'codes' | 'times'> = {
  codes: ['household-registration'],
  times: 1,
};
const shapes: Readonly<Record<string, () => Promise<string>>> = {
  'lanzhou-seven': () => plain('lanzhou-first-child'),
  'jilin-four': () => plain('changchun-first-child'),
  twins: () => plain('lanzhou-twins'),
  'newborn-dies': () => plain('lanzhou-newborn-dies'),
  'named-later': namedLater,
  corrected: () =>
    askedOnTheWay('correction-needed', { correction: { ...household, reason: '请核对' } }, 'resolved'),
  'refused-and-given-up': () =>
    askedOnTheWay('refused', { refuse: { ...household, reason: '不符' } }, 'given-up'),
  'silent-then-resent': () => askedOnTheWay('department-silent', { silent: true }, 'resend'),
  'ledger-away': withoutLedger,
  'open-waiting-for-parents': open,
};

const connection = await Connection.connect({ address: stack.run.temporal });
const client = new Client({ connection });
mkdirSync(FOLDER, { recursive: true });
try {
  for (const [shape, make] of Object.entries(shapes)) {
    const history = await client.workflow.getHandle(await make()).fetchHistory();
    writeFileSync(
      path.join(FOLDER, `${version}-${shape}.json`),
      `${withoutMachine(historyToJSON(history))}\n`,
    );
    console.log(`${shape}: ${history.events?.length} events`);
    for (const department of DEPARTMENT_CODES) await behave(department, {});
  }
} finally {
  await connection.close();
  await stack.stop();
  removeDataDirectory(dataDir);
}
