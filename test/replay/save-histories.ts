import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { readConfig } from '../../infra/config/config.ts';
import { caseKeysFrom } from '../../infra/config/key-settings.ts';
import { openKeyring } from '../../infra/postgres/own-root.ts';
import { createPool } from '../../infra/postgres/pool.ts';
import { createLog } from '../../infra/telemetry/log.ts';
import { createPayloadCodec } from '../../infra/temporal/payload-codec.ts';
import { removeDataDirectory } from '../../infra/embedded/postgres-claim.ts';
import { DEPARTMENT_CODES, type Department } from '../../schemas/department.ts';
import { setBehaviour, type Behaviour } from '../../services/departments/kit/behaviour.ts';
import { FREE_PORTS } from '../../services/supervisor/own-ports.ts';
import { startStack } from '../../services/supervisor/stack.ts';
import { createHospital } from '../support/hospital.ts';
import { freshSample } from '../support/samples.ts';

/**
 * Saves one history of each shape of case from the real system: `npm run histories -- <version>`. Files are kept as long
 * as runs of that version may be open; every later version of the workflow must replay them. Those of 0.1.0 are gone:
 * its open cases are carried over to runs of today's workflow (ADR 0018).
 */
const FOLDER = fileURLToPath(new URL('./histories', import.meta.url));
const version = process.argv[2] ?? '0.2.0';

const dataDir = mkdtempSync(path.join(tmpdir(), 'birth-histories-'));
const stack = await startStack({
  dataDir,
  env: { ...FREE_PORTS, BIRTH_PATIENCE_SECONDS: '3', BIRTH_RESEND_SECONDS: '20' },
});
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
  const worker = stack.run.services['worker']?.pid;
  if (worker === undefined) throw new Error('the worker does not run');
  process.kill(worker, 'SIGSTOP');
  const caseNumber = await hospital.report(freshSample('lanzhou-first-child'));
  await stack.stopServer('postgres');
  process.kill(worker, 'SIGCONT');
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  await stack.startServer('postgres');
  await hospital.whenCompleted(caseNumber, 90);
  return caseNumber;
}

/** Temporal notes which process on which machine did each task; that is nobody's business here. */
function withoutMachine(json: string): string {
  return json.replaceAll(/"\d+@[^"]*"/g, '"worker"');
}

/** The key of this system's payloads goes with it; they hold codes and nothing personal. */
async function withoutSeals(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(withoutSeals));
  if (value === null || typeof value !== 'object') return value;
  const { metadata, data } = value as { metadata?: Record<string, string>; data?: string };
  if (metadata?.['encoding'] !== undefined && typeof data === 'string') {
    const [open] = await codec.decode([{ metadata: bytesOf(metadata), data: Buffer.from(data, 'base64') }]);
    return {
      metadata: Object.fromEntries(
        Object.entries(open?.metadata ?? {}).map(([name, bytes]) => [name, textOf(bytes)]),
      ),
      data: textOf(open?.data),
    };
  }
  const entries = Object.entries(value).map(
    async ([name, part]) => [name, await withoutSeals(part)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function bytesOf(metadata: Readonly<Record<string, string>>): Record<string, Buffer> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
  );
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
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
const log = createLog('histories', 'fatal');
const pool = createPool({ url: stack.run.postgres, max: 1, applicationName: 'histories', log });
const codec = createPayloadCodec((await openKeyring(pool, caseKeysFrom(readConfig()))).payload);
const client = new Client({ connection });
mkdirSync(FOLDER, { recursive: true });
try {
  for (const [shape, make] of Object.entries(shapes)) {
    const history = await client.workflow.getHandle(await make()).fetchHistory();
    const opened = JSON.stringify(await withoutSeals(JSON.parse(historyToJSON(history))), null, 2);
    writeFileSync(path.join(FOLDER, `${version}-${shape}.json`), `${withoutMachine(opened)}\n`);
    console.log(`${shape}: ${history.events?.length} events`);
    for (const department of DEPARTMENT_CODES) await behave(department, {});
  }
} finally {
  await pool.end();
  await connection.close();
  await stack.stop();
  removeDataDirectory(dataDir);
}
