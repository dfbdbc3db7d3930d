import { isOutside } from '../../activities/apply-outside.ts';
import { misfitOf } from '../../activities/fits-child.ts';
import type { CaseView, Landed } from '../../activities/ledger-port.ts';
import type { WorkCode } from '../../schemas/matter.ts';
import { PAYLOADS, type ResultOf } from '../../schemas/matters/registry.ts';
import { pointerOf } from './canonical-json.ts';
import { ProblemError } from './problem.ts';
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
  const { result: schema } = PAYLOADS[code];
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(schema.shape, key));
  const checked = check<unknown>(schema, given);
  const errors = [
    ...unknown.map((key) => ({ pointer: pointerOf([key]), code: 'unknown-field', detail: '没有这一项' })),
    ...(checked.ok ? [] : checked.errors),
  ];
  if (errors.length > 0)
    throw invalidBody(errors.map((error) => ({ ...error, pointer: `/result${error.pointer}` })));
  return checked.ok ? checked.value : undefined;
}

/** What a person gives must be about this child as what a department says. @throws ProblemError validation-failed */
export function refuseMisfit(view: CaseView, of: Pick<Landed, 'subject' | 'code'>, result: unknown): void {
  const misfit = misfitOf(view, of, result as ResultOf<WorkCode>);
  if (misfit === undefined) return;
  throw invalidBody([{ pointer: '/result', code: 'does-not-fit', detail: `与该新生儿不符（${misfit}）` }]);
}
