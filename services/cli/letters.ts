import type { Command } from 'commander';
import { letterViewSchema, taskViewSchema, type LetterView, type TaskView } from '../../schemas/task.ts';
import { DECISION_WORDS, subjectWord } from '../../schemas/words.ts';
import { WORK } from '../../schemas/matter.ts';
import { connectApi, readAll } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';

async function showGroups({ out, json }: CommandContext): Promise<undefined> {
  const api = connectApi(requireRun(), 'operator');
  const tasks = await readAll(api, '/v1/tasks?queue=dead-letters', taskViewSchema);
  if (json) out.json(tasks);
  else if (tasks.length === 0) out.line('没有死信');
  else
    out.table(
      ['任务', '来信', '内容', '办件', '可选结论', '期限'],
      tasks.map((t: TaskView) => [
        t.id,
        String(t.count ?? 1),
        t.reason,
        t.caseNumber ?? '-',
        t.outcomes.join(' | '),
        shortTime(t.deadline),
      ]),
    );
}

/** 办件编号 新生儿1 户口登记 第1次 */
function aboutWhat({ caseNumber, subject, matter, attempt }: LetterView): string {
  const parts = [caseNumber, subject && subjectWord(subject), matter && WORK[matter].title];
  return [...parts, attempt === undefined ? undefined : `第${attempt}次`].filter(Boolean).join(' ');
}

async function showLetters(taskId: string, { out, json }: CommandContext): Promise<undefined> {
  const api = connectApi(requireRun(), 'operator');
  const letters = await readAll(api, `/v1/tasks/${encodeURIComponent(taskId)}/letters`, letterViewSchema);
  if (json) out.json(letters);
  else
    out.table(
      ['来信', '主题', '分区/位点', '原因', '次数', '自称', '处理'],
      letters.map((l: LetterView) => [
        l.id,
        l.topic,
        `${l.partition}/${l.offset}`,
        l.reason,
        String(l.seen),
        aboutWhat(l),
        l.outcome ? `${DECISION_WORDS[l.outcome]}（${l.decidedBy ?? ''}）` : l.kept ? '' : '原文已删除',
      ]),
    );
}

export function lettersCommand(): Command {
  return command('letters', '无法处理的来信（死信），按部门、原因、日期归并；只有编码与位置，不含内容')
    .argument('[任务]', '任务编号：列出其中每一封')
    .action((taskId: string | undefined, options: { json?: boolean }) =>
      run((context) => (taskId === undefined ? showGroups(context) : showLetters(taskId, context)), options),
    );
}
