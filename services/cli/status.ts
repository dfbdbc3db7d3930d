import type { Command } from 'commander';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { duration, type Output } from './output.ts';
import { databaseAddress, isReachable, readiness } from './reach.ts';
import { requireRun, type RunFile } from './run-file.ts';
import { readLedgerStatus, type LedgerStatus } from './status-queries.ts';
import { CASE_STATUS_WORDS, QUEUE_WORDS } from '../../schemas/words.ts';
import { say } from './say.ts';
import { words } from './words.ts';

const SERVICE_HEAD = ['service', 'process', 'ops-port', 'status'] as const;
const OUTBOX_HEAD = ['outbox', 'unsent', 'oldest', 'unanswered', 'bulk'] as const;

interface ServiceStatus {
  readonly name: string;
  readonly pid: number;
  readonly opsPort: number;
  readonly readiness: Awaited<ReturnType<typeof readiness>>;
}

interface ServerStatus {
  readonly name: string;
  readonly address: string;
  readonly reachable: boolean;
}

async function readServices(found: RunFile): Promise<ServiceStatus[]> {
  return Promise.all(
    Object.entries(found.services).map(async ([name, { pid, opsPort }]) => ({
      name,
      pid,
      opsPort,
      readiness: await readiness(opsPort),
    })),
  );
}

async function readServers(found: RunFile): Promise<ServerStatus[]> {
  const addresses: [string, string][] = [
    ['PostgreSQL', databaseAddress(found.postgres)],
    ['Temporal', found.temporal],
    ...found.kafka.map((broker): [string, string] => ['Kafka', broker]),
    ['API', new URL(found.api).host],
  ];
  return Promise.all(
    addresses.map(async ([name, address]) => ({ name, address, reachable: await isReachable(address) })),
  );
}

const READINESS_WORDS = {
  ready: ['green', say('status.ready')],
  unready: ['yellow', say('status.unready')],
  silent: ['red', say('status.silent')],
} as const;

function printProcesses(
  out: Output,
  services: readonly ServiceStatus[],
  servers: readonly ServerStatus[],
): void {
  const serviceRows = services.map((s) => {
    const [colour, said] = READINESS_WORDS[s.readiness];
    return [s.name, String(s.pid), String(s.opsPort), out.colour(colour, said)];
  });
  if (serviceRows.length > 0)
    out.table(
      SERVICE_HEAD.map((each) => say(`head.${each}`)),
      serviceRows,
    );
  out.line();
  const serverRows = servers.map((s) => [
    s.name,
    s.address,
    s.reachable ? out.colour('green', say('status.reachable')) : out.colour('red', say('status.away')),
  ]);
  out.table([say('head.server'), say('head.address'), say('head.status')], serverRows);
}

function printCounts(
  out: Output,
  title: string,
  counts: Readonly<Record<string, number>>,
  of: Readonly<Record<string, string>>,
): void {
  const said = Object.entries(counts).map(([code, n]) => `${words.word(code, of)} ${n}`);
  out.line(say('status.counts', { title, counts: said.join(say('list.part')) || say('list.none') }));
}

function printLedger(out: Output, ledger: LedgerStatus): void {
  out.line();
  printCounts(out, say('status.open-cases'), ledger.cases, CASE_STATUS_WORDS);
  printCounts(out, say('status.open-tasks'), ledger.tasks, QUEUE_WORDS);
  const { news, starts, oldestSeconds } = ledger.wakes;
  const oldest = news + starts > 0 ? say('status.oldest', { time: duration(oldestSeconds) }) : '';
  out.line(say('status.wakes', { news, starts, oldest }));
  if (ledger.setAside > 0) out.line(out.colour('red', say('status.set-aside', { n: ledger.setAside })));
  out.line();
  const age = (waiting: number, seconds: number) => (waiting > 0 ? duration(seconds) : '-');
  out.table(
    OUTBOX_HEAD.map((each) => say(`head.${each}`)),
    ledger.outbox.map((o) => [
      o.schema,
      String(o.waiting),
      age(o.waiting, o.oldestSeconds),
      String(o.unanswered),
      String(o.bulk),
    ]),
  );
  out.line();
  out.table(
    [say('head.inbox'), say('head.unapplied'), say('head.oldest')],
    ledger.inbox.map((i) => [i.schema, String(i.waiting), age(i.waiting, i.oldestSeconds)]),
  );
}

async function showStatus({ out, json }: CommandContext): Promise<ExitCode> {
  const found = requireRun();
  const [services, servers] = await Promise.all([readServices(found), readServers(found)]);
  const ledger = servers[0]?.reachable ? await withDatabase(found, readLedgerStatus) : undefined;
  const well = services.every((s) => s.readiness === 'ready') && servers.every((s) => s.reachable);
  if (json) {
    out.json({ ok: well, services, servers, ...ledger });
  } else {
    printProcesses(out, services, servers);
    if (ledger) printLedger(out, ledger);
  }
  return well ? EXIT.ok : EXIT.failed;
}

export function statusCommand(): Command {
  return command('status', say('status.about')).action((options: { json?: boolean }) =>
    run(showStatus, options),
  );
}
