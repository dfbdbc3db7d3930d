import type pg from 'pg';

/** A pool, or one connection. */
type Queryable = Pick<pg.ClientBase, 'query'>;

/** Whose seal (印章) it is. */
export interface SealedOrgan {
  /** code of a department, or hall */
  readonly organ: string;
  readonly divisionCode: string;
}

/** A seal that stands on what its organ issues. Instants are RFC 3339 text. */
export interface SealRecord extends SealedOrgan {
  readonly setAt: string;
  readonly setBy: string;
  readonly endedAt: string | null;
}

/**
 * Sets the seal of an organ from this moment on; the one before ends then. What was issued before bears what it bore: its papers
 * stay the same, however often they are printed.
 * @param seal.picture PNG
 */
export async function setSeal(
  on: Queryable,
  seal: SealedOrgan & { readonly picture: Buffer; readonly by: string },
): Promise<void> {
  const { organ, divisionCode, picture, by } = seal;
  await on.query(
    `with before as (
       update ledger.organ_seal set ended_at = ledger.now()
        where organ = $1 and division_code = $2 and ended_at is null returning set_at)
     insert into ledger.organ_seal (organ, division_code, set_by, picture)
     select $1, $2, $3, $4 from (select count(*) from before) b`,
    [organ, divisionCode, by, picture],
  );
}

/** Ends the seal of an organ: what it issues from now on counts for nothing. @returns whether there was one */
export async function endSeal(on: Queryable, { organ, divisionCode }: SealedOrgan): Promise<boolean> {
  const ended = await on.query(
    `update ledger.organ_seal set ended_at = ledger.now()
      where organ = $1 and division_code = $2 and ended_at is null`,
    [organ, divisionCode],
  );
  return ended.rowCount !== 0;
}

/** Every seal there is or was, by organ. */
export async function listSeals(on: Queryable): Promise<readonly SealRecord[]> {
  const { rows } = await on.query<{ seal: SealRecord }>(
    `select jsonb_build_object('organ', organ, 'divisionCode', division_code, 'setAt', set_at, 'setBy', set_by,
        'endedAt', ended_at) as seal
       from ledger.organ_seal order by organ, division_code, set_at`,
  );
  return rows.map(({ seal }) => seal);
}
