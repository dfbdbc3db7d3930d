import type { Command } from 'commander';
import { letterViewSchema, taskViewSchema, type LetterView, type TaskView } from '../../schemas/task.ts';
import { deadLetterWords } from '../../schemas/dead-letter.ts';
import { DECISION_WORDS } from '../../schemas/words.ts';
import { connectApi, readAll } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { rewindCommand } from './letters-rewind.ts';
import { shortTime } from './output.ts';
import { requireRun } from './run-file.ts';
import { LANGUAGE, say } from './say.ts';
import { words } from './words.ts';

const GROUP_HEAD = ['task', 'letters', 'content', 'case', 'outcomes', 'deadline'] as const;
const HEAD = ['letter', 'topic', 'place', 'reason', 'seen', 'claims-about', 'decided'] as const;

async function showGroups({ out, json }: CommandContext): Promise<undefined> {
  const api = connectApi(requireRun(), 'operator');
  const tasks = await readAll(api, '/v1/tasks?queue=dead-letters', taskViewSchema);
  if (json) out.json(tasks);
  else if (tasks.length === 0) out.line(say('letters.none'));
  else
    out.table(
      GROUP_HEAD.map((each) => say(`head.${each}`)),
      tasks.map((t: TaskView) => [
        t.id,
        String(t.count ?? 1),
        words.quoted(t.reason),
        t.caseNumber ?? '-',
        t.outcomes.map((each) => words.choice(each, DECISION_WORDS)).join(' | '),
        shortTime(t.deadline),
      ]),
    );
}

/** 办件编号 新生儿1 户口登记 第1次 */
function aboutWhat({ caseNumber, subject, matter, attempt }: LetterView): string {
  const parts = [caseNumber, subject && words.who(subject), matter && words.matter(matter)];
  return [...parts, attempt === undefined ? undefined : say('letters.attempt', { n: attempt })]
    .filter(Boolean)
    .join(' ');
}

function decided({ outcome, decidedBy = '', kept }: LetterView): string {
  if (outcome === undefined) return kept ? '' : say('letters.gone');
  return say('letters.decided', { outcome: words.word(outcome, DECISION_WORDS), by: decidedBy });
}

async function showLetters(taskId: string, { out, json }: CommandContext): Promise<undefined> {
  const api = connectApi(requireRun(), 'operator');
  const letters = await readAll(api, `/v1/tasks/${encodeURIComponent(taskId)}/letters`, letterViewSchema);
  if (json) out.json(letters);
  else
    out.table(
      HEAD.map((each) => say(`head.${each}`)),
      letters.map((l: LetterView) => [
        l.id,
        l.topic,
        `${l.partition}/${l.offset}`,
        LANGUAGE === 'en' ? l.reason : `${deadLetterWords(l.reason)}（${l.reason}）`,
        String(l.seen),
        aboutWhat(l),
        decided(l),
      ]),
    );
}

export function lettersCommand(): Command {
  return command('letters', say('letters.about'))
    .argument(say('letters.argument'), say('letters.argument-about'))
    .action((taskId: string | undefined, options: { json?: boolean }) =>
      run((context) => (taskId === undefined ? showGroups(context) : showLetters(taskId, context)), options),
    )
    .addCommand(rewindCommand());
}
