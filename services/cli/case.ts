import { MATTER_STATUS_WORDS, subjectWord } from '../../schemas/words.ts';
import type { Command } from 'commander';
import { caseViewSchema, type CaseView } from '../../schemas/case-view.ts';
import { yuan } from '../../policies/payments/yuan.ts';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { shortTime, type Output } from './output.ts';
import { beneficiaryWord } from './policy/figure-words.ts';
import { requireRun } from './run-file.ts';
import {
  actorWord,
  CASE_STATUS_WORDS,
  FLAG_WORDS,
  OUTCOME_WORDS,
  partWord,
  ROUTE_WORDS,
  statusColour,
  TASK_STATUS_WORDS,
  workWord,
} from './words.ts';
import { ENTITLEMENTS } from '../../schemas/entitlement.ts';

function printMatters(out: Output, { matters, erased }: CaseView): void {
  out.table(
    ['对象', '事项', '状态', '办理方式', '部门', '承诺', '说明'],
    matters.map((m) => [
      `${subjectWord(m.subject)}${erased.includes(m.subject) ? '（已删除）' : ''}`,
      m.title,
      out.colour(statusColour(m.status), MATTER_STATUS_WORDS[m.status]),
      ROUTE_WORDS[m.route],
      actorWord(m.department),
      m.dueDate ?? '',
      [...m.flags.map((f) => FLAG_WORDS[f]), m.reason ?? '', ...m.waitsFor.map((w) => `等待${workWord(w)}`)]
        .filter(Boolean)
        .join('；'),
    ]),
  );
}

function printRest(out: Output, { entitlements, guidance, tasks, events }: CaseView): void {
  if (entitlements.length > 0) {
    out.line();
    out.table(
      ['对象', '待遇', '结论'],
      entitlements.map((e) => [subjectWord(e.subject), ENTITLEMENTS[e.code], OUTCOME_WORDS[e.outcome]]),
    );
  }
  printPayments(out, entitlements);
  if (guidance.length > 0) {
    out.line();
    out.table(
      ['对象', '指引与转介', '去哪里', '出处'],
      guidance.map((g) => [
        beneficiaryWord(g.subject),
        g.title,
        g.authority ?? '',
        `${g.citation.document} ${g.citation.article}`,
      ]),
    );
  }
  if (tasks.length > 0) {
    out.line();
    out.table(
      ['任务', '内容', '状态', '期限'],
      tasks.map((t) => [t.id, t.title, TASK_STATUS_WORDS[t.status], shortTime(t.deadline)]),
    );
  }
  out.line();
  out.table(
    ['时间', '经过', '由'],
    events.map((e) => [shortTime(e.at), e.text, actorWord(e.actor)]),
  );
}

/** What is paid to the family, when, and where it stands. */
function printPayments(out: Output, entitlements: CaseView['entitlements']): void {
  const payments = entitlements.flatMap((e) => e.payments ?? []);
  if (payments.length === 0) return;
  out.line();
  out.table(
    ['对象', '支付', '期次', '金额（元）', '支付日', '状态', '版次'],
    payments.map((p) => [
      subjectWord(p.subject),
      ENTITLEMENTS[p.entitlement],
      p.period === 'once' ? '一次性' : p.period,
      yuan(p.amountFen - p.nettedFen),
      p.paidAt === undefined ? `${p.dueOn} 起` : shortTime(p.paidAt),
      p.statusText,
      String(p.revision),
    ]),
  );
}

/** Results hold numbers of certificates and cards: a terminal is no place for them. */
function withoutResults(view: CaseView): CaseView {
  const matters = view.matters.map((matter) => {
    const shown = { ...matter };
    delete shown.result;
    return shown;
  });
  return { ...view, matters };
}

async function showCase(number: string, { out, json }: CommandContext): Promise<undefined> {
  const api = connectApi(requireRun());
  const view = withoutResults(await api.get(`/v1/cases/${encodeURIComponent(number)}`, caseViewSchema));
  if (json) {
    out.json(view);
    return;
  }
  const status = out.colour(statusColour(view.status), CASE_STATUS_WORDS[view.status]);
  out.line(
    `办件 ${view.caseNumber}  ${status}  受理于 ${shortTime(view.acceptedAt)}  区划 ${view.divisionCode}`,
  );
  if (view.unreadable.length > 0)
    out.line(
      out.colour(
        'red',
        `读不出：${view.unreadable.map(partWord).join('、')}（见 docs/runbooks/set-aside.md）`,
      ),
    );
  out.line();
  printMatters(out, view);
  printRest(out, view);
}

export function caseCommand(): Command {
  return command('case', '一个办件：事项、任务、经过')
    .argument('<编号>', '办件编号')
    .action((number: string, options: { json?: boolean }) =>
      run((context) => showCase(number, context), options),
    );
}
