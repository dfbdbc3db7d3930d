import type { Arena } from '../arena.ts';
import type { Drill } from '../drill.ts';
import { lasting } from '../wait.ts';

/** The simulated carrier keeps its book in notifier.sms: what stops its book stops it (services/notifier/sms-carrier.ts). */
const REFUSES = `
  create or replace function notifier.drill_refuses() returns trigger language plpgsql as
    $$ begin raise exception 'the carrier of this drill takes nothing'; end $$;
  create or replace trigger drill_refuses before insert on notifier.sms
    for each row execute function notifier.drill_refuses()`;
const TAKES_AGAIN = `
  drop trigger if exists drill_refuses on notifier.sms;
  drop function if exists notifier.drill_refuses()`;

/** Its receipts come when it speaks again. */
const SILENT = `
  create or replace function notifier.drill_silent() returns trigger language plpgsql as
    $$ begin new.receipt_due_at := new.receipt_due_at + interval '1 day'; return new; end $$;
  create or replace trigger drill_silent before insert on notifier.sms
    for each row execute function notifier.drill_silent()`;
const SPEAKS_AGAIN = `
  drop trigger if exists drill_silent on notifier.sms;
  drop function if exists notifier.drill_silent();
  update notifier.sms set receipt_due_at = clock_timestamp()
   where receipt_due_at > clock_timestamp() + interval '12 hours'`;

interface Told {
  readonly notices: number;
  readonly undelivered: number;
  readonly twice: number;
}

/** What has become of the notices of the births of this drill. */
async function told({ database, load }: Arena): Promise<Told> {
  const cases = load.accepted.map(({ caseNumber }) => caseNumber);
  const { rows } = await database.query<Told>(
    `select count(*)::int as notices,
            (count(*) filter (where m.status not in ('delivered', 'merged', 'held')))::int as undelivered,
            (count(*) filter (where (select count(*) from notifier.sms s
               where coalesce(s.notice_id, s.idempotency_key) = m.notice_id) > 1))::int as twice
       from notifier.message m where m.case_number = any($1)`,
    [cases],
  );
  return rows[0] ?? { notices: 0, undelivered: 0, twice: 0 };
}

async function everybodyToldOnce(arena: Arena): Promise<void> {
  const { notices, undelivered, twice } = await told(arena);
  if (notices === 0) throw new Error('no family was told anything');
  if (undelivered + twice > 0)
    throw new Error(`of ${notices} notices ${undelivered} are not delivered, ${twice} were sent twice`);
}

async function countOf({ database }: Arena, sql: string): Promise<number> {
  const { rows } = await database.query<{ n: number }>(`select count(*)::int as n ${sql}`);
  return rows[0]?.n ?? 0;
}

/** It takes no SMS: births go on, what waits is tried again, and each family hears each thing once. */
function refuses(): Drill {
  return {
    name: 'carrier/refuses',
    fault: 'the SMS carrier takes nothing for a while',
    strike: async (arena) => {
      await arena.database.query(REFUSES);
      await lasting(arena.random.between(6, 9));
      const waiting = await countOf(arena, `from notifier.message where status = 'accepted' and tries > 0`);
      await arena.database.query(TAKES_AGAIN);
      if (waiting === 0) throw new Error('no SMS was refused');
      return `${waiting} SMS refused`;
    },
    check: everybodyToldOnce,
    restore: async ({ database }) => void (await database.query(TAKES_AGAIN)),
  };
}

/** It takes them and says nothing of them: nobody is told again for that. */
function silent(): Drill {
  return {
    name: 'carrier/silent',
    fault: 'the SMS carrier gives no delivery receipts for a while',
    strike: async (arena) => {
      await arena.database.query(SILENT);
      await lasting(arena.random.between(6, 9));
      const waiting = await countOf(arena, `from notifier.message where status = 'sent'`);
      await arena.database.query(SPEAKS_AGAIN);
      if (waiting === 0) throw new Error('no SMS waited for its receipt');
      return `${waiting} SMS without a receipt`;
    },
    check: everybodyToldOnce,
    restore: async ({ database }) => void (await database.query(SPEAKS_AGAIN)),
  };
}

export function carrierDrills(): Drill[] {
  return [refuses(), silent()];
}
