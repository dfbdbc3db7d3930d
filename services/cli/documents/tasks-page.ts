import { consequenceOf, everyDecision, type Consequence } from '../../../policies/tasks/consequences.ts';
import { outcomeNeedsSecond } from '../../../policies/tasks/four-eyes.ts';
import { TASK_WORKING_DAYS } from '../../../policies/tasks/deadline.ts';
import {
  givenWith,
  TASK_KINDS,
  type Given,
  type TaskDecision,
  type TaskKind,
} from '../../../schemas/tasks/kinds.ts';
import { DECISION_WORDS, QUEUE_WORDS, ROLE_WORDS } from '../../../schemas/words.ts';
import {
  CASE_MOVE_WORDS,
  CLOCK_MOVE_WORDS,
  EMPLOYERS_MOVE_WORDS,
  KEPT_MOVE_WORDS,
  LINKS_MOVE_WORDS,
  MATTER_MOVE_WORDS,
  NOTICE_MOVE_WORDS,
  ORDER_EVENT_WORDS,
} from './move-words.ts';

const GIVEN_WORDS: Readonly<Record<Given, string>> = {
  nothing: '',
  answer: '`facts`：所问的内容（已有的可不填）',
  facts: '`facts`：所问的内容',
  'facts-if-any': '`facts`：所问的内容（可不填）',
  until: '`until`：等到哪一天',
  'until-if-any': '`until`：等到哪一天（可不填）',
  result: '`result`：办理结果，至少有 `number` 与 `date`',
  'result-if-any': '`result`：办理结果（可不填）',
};

/** What becomes of the case, in words: one clause for each thing that the outcome moves. */
function consequenceText(of: Consequence): string {
  const { matter, orders, employers, kept, cases, links, notice, clock, family } = of;
  const said = [
    matter && MATTER_MOVE_WORDS[matter],
    orders && (ORDER_EVENT_WORDS[orders] ?? orders),
    employers && EMPLOYERS_MOVE_WORDS[employers],
    kept && KEPT_MOVE_WORDS[kept],
    cases && CASE_MOVE_WORDS[cases],
    links && LINKS_MOVE_WORDS[links],
    notice && NOTICE_MOVE_WORDS[notice],
    clock && CLOCK_MOVE_WORDS[clock],
    family !== undefined && `通知家长：${family}`,
  ].filter((word) => typeof word === 'string');
  return said.length > 0 ? said.join('；') : '留档';
}

function rowOf([kind, outcome]: readonly [TaskKind, TaskDecision]): string {
  const given = GIVEN_WORDS[givenWith(kind, outcome)];
  const byTwo = outcomeNeedsSecond(kind, outcome) === undefined ? '' : '是';
  const cells = [`\`${kind}\``, `\`${outcome}\``, DECISION_WORDS[outcome], given, byTwo];
  return `| ${[...cells, consequenceText(consequenceOf(kind, outcome))].join(' | ')} |`;
}

function kindRow(kind: TaskKind): string {
  const { title, owner, queue, may } = TASK_KINDS[kind];
  const roles = may.map((role) => ROLE_WORDS[role]).join('、');
  const days = TASK_WORKING_DAYS[kind];
  return `| \`${kind}\` | ${title} | ${ROLE_WORDS[owner]} | ${QUEUE_WORDS[queue]}（\`${queue}\`） | ${roles} | ${days} |`;
}

/** docs/tasks.md */
export function writeTasksPage(): string {
  const kinds = (Object.keys(TASK_KINDS) as TaskKind[]).map(kindRow);
  return `<!-- 由 npm run gen 生成，请勿手改；表在 schemas/tasks/kinds.ts 与 policies/tasks/consequences.ts -->
<!-- prettier-ignore-start -->

# 人工任务

每类任务由谁办、有哪些结论、每个结论之后办件如何：一张表，接口、台账、命令行与本页都读它。

## 任务

| 任务 | 内容 | 由谁答复 | 队列 | 谁可办结 | 期限（工作日） |
|---|---|---|---|---|---|
${kinds.join('\n')}

## 结论

| 任务 | 结论 | 含义 | 随附 | 要两个人 | 之后 |
|---|---|---|---|---|---|
${everyDecision().map(rowOf).join('\n')}

“要两个人”的先答 202，另一人看过任务后说同样的才作数；更改收款账户、工资、孩次、身份的也要两个人，不论结论（\`policies/tasks/four-eyes.ts\`）。

旧词仍可用：\`resend\` 即 \`ask-again\`；\`resolved\` 即所列第一个结论，但 \`name-characters\` 带 \`facts\` 时即 \`changed\`，\`late-answer\` 即 \`left\`，\`department-silent\` 不再接受。

<!-- prettier-ignore-end -->
`;
}
