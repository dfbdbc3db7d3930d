import { FRESH_LINKS_A_DAY } from '../../policies/rights/fresh-link.ts';
import type { World } from '../world/world.ts';
import type { Violation } from './invariants.ts';

/** A link that stands although a fresh one was given after it. */
const ALIVE = `
  select distinct l.case_number || ' ' || l.subject as at from ledger.family_link l
    join ledger.case_event e on e.case_number = l.case_number and e.subject = l.subject and e.type = 'link.given'
     and e.at > l.issued_at
   where l.ended_at is null
     and l.epoch = coalesce((select d.epoch from ledger.family_door d where d.case_number = l.case_number and d.subject = l.subject), 0)`;

/** A parent who was given one more than may be within 24 hours. */
const TOO_MANY = `
  select distinct e.case_number || ' ' || e.subject as at from ledger.case_event e
   where e.type = 'link.given' and $1 < (select count(*) from ledger.case_event b
     where b.type = e.type and b.case_number = e.case_number and b.subject = e.subject
       and b.at > e.at - interval '1 day' and b.at <= e.at)`;

/** A fresh link that the history has and no notice brings. */
const UNTOLD = `
  select e.case_number || ' ' || e.subject as at from ledger.case_event e
   where e.type = 'link.given' and not exists (select from ledger.erasure x where x.case_number = e.case_number)
   group by e.case_number, e.subject
  having count(*) > (select count(*) from ledger.notice n
     where n.case_number = e.case_number and n.addressee = e.subject and n.template in ('fresh-link', 'fresh-link-gently'))`;

/** Whoever is given a fresh link has it alone, is told of it, and is sent no more than may be (docs/adr/0065). */
export async function linkViolations({ database }: World): Promise<Violation[]> {
  const found = async (what: string, sql: string, values: readonly unknown[] = []): Promise<Violation[]> =>
    (await database.rows<{ at: string }>(sql, values)).map(({ at: where }) => ({ what, where }));
  return [
    ...(await found('a link is alive that a fresh one has ended', ALIVE)),
    ...(await found('a parent was given more fresh links in a day than may be', TOO_MANY, [
      FRESH_LINKS_A_DAY,
    ])),
    ...(await found('a fresh link was given, and no notice brings it', UNTOLD)),
  ];
}
