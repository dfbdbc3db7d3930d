import type { Command } from 'commander';
import { z } from 'zod';
import {
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
    `没有名为 ${name} 的部门`,
    `可选：${Object.keys(DEPARTMENTS).join('、')}`,
    EXIT.usage,
  );
}

function readBehaviour(text: string): Behaviour {
  const parsed = behaviourSchema.safeParse(parseJsonObject(text, '--set'));
  if (parsed.success) return parsed.data;
  const known = Object.keys(behaviourSchema.shape).join('、');
  throw new CommandFailure(`设置不正确：\n${z.prettifyError(parsed.error)}`, `可设：${known}`, EXIT.usage);
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
  const { short } = DEPARTMENTS[department];
  const well = Object.keys(behaviour).length === 0;
  out.line(
    well ? `${short}（${department}）照常办理` : `${short}（${department}）：${JSON.stringify(behaviour)}`,
  );
}

export function departmentCommand(): Command {
  return command(
    'department',
    '查看或设定一个模拟部门的表现（慢、迟答、拒绝、要求补正、沉默、停机、重发、乱序）',
  )
    .argument('<部门>', Object.keys(DEPARTMENTS).join('、'))
    .argument('[show]', '只查看（默认）')
    .option('--set <JSON>', '例如 \'{"slowMs": 3000}\'、\'{"refuse": {"times": 1}}\'')
    .option('--reset', '恢复照常办理')
    .action((name: string, _show: string | undefined, options: DepartmentOptions) =>
      run((context) => tellDepartment(name, options, context), options),
    );
}
