import type { Command } from 'commander';
import { caseViewSchema, type CaseView } from '../../schemas/case-view.ts';
import { connectApi } from './api.ts';
import { command, run, type CommandContext } from './command.ts';
import { shortTime, type Output } from './output.ts';
import { requireRun } from './run-file.ts';
import { statusColour } from './status-colour.ts';
import { eventWord, taskTitle, words } from './words.ts';
import { SHOWN_PAYMENT_STATUSES } from '../../schemas/payment.ts';
import {
  CASE_STATUS_WORDS,
  FLAG_WORDS,
  MATTER_STATUS_WORDS,
  ROUTE_WORDS,
  TASK_STATUS_WORDS,
} from '../../schemas/words.ts';
import { yuanFigure } from '../../schemas/words/money.ts';
import { clauses, listed, say } from './say.ts';

function printMatters(out: Output, { matters, erased }: CaseView): void {
  const head = ['subject', 'matter', 'status', 'route', 'department', 'due-date', 'remarks'] as const;
  out.table(
    head.map((each) => say(`head.${each}`)),
    matters.map((m) => [
      `${words.who(m.subject)}${erased.includes(m.subject) ? say('case.erased') : ''}`,
      words.matter(m.code),
      out.colour(statusColour(m.status), words.word(m.status, MATTER_STATUS_WORDS)),
      words.word(m.route, ROUTE_WORDS),
      words.actor(m.department),
      m.dueDate ?? '',
      clauses(
        [
          ...m.flags.map((flag) => words.word(flag, FLAG_WORDS)),
          words.quoted(m.reason ?? ''),
          ...m.waitsFor.map((key) => say('case.waits-for', { what: words.work(key) })),
        ].filter((remark) => remark !== ''),
      ),
    ]),
  );
}

function printRest(out: Output, { entitlements, guidance, tasks, events }: CaseView): void {
  if (entitlements.length > 0) {
    out.line();
    out.table(
      [say('head.subject'), say('head.entitlement'), say('head.outcome')],
      entitlements.map((e) => [words.who(e.subject), words.entitlement(e.code), words.outcome(e.outcome)]),
    );
  }
  printPayments(out, entitlements);
  if (guidance.length > 0) {
    out.line();
    out.table(
      [say('head.subject'), say('head.guidance'), say('head.where'), say('head.citation')],
      guidance.map((g) => [
        words.who(g.subject),
        words.quoted(g.title),
        words.quoted(g.authority ?? ''),
        words.source(g.citation),
      ]),
    );
  }
  if (tasks.length > 0) {
    out.line();
    out.table(
      [say('head.task'), say('head.content'), say('head.status'), say('head.deadline')],
      tasks.map((t) => [t.id, taskTitle(t), words.word(t.status, TASK_STATUS_WORDS), shortTime(t.deadline)]),
    );
  }
  out.line();
  out.table(
    [say('head.time'), say('head.event'), say('head.by')],
    events.map((e) => [shortTime(e.at), eventWord(e), words.actor(e.actor)]),
  );
}

/** What is paid to the family, when, and where it stands. */
function printPayments(out: Output, entitlements: CaseView['entitlements']): void {
  const payments = entitlements.flatMap((e) => e.payments ?? []);
  if (payments.length === 0) return;
  const head = ['subject', 'payment', 'period', 'amount-yuan', 'paid-on', 'status', 'revision'] as const;
  out.line();
  out.table(
    head.map((each) => say(`head.${each}`)),
    payments.map((p) => [
      words.who(p.subject),
      words.entitlement(p.entitlement),
      p.period === 'once' ? say('case.once') : p.period,
      yuanFigure(p.amountFen - p.nettedFen),
      p.paidAt === undefined ? say('case.due-from', { day: p.dueOn }) : shortTime(p.paidAt),
      words.word(p.status, SHOWN_PAYMENT_STATUSES),
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
  out.line(
    say('case.title', {
      number: view.caseNumber,
      status: out.colour(statusColour(view.status), words.word(view.status, CASE_STATUS_WORDS)),
      accepted: shortTime(view.acceptedAt),
      division: view.divisionCode,
    }),
  );
  if (view.unreadable.length > 0)
    out.line(out.colour('red', say('case.unreadable', { parts: listed(view.unreadable.map(words.part)) })));
  out.line();
  printMatters(out, view);
  printRest(out, view);
}

export function caseCommand(): Command {
  return command('case', say('case.about'))
    .argument(say('argument.number'), say('argument.number-about'))
    .action((number: string, options: { json?: boolean }) =>
      run((context) => showCase(number, context), options),
    );
}
