import { isOutside } from '../../activities/apply-outside.ts';
import { adoptingMatter, keptAnswer } from '../../activities/adopt-result.ts';
import { misfitOf } from '../../activities/fits-child.ts';
import type { CaseView, Landed, Task } from '../../activities/ledger-port.ts';
import { earliestAtWindow, enteredAs, writeWindowResult } from '../../activities/window-result.ts';
import { shanghaiDate } from '../../policies/calendar/date.ts';
import type { CaseWorkCode, WorkCode } from '../../schemas/matter.ts';
import { PAYLOADS, type ResultOf } from '../../schemas/matters/registry.ts';
import { windowResultSchema } from '../../schemas/task.ts';
import { pointerOf } from '../../policies/input/json-values.ts';
import { ProblemError, type FieldError } from './problem.ts';
import { check, invalidBody } from './validation.ts';

/** A result that a person gives in the place of a department, as it was sent. */
export type GivenResult = Readonly<Record<string, unknown>>;

/**
 * The result of a piece of work that a person gives: exactly what its department would have answered. That money was paid
 * nobody says but who pays it.
 * @throws ProblemError letter-not-mendable, validation-failed with pointers into the body (`/result/…`)
 */
export function readResult(code: WorkCode, given: GivenResult): unknown {
  if (isOutside(code)) throw new ProblemError('letter-not-mendable');
  return checkResult(code, given, (field) => field);
}

/** @param enteredAs where a field of the result stands in what was sent */
function checkResult(code: WorkCode, given: GivenResult, enteredAs: (field: string) => string): unknown {
  const { result: schema } = PAYLOADS[code];
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(schema.shape, key));
  const checked = check<unknown>(schema, given);
  if (checked.ok && unknown.length === 0) return checked.value;
  const place = (path: readonly PropertyKey[]): string => {
    const [field, ...rest] = path;
    return `/result${typeof field === 'string' ? pointerOf([enteredAs(field), ...rest]) : ''}`;
  };
  throw invalidBody([
    ...unknown.map((key) => ({ pointer: place([key]), code: 'unknown-field', detail: '没有这一项' })),
    ...(checked.ok ? [] : checked.errors.map((e, i) => ({ ...e, pointer: place(checked.paths[i] ?? []) }))),
  ]);
}

/** What a person gives must be about this child as what a department says. @throws ProblemError validation-failed */
export function refuseMisfit(view: CaseView, of: Pick<Landed, 'subject' | 'code'>, result: unknown): void {
  const misfit = misfitOf(view, of, result as ResultOf<WorkCode>);
  if (misfit === undefined) return;
  throw invalidBody([{ pointer: '/result', code: 'does-not-fit', detail: `与该新生儿不符（${misfit}）` }]);
}

/**
 * The result that is given for an answer which was set aside, as its matter would have it.
 * @throws ProblemError letter-not-mendable, result-not-awaited, validation-failed
 */
export function resultForLetter(view: CaseView, task: Task, given: GivenResult): unknown {
  const row = keptAnswer(view, task);
  if (!row) throw new ProblemError('letter-not-mendable');
  const result = readResult(row.code, given);
  if (!adoptingMatter(view, row)) throw new ProblemError('result-not-awaited');
  refuseMisfit(view, row, result);
  return result;
}

/**
 * What a family has got at a window, as the result of its matter: number and date, and what else was entered of it.
 * @throws ProblemError validation-failed with pointers into the body (`/result/…`)
 */
export function resultAtWindow(view: CaseView, { subject, code }: Task, given: GivenResult): unknown {
  if (subject === null || code === null || isOutside(code)) throw new ProblemError('letter-not-mendable');
  const at = { subject, code: code as CaseWorkCode };
  const entered = check(windowResultSchema, given);
  if (!entered.ok)
    throw invalidBody(entered.errors.map((error) => ({ ...error, pointer: `/result${error.pointer}` })));
  const { number, date, ...more } = entered.value;
  refuseDate(view, date, earliestAtWindow(view, subject));
  const written = writeWindowResult(view, at, { number, date, more });
  const result = checkResult(at.code, written, (field) => enteredAs(at.code, field));
  refuseMisfit(view, at, result);
  return result;
}

function refuseDate({ now }: CaseView, date: string, earliest: string): void {
  const refuse = (code: string, detail: string): FieldError => ({ pointer: '/result/date', code, detail });
  if (date > shanghaiDate(now.toISOString()))
    throw invalidBody([refuse('in-the-future', '办理日期不能晚于今天')]);
  if (date < earliest) throw invalidBody([refuse('before-birth', '办理日期早于出生')]);
}
