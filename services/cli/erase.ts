import { Option, type Command } from 'commander';
import { ERASURE_REASONS, erasureSchema, type ErasureReason } from '../../schemas/erasure.ts';
import { DEPARTMENTS, departmentSchema } from '../../schemas/department.ts';
import { subjectSchema } from '../../schemas/matter-codes.ts';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { CommandFailure, EXIT } from './failure.ts';
import { requireRun } from './run-file.ts';
import { subjectWord } from '../../schemas/words.ts';

interface Options {
  readonly json?: boolean;
  readonly reason: ErasureReason;
  readonly yes?: boolean;
  readonly force?: boolean;
}

async function erase(
  { caseNumber, subject }: { readonly caseNumber: string; readonly subject: string },
  options: Options,
  { out, json }: CommandContext,
): Promise<undefined> {
  const confirm = subjectSchema.safeParse(subject).data;
  if (!confirm)
    throw new CommandFailure('没有这样的办理对象', '例如 child-1，见 npx birth case 办件编号', EXIT.usage);
  if (!options.yes)
    throw new CommandFailure(
      `将删除办件 ${caseNumber} 中${subjectWord(confirm)}的个人信息，不可恢复`,
      '确定的话加上 --yes',
      EXIT.usage,
    );
  const api = connectApi(requireRun(), 'supervisor');
  const path = `/v1/cases/${encodeURIComponent(caseNumber)}/subjects/${confirm}/erasure`;
  const body = { reason: options.reason, confirm, force: options.force ?? false };
  const { again, departments } = erasureSchema.parse(await api.post(path, body));
  if (json) out.json({ caseNumber, subject, again, departments });
  else {
    const names = departments.map((code) => {
      const known = departmentSchema.safeParse(code).data;
      return known ? DEPARTMENTS[known].short : code;
    });
    out.line(again ? '早已删除' : `台账已删除；已通知${names.join('、') || '（没有部门经手）'}`);
    out.line('各部门的回执见 npx birth case 办件编号；备份要到期才消失（docs/runbooks/erasure.md）');
  }
  return undefined;
}

export function eraseCommand(): Command {
  return command('erase', '删除一个新生儿的个人信息，台账与各部门；不可恢复，由主管办理')
    .argument('<编号>', '办件编号')
    .argument('<对象>', '例如 child-1')
    .addOption(
      new Option(
        '--reason <缘由>',
        Object.entries(ERASURE_REASONS)
          .map(([code, title]) => `${code} ${title}`)
          .join('；'),
      )
        .choices(Object.keys(ERASURE_REASONS))
        .makeOptionMandatory(),
    )
    .option('--yes', '确认删除')
    .option('--force', '办件未结也删除：其在办事项随之终止')
    .action((caseNumber: string, subject: string, options: Options) =>
      run((context) => erase({ caseNumber, subject }, options, context), options),
    );
}
