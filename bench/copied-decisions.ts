import type pg from 'pg';
import type { Keyring } from '../infra/sealing/keys.ts';
import { sealContext } from '../infra/sealing/keys.ts';
import { sealJson, unsealJson } from '../infra/sealing/seal.ts';

const PORTION = 5_000;

interface CopiedDecision {
  readonly case_number: string;
  readonly template: string;
  readonly revision: number;
  readonly decision: Buffer;
  readonly wrapped_key: Buffer;
}

const DECISIONS = `
  select d.case_number, p.case_number as template, d.revision, d.decision, s.wrapped_key
    from template p cross join generate_series($1::integer, $2::integer) n
    join ledger.entitlement_decision d on d.case_number = p.case_number || '-' || n
    join ledger.subject s on s.case_number = d.case_number and s.subject = 'family'`;

const WRITE = `
  update ledger.entitlement_decision d set decision = decode(f.sealed, 'base64')
    from jsonb_to_recordset($1::jsonb) as f(case_number text, revision integer, sealed text)
   where d.case_number = f.case_number and d.revision = f.revision`;

/** Seals the decisions of copied cases as theirs: a sealed thing opens only where it belongs. */
export async function fillDecisions(
  on: pg.PoolClient,
  keyring: Keyring,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<void> {
  const { rows } = await on.query<CopiedDecision>(DECISIONS, [first, last]);
  for (let i = 0; i < rows.length; i += PORTION)
    await on.query(WRITE, [JSON.stringify(rows.slice(i, i + PORTION).map((row) => sealAnew(row, keyring)))]);
}

function sealAnew(row: CopiedDecision, keyring: Keyring): object {
  const key = keyring.unwrap(row.wrapped_key);
  const clear = unsealJson(key, sealContext.decision(row.template), row.decision);
  const sealed = sealJson(key, sealContext.decision(row.case_number), clear).toString('base64');
  return { case_number: row.case_number, revision: row.revision, sealed };
}
