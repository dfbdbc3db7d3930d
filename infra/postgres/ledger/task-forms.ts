import { inTransaction, type Pool } from '../pool.ts';
import { lockCase } from './read-case.ts';

/** Whose form of which task. */
interface FormPlace {
  readonly taskId: string;
  readonly who: string;
}

interface FormRecord {
  readonly sealed: Buffer;
  readonly keptAt: string;
}

export async function readForm(pool: Pool, { taskId, who }: FormPlace): Promise<FormRecord | undefined> {
  const { rows } = await pool.query<FormRecord>({
    name: 'read-form',
    text: `select sealed, to_jsonb(kept_at) #>> '{}' as "keptAt" from ledger.task_form where task_id = $1 and who = $2`,
    values: [taskId, who],
  });
  return rows[0];
}

/**
 * Keeps a form in the place of the one before, as long as its task is open and nobody of its case is erased: under the lock of
 * the case, since both end what is kept.
 * @returns when; undefined: it is over, and nothing was kept
 */
export async function keepForm(
  pool: Pool,
  { taskId, who, caseNumber, sealed }: FormPlace & { readonly caseNumber: string; readonly sealed: Buffer },
): Promise<string | undefined> {
  return inTransaction(pool, async (on) => {
    await lockCase(on, caseNumber);
    const { rows } = await on.query<{ keptAt: string }>(
      `insert into ledger.task_form as f (task_id, who, case_number, sealed)
       select t.id, $2, t.case_number, $4 from ledger.human_task t
        where t.id = $1 and t.case_number = $3 and t.status = 'open'
          and exists (select from ledger.subject s
                where s.case_number = $3 and s.subject = 'family' and s.wrapped_key is not null)
       on conflict (task_id, who) do update set sealed = excluded.sealed, kept_at = ledger.now()
       returning to_jsonb(f.kept_at) #>> '{}' as "keptAt"`,
      [taskId, who, caseNumber, sealed],
    );
    return rows[0]?.keptAt;
  });
}

export async function dropForm(pool: Pool, { taskId, who }: FormPlace): Promise<void> {
  await pool.query('delete from ledger.task_form where task_id = $1 and who = $2', [taskId, who]);
}
