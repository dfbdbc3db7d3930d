import type { Command } from 'commander';
import type { CaseStatus } from '../../schemas/case-view.ts';
import { command, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { duration, type Output } from './output.ts';
import { databaseAddress, isReachable, readiness } from './reach.ts';
import { requireRun, type RunFile } from './run-file.ts';
import { readLedgerStatus, type LedgerStatus } from './status-queries.ts';
import { CASE_STATUS_WORDS, QUEUE_WORDS } from './words.ts';

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
  ready: ['green', '就绪'],
  unready: ['yellow', '未就绪'],
  silent: ['red', '无应答'],
} as const;

function printProcesses(
  out: Output,
  services: readonly ServiceStatus[],
  servers: readonly ServerStatus[],
): void {
  const serviceRows = services.map((s) => {
    const [colour, word] = READINESS_WORDS[s.readiness];
    return [s.name, String(s.pid), String(s.opsPort), out.colour(colour, word)];
  });
  if (serviceRows.length > 0) out.table(['服务', '进程', '运维端口', '状态'], serviceRows);
  out.line();
  const serverRows = servers.map((s) => [
    s.name,
    s.address,
    s.reachable ? out.colour('green', '可达') : out.colour('red', '不可达'),
  ]);
  out.table(['服务器', '地址', '状态'], serverRows);
}

function printCounts(
  out: Output,
  title: string,
  counts: Readonly<Record<string, number>>,
  words: Readonly<Record<string, string>>,
): void {
  const said = Object.entries(counts).map(([code, n]) => `${words[code] ?? code} ${n}`);
  out.line(`${title}：${said.length > 0 ? said.join('，') : '无'}`);
}

function printLedger(out: Output, ledger: LedgerStatus): void {
  out.line();
  printCounts(out, '未结办件', ledger.cases, CASE_STATUS_WORDS satisfies Record<CaseStatus, string>);
  printCounts(out, '待办任务', ledger.tasks, QUEUE_WORDS);
  const { news, starts, oldestSeconds } = ledger.wakes;
  const oldest = news + starts > 0 ? `，最久 ${duration(oldestSeconds)}` : '';
  out.line(`等待唤醒：有消息 ${news}，待启动 ${starts}${oldest}`);
  if (ledger.setAside > 0) out.line(out.colour('red', `停办：${ledger.setAside}（见 npx birth tasks）`));
  out.line();
  const age = (waiting: number, seconds: number) => (waiting > 0 ? duration(seconds) : '-');
  out.table(
    ['发件箱', '未发出', '最久', '未获答复', '批量待发'],
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
    ['收件箱', '未生效', '最久'],
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
  return command('status', '各服务、服务器、未结办件、待办任务与收发件箱').action(
    (options: { json?: boolean }) => run(showStatus, options),
  );
}
