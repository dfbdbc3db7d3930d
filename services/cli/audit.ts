import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkChain, type ChainRecord, type ChainReport, type Head } from '../../infra/audit/chain.ts';
import { NotAChain, readChainFile, writeRecord } from '../../infra/audit/chain-file.ts';
import { readHead } from '../../infra/audit/head-file.ts';
import { auditHeadFile, readConfig } from '../../infra/config/config.ts';
import { readChain, readUnsealed } from '../../infra/postgres/ledger/audit.ts';
import { command, group, run, type CommandContext } from './command.ts';
import { withDatabase } from './database.ts';
import { CommandFailure, EXIT, type ExitCode } from './failure.ts';
import { dataDirectory, requireRun, ROOT } from './run-file.ts';
import { say } from './say.ts';

interface Options {
  readonly json?: boolean;
  readonly from?: string;
  readonly head?: string;
}

/** What was found, and how many lines are too new to be looked at; undefined of a file, which has none. */
interface Looked {
  readonly report: ChainReport;
  readonly unsealed?: number;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where the head is published, unless that is said. */
export function headFileOf({ head }: Pick<Options, 'head'>, env: Env): string {
  if (head !== undefined) return head;
  const config = readConfig({ ...env, BIRTH_DATA_DIR: dataDirectory(env) });
  return resolve(ROOT, auditHeadFile(config));
}

/** @throws CommandFailure for a file that is no head */
async function publishedHead(options: Options, env: Env): Promise<Head | undefined> {
  const file = headFileOf(options, env);
  const published = await readHead(file).catch(() => {
    throw new CommandFailure(say('audit.head-wrong', { file }), say('audit.see-help'), EXIT.usage);
  });
  if (published || options.head === undefined) return published;
  throw new CommandFailure(say('audit.no-file', { file }), say('audit.see-help'), EXIT.usage);
}

/** @throws CommandFailure for a file that is no export */
async function lookAtFile(file: string, published: Head | undefined): Promise<Looked> {
  try {
    return { report: await checkChain(readChainFile(file), published) };
  } catch (error) {
    const what =
      error instanceof NotAChain
        ? say('audit.not-an-export', { file, line: error.line })
        : say('audit.no-file', { file });
    throw new CommandFailure(what, say('audit.see-help'), EXIT.usage);
  }
}

function lookAtDatabase(published: Head | undefined): Promise<Looked> {
  return withDatabase(requireRun(), async (on) => {
    const report = await checkChain(readChain(on), published);
    const { lines } = await readUnsealed(on);
    return { report, unsealed: lines };
  });
}

/** 0 holds · 1 a violation · 2 there is nothing to hold it against */
function verdictOf({ findings }: ChainReport, published: Head | undefined): ExitCode {
  if (findings.length > 0) return EXIT.failed;
  return published ? EXIT.ok : EXIT.usage;
}

/** @param env where the head is published, unless that is said */
export async function verifyAudit(
  options: Options,
  { out, json }: CommandContext,
  env: Env = process.env,
): Promise<ExitCode> {
  const published = await publishedHead(options, env);
  const { from } = options;
  const { report, unsealed } = await (from === undefined
    ? lookAtDatabase(published)
    : lookAtFile(from, published));
  const code = verdictOf(report, published);
  if (json) {
    out.json({ holds: code === EXIT.ok, published: published ?? null, ...report, unsealed });
    return code;
  }
  const { seals, lines, findings } = report;
  if (findings.length > 0) out.line(out.colour('red', say('audit.violated', { n: findings.length })));
  for (const { number, fault } of findings) out.line(`  ${say(`audit.${fault}`, { number })}`);
  if (!published) out.line(out.colour('yellow', say('audit.no-head')));
  else if (findings.length === 0)
    out.line(out.colour('green', say('audit.holds', { seals, lines, head: published.number })));
  if (unsealed) out.line(out.colour('dim', say('audit.unsealed', { n: unsealed })));
  return code;
}

/** Writes each record as a line. @returns how many of each */
async function writeAll(
  file: string,
  records: AsyncIterable<ChainRecord>,
): Promise<{ seals: number; lines: number }> {
  const written = { seals: 0, lines: 0 };
  const to = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  await once(to, 'open');
  for await (const record of records) {
    if ('seal' in record) written.seals += 1;
    else written.lines += 1;
    if (!to.write(`${writeRecord(record)}\n`)) await once(to, 'drain');
  }
  to.end();
  await once(to, 'close');
  return written;
}

async function exportChain(file: string, { out, json }: CommandContext): Promise<ExitCode> {
  const written = await withDatabase(requireRun(), (on) =>
    writeAll(file, readChain(on)).catch((error: unknown) => {
      if (!['EEXIST', 'EACCES', 'ENOENT'].includes((error as { code?: string }).code ?? '')) throw error;
      throw new CommandFailure(say('audit.file-there', { file }), say('audit.see-help'), EXIT.usage);
    }),
  );
  if (json) out.json({ file, ...written });
  else out.line(say('audit.exported', { file, ...written }));
  return EXIT.ok;
}

export function auditCommand(): Command {
  return group('audit', say('audit.about'))
    .addCommand(
      command('verify', say('audit.verify-about'))
        .option(say('audit.from'), say('audit.from-about'))
        .option(say('audit.head'), say('audit.head-about'))
        .action((options: Options) => run((context) => verifyAudit(options, context), options)),
    )
    .addCommand(
      command('export', say('audit.export-about'))
        .argument(say('audit.file'), say('audit.file-about'))
        .action((file: string, options: { json?: boolean }) =>
          run((context) => exportChain(file, context), options),
        ),
    );
}
