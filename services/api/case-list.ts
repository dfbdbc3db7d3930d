import { addDays, startOfDay } from '../../policies/calendar/date.ts';
import { divisionPrefix } from '../../policies/divisions/prefix.ts';
import { daysOf } from '../../policies/clocks/due.ts';
import { wantedBy, type Unsearchable } from '../../policies/search/terms.ts';
import type { CaseFilters, CaseFoundView, CaseSearch, CaseSummaryView } from '../../schemas/case-list.ts';
import { TASK_KINDS, type TaskKind } from '../../schemas/tasks/kinds.ts';
import type { CaseFilter } from '../../infra/postgres/ledger/case-list.ts';
import type { CaseSummary } from '../../infra/postgres/ledger/case-reads.ts';
import { openSubjects, type SealedSubject } from '../../infra/postgres/ledger/facts.ts';
import { ifReadable } from '../../infra/postgres/fault.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { readCaseNumber } from './case-number.ts';
import { WHOLE_CASE, type Viewer } from './masking.ts';
import { personView } from './people-view.ts';
import { invalidBody } from './validation.ts';
import { formatInstant } from './time.ts';

/** The kinds that a query leaves; undefined: any, and none need be open. */
function kindsOf({ taskKind, queue }: Pick<CaseFilters, 'taskKind' | 'queue'>): TaskKind[] | undefined {
  if (taskKind === undefined && queue === undefined) return undefined;
  const kinds = Object.keys(TASK_KINDS) as TaskKind[];
  return kinds.filter(
    (kind) =>
      (taskKind === undefined || kind === taskKind) &&
      (queue === undefined || TASK_KINDS[kind].queue === queue),
  );
}

/** What a query asks of the ledger, but for whom it looks for. @param today ISO date in China */
export function filterOf(asked: CaseFilters, today: string): CaseFilter {
  const { status, division, facility, openedFrom, openedTo, waitsForPerson, due } = asked;
  return {
    status,
    divisionPrefix: division === undefined ? undefined : divisionPrefix(division),
    facilities: facility === undefined ? undefined : [facility],
    from: openedFrom === undefined ? undefined : startOfDay(openedFrom),
    before: openedTo === undefined ? undefined : startOfDay(addDays(openedTo, 1)),
    taskKinds: kindsOf(asked),
    due: due && daysOf(due, today),
    waitsForPerson,
  };
}

const REFUSALS: Readonly<Record<Unsearchable, string>> = {
  'too-short': '太短：拼音首字母至少两个，号码至少末四位',
  'not-searchable': '要有姓名中的字、拼音或号码',
};

/** Whom a search looks for. @throws ProblemError validation-failed */
export function soughtBy({ q }: Pick<CaseSearch, 'q'>): Pick<CaseFilter, 'caseNumber' | 'wanted'> {
  if (q === undefined) return {};
  const caseNumber = readCaseNumber(q);
  if (caseNumber !== undefined) return { caseNumber };
  const wanted = q.split(/\s+/).map(wantedBy);
  const refused = wanted.flatMap((word) => ('refused' in word ? [word.refused] : []));
  if (refused.length > 0)
    throw invalidBody([...new Set(refused)].map((code) => ({ pointer: '/q', code, detail: REFUSALS[code] })));
  return { wanted: wanted.flatMap((word) => ('terms' in word ? [word.terms] : [])) };
}

export function summaryView(found: CaseSummary): CaseSummaryView {
  const { caseNumber, status, divisionCode, openTasks } = found;
  return {
    caseNumber,
    status,
    divisionCode,
    acceptedAt: formatInstant(found.acceptedAt),
    ...(found.completedAt === null ? {} : { completedAt: formatInstant(found.completedAt) }),
    openTasks,
  };
}

/** A case that was found, with its people as they may be told apart. What cannot be opened is left out. */
export function foundView(
  keyring: Keyring,
  found: CaseSummary,
  { sealed, viewer = WHOLE_CASE }: { readonly sealed: readonly SealedSubject[]; readonly viewer?: Viewer },
): CaseFoundView {
  const people = sealed.flatMap((row) => {
    const open = ifReadable(() => openSubjects(keyring, found.caseNumber, [row]).get(row.subject));
    if (!open) return [];
    const { subject, name } = personView(row.subject, open.facts, viewer);
    return [{ subject, ...(name === undefined ? {} : { name }) }];
  });
  return { ...summaryView(found), people };
}
