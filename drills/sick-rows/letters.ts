import type { Arena } from '../arena.ts';
import { until } from '../wait.ts';
import { completed, SECONDS } from './family.ts';

/** A message that was set aside, with the open task of a person. */
export interface Letter {
  readonly id: string;
  readonly taskId: string;
}

/** Letters that nobody has decided about: a condition over `ledger.letter l`, and its values. */
export interface LettersOf {
  readonly where: string;
  readonly values?: readonly unknown[];
}

export async function openLetters({ database }: Arena, { where, values = [] }: LettersOf): Promise<Letter[]> {
  const { rows } = await database.query<Letter>(
    `select l.id, l.task_id as "taskId" from ledger.letter l join ledger.human_task t on t.id = l.task_id
      where l.decided_at is null and t.status = 'open' and (${where}) order by l.received_at, l.id`,
    [...values],
  );
  return rows;
}

/** Of one case, for one reason: the code, whatever place stands behind it. */
export function ofCase(caseNumber: string, reason: string): LettersOf {
  return { where: `l.case_number = $1 and split_part(l.reason, ' ', 1) = $2`, values: [caseNumber, reason] };
}

/** Resolves with the first such letter. */
export function whenLetter(arena: Arena, of: LettersOf): Promise<Letter> {
  const find = async (): Promise<Letter | undefined> => (await openLetters(arena, of))[0];
  return until(`a letter where ${of.where} (${(of.values ?? []).join(', ')})`, find, SECONDS);
}

/** An operator decides about every such letter that is open. */
export async function decideLetters(
  arena: Arena,
  of: LettersOf,
  outcome: 'replayed' | 'discarded',
): Promise<void> {
  for (const { id, taskId } of await openLetters(arena, of))
    await completed(arena, `/v1/tasks/${taskId}/letters/${id}`, { outcome });
}
