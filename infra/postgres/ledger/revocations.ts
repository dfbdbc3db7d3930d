import type { Pool } from '../pool.ts';

/**
 * What of somebody is refused. caller: every token of that name · session: those of one sign-in at an issuer · sessionless:
 * those of that name that name no sign-in, where an issuer signs somebody out and its tokens do not say of which sign-in they are
 */
export const REVOCATION_KINDS = ['caller', 'sessionless', 'session'] as const;
export type RevocationKind = (typeof REVOCATION_KINDS)[number];

/** Instants are RFC 3339 text. */
export interface RevocationRecord {
  readonly kind: RevocationKind;
  readonly name: string;
  /** what was given until then is refused */
  readonly before: string;
  /** and what is given afterwards */
  readonly forGood: boolean;
  readonly revokedBy: string;
}

/** In the place of a person's name: an issuer has said that somebody has signed out. */
export const BY_ISSUER = 'issuer';

/** No token is good for longer (infra/config/issuers.ts), and clocks differ a little: after an issuer has renewed the last one. */
const FORGET_SECONDS = 25 * 3_600;
/** What people take back is refused by the moment of the sign-in: no sign-in is renewed for longer. */
const FORGET_SIGN_IN_SECONDS = 400 * 86_400;

const COLUMNS = `kind, name, to_jsonb(before) #>> '{}' as before, for_good as "forGood", revoked_by as "revokedBy"`;

/** All that is refused now, and of whom. */
export async function readRevocations(pool: Pool): Promise<RevocationRecord[]> {
  const { rows } = await pool.query<RevocationRecord>({
    name: 'read-revocations',
    text: `select ${COLUMNS} from ledger.revocation where forget_at is null or forget_at > ledger.now()
            order by revoked_at desc, kind, name`,
  });
  return rows;
}

export interface ToRevoke extends Pick<RevocationRecord, 'kind' | 'name' | 'forGood'> {
  readonly by: string;
}

/** Everything that was given up to now is refused from now on; said again it is refused up to then. */
export async function revoke(pool: Pool, all: readonly ToRevoke[]): Promise<RevocationRecord[]> {
  const { rows } = await pool.query<RevocationRecord>({
    name: 'revoke',
    text: `insert into ledger.revocation as r (kind, name, before, for_good, revoked_at, revoked_by, forget_at)
           select kind, name, ledger.now(), "forGood", ledger.now(), by,
                  case when not "forGood" then ledger.now() + make_interval(secs => case when by = $4 then $2::int else $3::int end) end
             from jsonb_to_recordset($1::jsonb) as t (kind text, name text, "forGood" boolean, by text)
           on conflict (kind, name) do update set before = excluded.before, for_good = r.for_good or excluded.for_good,
             revoked_at = excluded.revoked_at, revoked_by = excluded.revoked_by,
             forget_at = case when r.for_good then null else excluded.forget_at end
           returning ${COLUMNS}`,
    values: [JSON.stringify(all), FORGET_SECONDS, FORGET_SIGN_IN_SECONDS, BY_ISSUER],
  });
  return rows;
}

/** Lets somebody in again. @returns whether anything was refused */
export async function liftRevocation(
  pool: Pool,
  { kind, name }: Pick<RevocationRecord, 'kind' | 'name'>,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'lift-revocation',
    text: 'delete from ledger.revocation where kind = $1 and name = $2',
    values: [kind, name],
  });
  return rowCount !== 0;
}
