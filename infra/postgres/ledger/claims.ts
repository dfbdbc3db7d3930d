import type { Bounds } from '../../../schemas/bounds.ts';
import type { Pool } from '../pool.ts';
import { taskValuesOf, taskWithinSql } from './bounds.ts';

/** Who is at a task, until when. Instants are RFC 3339 text. */
export interface ClaimRecord {
  readonly holder: string;
  readonly until: string;
  readonly handedBy: string | null;
  /** base64 of sealed words; null: none were said */
  readonly note: string | null;
}

/** The claim of a task `t` that has not ended, inside a statement; null: there is none. */
export const CLAIM_JSON = `(select jsonb_build_object('holder', c.holder, 'until', c.held_until, 'handedBy', c.handed_by,
    'note', encode(c.words, 'base64'))
    from ledger.task_claim c where c.task_id = t.id and c.held_until > ledger.now())`;

/** How long somebody is at a task who does not say so again. */
export const LEASE_SECONDS = 1_800;

/** A claim as somebody wants it. */
export interface ClaimWanted {
  readonly taskId: string;
  readonly holder: string;
  /** who asks for it: the holder, or who hands it over */
  readonly by: string;
  /** it may be taken from whoever holds it */
  readonly force: boolean;
  readonly note: Buffer | null;
}

/** Takes a task, or hands it over, unless somebody else is at it. @returns whose it is now */
export async function claimTask(pool: Pool, wanted: ClaimWanted): Promise<ClaimRecord | undefined> {
  const { taskId, holder, by, force, note } = wanted;
  await pool.query({
    name: 'claim-task',
    text: `insert into ledger.task_claim as c (task_id, holder, held_until, handed_by, words)
           values ($1, $2, ledger.now() + make_interval(secs => $3), $4, $5)
           on conflict (task_id) do update set holder = excluded.holder, held_until = excluded.held_until,
             handed_by = case when c.holder = excluded.holder then coalesce(excluded.handed_by, c.handed_by)
               else excluded.handed_by end,
             words = case when c.holder = excluded.holder then coalesce(excluded.words, c.words) else excluded.words end
            where c.held_until <= ledger.now() or c.holder = $6 or $7`,
    values: [taskId, holder, LEASE_SECONDS, holder === by ? null : by, note, by, force],
  });
  return findClaim(pool, taskId);
}

/** Lets go of a task. @returns whose it still is; undefined: nobody's */
export async function dropClaim(
  pool: Pool,
  { taskId, by, force }: Pick<ClaimWanted, 'taskId' | 'by' | 'force'>,
): Promise<ClaimRecord | undefined> {
  await pool.query({
    name: 'drop-claim',
    text: 'delete from ledger.task_claim where task_id = $1 and (holder = $2 or held_until <= ledger.now() or $3)',
    values: [taskId, by, force],
  });
  return findClaim(pool, taskId);
}

async function findClaim(pool: Pool, taskId: string): Promise<ClaimRecord | undefined> {
  const { rows } = await pool.query<{ claim: ClaimRecord | null }>({
    name: 'find-claim',
    text: `select ${CLAIM_JSON} as claim from (select $1::uuid as id) t`,
    values: [taskId],
  });
  return rows[0]?.claim ?? undefined;
}

/** Whether somebody is at any task within bounds. */
export async function holdsSome(pool: Pool, holder: string, bounds: Bounds): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'holds-some',
    text: `select from ledger.task_claim c join ledger.human_task t on t.id = c.task_id
            where c.holder = $1 and c.held_until > ledger.now()
              and ${taskWithinSql({ divisions: '$2', works: '$3' })} limit 1`,
    values: [holder, ...taskValuesOf(bounds)],
  });
  return rowCount === 1;
}
