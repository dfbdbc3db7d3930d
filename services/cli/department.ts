import type { Command } from 'commander';
import {
  DEPARTMENT_CODES,
  DEPARTMENTS,
  databaseSchemaOf,
  departmentSchema,
  type Department,
} from '../../schemas/department.ts';
import {
  behaviourSchema,
  parseBehaviour,
  setBehaviour,
  type Behaviour,
} from '../departments/kit/behaviour.ts';
import { command, run, type CommandContext } from './command.ts';
import { databaseOf, explainDenied, withDatabase } from './database.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';
import { listed, say } from './say.ts';
import { check } from '../api/validation.ts';
import { placeOf, words } from './words.ts';
import { parseJsonObject } from './task.ts';

interface DepartmentOptions {
  readonly set?: string;
  readonly reset?: boolean;
  readonly json?: boolean;
}

function readDepartment(name: string): Department {
  const parsed = departmentSchema.safeParse(name);
  if (parsed.success) return parsed.data;
  throw new CommandFailure(
    say('department.unknown', { name }),
    say('department.may-be', { names: listed(DEPARTMENT_CODES) }),
    EXIT.usage,
  );
}

function readBehaviour(text: string): Behaviour {
  const checked = check(behaviourSchema, parseJsonObject(text, '--set'));
  if (checked.ok) return checked.value;
  const known = listed(Object.keys(behaviourSchema.shape));
  const places = checked.errors.map((error) => `  ${placeOf(error)}`).join('\n');
  throw new CommandFailure(
    say('department.wrong', { places }),
    say('department.may-set', { names: known }),
    EXIT.usage,
  );
}

async function storedBehaviour(department: Department): Promise<Behaviour> {
  return withDatabase(requireRun(), async (client) => {
    const schema = client.escapeIdentifier(databaseSchemaOf(department));
    const { rows } = await client.query<{ settings: unknown }>(`select settings from ${schema}.behaviour`);
    return parseBehaviour(rows[0]?.settings);
  });
}

async function tellDepartment(
  name: string,
  options: DepartmentOptions,
  { out, json }: CommandContext,
): Promise<undefined> {
  const department = readDepartment(name);
  const wanted =
    options.reset === true ? {} : options.set === undefined ? undefined : readBehaviour(options.set);
  if (wanted) await setBehaviour(databaseOf(requireRun()), department, wanted).catch(explainDenied);
  const behaviour = wanted ?? (await storedBehaviour(department));
  if (json) {
    out.json({ department, behaviour });
    return;
  }
  const of = { name: words.quoted(DEPARTMENTS[department].short), code: department };
  const well = Object.keys(behaviour).length === 0;
  out.line(
    well
      ? say('department.usual', of)
      : say('department.behaves', { ...of, settings: JSON.stringify(behaviour) }),
  );
}

export function departmentCommand(): Command {
  const examples = { slow: `'{"slowMs": 3000}'`, refuse: `'{"refuse": {"times": 1}}'` };
  return command('department', say('department.about'))
    .argument(say('department.argument'), listed(DEPARTMENT_CODES))
    .argument('[show]', say('department.show'))
    .option('--set <JSON>', say('department.set-about', examples))
    .option('--reset', say('department.reset'))
    .action((name: string, _show: string | undefined, options: DepartmentOptions) =>
      run((context) => tellDepartment(name, options, context), options),
    );
}
