import type { Subject } from '../../../schemas/matter.ts';
import { commandsTopic } from '../../../schemas/topic.ts';
import type { Pool } from '../pool.ts';

/** A notice of a changed leave that human resources was sent and has not answered in time, and nobody was asked about. */
export interface SilentEmployer {
  readonly caseNumber: string;
  readonly subject: Subject;
  /** the revision of the decision it tells of */
  readonly attempt: number;
}

/** What is under way in the bulk lane of one topic is never more than a handful, and has an index of its own. */
export async function findSilentEmployers(pool: Pool, patienceSeconds: number): Promise<SilentEmployer[]> {
  const { rows } = await pool.query<SilentEmployer>({
    name: 'silent-employers',
    text: `
      select o.key as "caseNumber", d.data->>'subject' as subject, (d.data->>'attempt')::int as attempt
        from ledger.outbox o, lateral (select convert_from(o.body, 'UTF8')::jsonb->'data' as data offset 0) d
       where o.done_at is null and o.lane = 1 and o.sends > 0 and o.topic = $1 and o.kind = 'command'
         and o.created_at < ledger.now() - make_interval(secs => $2)
         and not exists (select from ledger.human_task t where t.case_number = o.key and t.kind = 'employer-not-told'
               and t.subject = d.data->>'subject' and t.attempt = (d.data->>'attempt')::int)`,
    values: [commandsTopic('human-resources'), patienceSeconds],
  });
  return rows;
}
