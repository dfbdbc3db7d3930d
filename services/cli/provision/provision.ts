import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { readConfig, type Config } from '../../../infra/config/config.ts';
import { masterKeysOf } from '../../../infra/config/key-settings.ts';
import { masterKeyFault } from '../../../infra/config/production.ts';
import type { DatabaseUrls, RolePasswords } from '../../../infra/postgres/prepare.ts';
import { provisionSql } from '../../../infra/postgres/provision-sql.ts';
import { LOGIN_ROLES } from '../../../infra/postgres/rights.ts';
import { keepRolePasswords } from '../../supervisor/role-passwords.ts';
import { command, run, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT, type ExitCode } from '../failure.ts';
import { dataDirectory } from '../run-file.ts';
import { listed, say } from '../say.ts';
import { writeSettingsFiles } from './settings-files.ts';
import { asAdministrator, stepsFor, type Servers, type Step } from './steps.ts';

interface Options {
  readonly json?: boolean;
  readonly plan?: boolean;
  readonly sql?: boolean;
  readonly passwords?: string;
  readonly out?: string;
}

/** Only what this environment names is touched: nobody's server by default. */
function serversOf(env: NodeJS.ProcessEnv): Servers {
  return {
    database: env['DATABASE_URL'] || undefined,
    temporal: Boolean(env['TEMPORAL_ADDRESS']),
    kafka: Boolean(env['KAFKA_BROKERS']),
  };
}

const passwordsSchema = z.record(z.string(), z.string().min(16));

/** From a file `{"api": "…", …}`, else invented and kept in the data folder. @throws CommandFailure */
function passwordsOf(file: string | undefined): RolePasswords {
  if (file === undefined) return keepRolePasswords(dataDirectory());
  let said: unknown;
  try {
    said = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new CommandFailure(
      say('provision.unreadable', { file }),
      say('provision.passwords-form'),
      EXIT.usage,
    );
  }
  const passwords = passwordsSchema.safeParse(said).data;
  const missing = LOGIN_ROLES.filter((role) => passwords?.[role] === undefined);
  if (passwords && missing.length === 0) return passwords as RolePasswords;
  throw new CommandFailure(
    say('provision.passwords-missing', { file, roles: listed(missing) }),
    say('provision.add-and-again'),
    EXIT.usage,
  );
}

const DENIED = '42501';

/** What a server said no to, and what helps. */
function explain(step: Step, error: unknown): CommandFailure {
  const { code } = error as { readonly code?: unknown };
  if (step.name === 'database' && code === DENIED)
    return new CommandFailure(say('provision.denied'), say('provision.denied-fix'));
  const what =
    error instanceof Error ? `${error.name} ${typeof code === 'string' ? code : ''}`.trim() : 'error';
  return new CommandFailure(
    say('provision.failed', { title: titleOf(step), what }),
    say('provision.failed-fix'),
  );
}

async function attempt<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explain(step, error);
  }
}

async function writeSql(database: string | undefined, { out, json }: CommandContext): Promise<ExitCode> {
  if (database === undefined)
    throw new CommandFailure(say('provision.no-database'), say('provision.no-database-fix'), EXIT.usage);
  const sql = await asAdministrator(database, provisionSql).catch(() => {
    throw new CommandFailure(say('provision.database-silent'), say('provision.check-url'), EXIT.notRunning);
  });
  if (json) out.json({ sql });
  else out.line(sql);
  return EXIT.ok;
}

/** @throws CommandFailure */
function mastersOf(config: Config) {
  const fault =
    config.BIRTH_ENVIRONMENT === 'production' ? masterKeyFault(config.BIRTH_MASTER_KEY) : undefined;
  if (fault === undefined) return masterKeysOf(config);
  throw new CommandFailure(say('provision.weak-key'), say('provision.weak-key-fix'), EXIT.usage);
}

async function provision(options: Options, context: CommandContext): Promise<ExitCode> {
  const { out, json } = context;
  const servers = serversOf(process.env);
  if (options.sql) return writeSql(servers.database, context);
  const config = readConfig({ ...process.env, BIRTH_ENVIRONMENT: process.env['BIRTH_ENVIRONMENT'] });
  const master = options.out === undefined ? undefined : mastersOf(config);
  let urls: DatabaseUrls | undefined;
  const steps = stepsFor(servers, config, {
    passwords: () => passwordsOf(options.passwords),
    onMade: (made) => (urls = made),
  });
  if (steps.length === 0)
    throw new CommandFailure(say('provision.no-servers'), say('provision.no-servers-fix'), EXIT.usage);
  const done: { step: string; missing: readonly string[]; made: boolean }[] = [];
  for (const step of steps) {
    const missing = await attempt(step, step.plan);
    if (!options.plan) await attempt(step, step.make);
    done.push({ step: step.name, missing, made: !options.plan });
    if (!json) out.line(wordsOf(step, missing, options.plan === true));
  }
  const files =
    master && options.out !== undefined && !options.plan
      ? writeSettingsFiles(resolve(options.out), { urls, master, env: process.env })
      : [];
  if (json) out.json({ steps: done, files });
  else for (const file of files) out.line(say('provision.written', { file }));
  return EXIT.ok;
}

const SHOWN = 5;

function titleOf({ name }: Step): string {
  return say(`provision.${name}`);
}

function wordsOf(step: Step, missing: readonly string[], isPlan: boolean): string {
  const title = titleOf(step);
  if (missing.length === 0) return say(isPlan ? 'provision.all-there' : 'provision.confirmed', { title });
  const some = listed(missing.slice(0, SHOWN));
  const what = missing.length > SHOWN ? say('provision.and-more', { some, n: missing.length }) : some;
  return say(isPlan ? 'provision.will-make' : 'provision.made', { title, what });
}

export function provisionCommand(): Command {
  return command('provision', say('provision.about'))
    .option('--plan', say('provision.plan'))
    .option('--sql', say('provision.sql'))
    .option('--passwords <file>', say('provision.passwords'))
    .option('--out <folder>', say('provision.out'))
    .action((options: Options) => run((context) => provision(options, context), options));
}
