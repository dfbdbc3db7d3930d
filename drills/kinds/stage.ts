import type pg from 'pg';
import { derivedId } from '../../infra/messages/derived-id.ts';
import { commandName } from '../../schemas/command-id.ts';
import type { Department } from '../../schemas/department.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';
import type { Subject, WorkCode } from '../../schemas/matter.ts';
import { setBehaviour, type Behaviour, type Rule } from '../../services/departments/kit/behaviour.ts';
import type { RunFile } from '../../services/supervisor/run-file.ts';
import type { Hospital } from '../../test/support/hospital.ts';
import { until } from '../wait.ts';

export const SECONDS = 90;

/** What people and operators reach a running system by. */
export interface Reached {
  readonly run: Pick<RunFile, 'api' | 'tokens' | 'postgres' | 'kafka'>;
  /** the folder of its data */
  readonly dataDir: string;
}

/** A running system in which people are asked: that of a drill, or of a test. */
interface System {
  readonly stack: Reached;
  readonly hospital: Hospital;
  /** an administrator's view of the database */
  readonly database: pg.Pool;
}

/** A running system, with how its departments behave to the cases that are played on it. */
export interface Stage extends System {
  readonly moods: Moods;
}

export function stageOn({ stack, hospital, database }: System): Stage {
  return { stack, hospital, database, moods: new Moods(stack.run.postgres) };
}

const MOODS = ['refuse', 'correction', 'silent'] as const;
const HOUR_MS = 3_600_000;
type Mood = (typeof MOODS)[number];

/** A department behaves in a way to some cases and well to all others, whatever else is played beside them. */
class Moods {
  readonly #postgres: string;
  /** the code of the work of each case, by department and mood */
  readonly #cases = new Map<string, Map<string, WorkCode>>();
  /** how many cases have a department answer later */
  readonly #slow = new Map<Department, number>();
  #written: Promise<void> = Promise.resolve();

  constructor(postgres: string) {
    this.#postgres = postgres;
  }

  /** From now on to commands of this work, for this case. Resolves when the department knows. */
  begin(mood: Mood, { department, code }: Desk, caseNumber: string): Promise<void> {
    this.#casesOf(department, mood).set(caseNumber, code);
    return this.#write(department);
  }

  end(mood: Mood, { department }: Desk, caseNumber: string): Promise<void> {
    this.#casesOf(department, mood).delete(caseNumber);
    return this.#write(department);
  }

  /** Every answer that a department writes from now on leaves an hour later, until it is released. */
  slowDown(department: Department): Promise<void> {
    this.#slow.set(department, (this.#slow.get(department) ?? 0) + 1);
    return this.#write(department);
  }

  speedUp(department: Department): Promise<void> {
    this.#slow.set(department, (this.#slow.get(department) ?? 1) - 1);
    return this.#write(department);
  }

  #casesOf(department: Department, mood: Mood): Map<string, WorkCode> {
    const key = `${department} ${mood}`;
    const cases = this.#cases.get(key) ?? new Map<string, WorkCode>();
    this.#cases.set(key, cases);
    return cases;
  }

  /** One after the other: what is written last is what holds. */
  #write(department: Department): Promise<void> {
    const write = () => setBehaviour(this.#postgres, department, this.#behaviourOf(department));
    this.#written = this.#written.then(write);
    return this.#written;
  }

  #behaviourOf(department: Department): Behaviour {
    const rules = MOODS.flatMap((mood): (readonly [Mood, Rule])[] => {
      const cases = this.#casesOf(department, mood);
      const codes = [...new Set(cases.values())];
      return cases.size === 0 ? [] : [[mood, { codes, caseNumber: [...cases.keys()], reason: '材料不符' }]];
    });
    const isSlow = (this.#slow.get(department) ?? 0) > 0;
    return { ...Object.fromEntries(rules), ...(isSlow ? { slowMs: HOUR_MS } : {}) };
  }
}

/** Where a department does one piece of work. */
export interface Desk {
  readonly department: Department;
  readonly subject: Subject;
  readonly code: WorkCode;
}

/** Resolves when a person is asked so about one matter. @returns the id of the task */
export function whenAskedAbout(
  { hospital }: Stage,
  caseNumber: string,
  { kind, code }: { readonly kind: TaskKind; readonly code: WorkCode },
): Promise<string> {
  const find = async (): Promise<string | undefined> =>
    (await hospital.openTasks(caseNumber)).find((task) => task.kind === kind && task.matter === code)?.id;
  return until(`a task ${kind} about ${code} of ${caseNumber}`, find, SECONDS);
}

/** The id of the command of one attempt at a matter. */
export function commandOf(caseNumber: string, { subject, code }: Omit<Desk, 'department'>, attempt: number) {
  return derivedId(...commandName(caseNumber, subject, code, attempt));
}

/** Resolves when a condition of SQL, with the case as $1, is true. */
export async function whenTrue(
  { database }: Stage,
  what: string,
  sql: string,
  values: readonly unknown[],
): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    const { rows } = await database.query<{ so: boolean }>(`select (${sql}) as so`, [...values]);
    return rows[0]?.so === true ? true : undefined;
  };
  await until(`${what} of ${String(values[0])}`, look, SECONDS);
}

/** The time comes until which a department may be silent about a matter: the clock of its deadline is set on. */
export async function letPatienceEnd({ database }: Stage, caseNumber: string, code: WorkCode): Promise<void> {
  await database.query(
    `with due as (
       update ledger.matter set answer_due_at = ledger.now()
        where case_number = $1 and code = $2 and status in ('requested', 'processing') and answer_due_at is not null),
     rung as (update ledger.alarm set rings_at = ledger.now() where case_number = $1)
     insert into ledger.wake (case_number, kind, due_at, since) values ($1, 'news', ledger.now(), ledger.now())
     on conflict (case_number) do update set due_at = ledger.now(), token = gen_random_uuid()`,
    [caseNumber, code],
  );
}

/** The time of orders comes that stand so. */
export async function letOrdersComeDue({ database }: Stage, caseNumber: string): Promise<void> {
  await database.query(
    `update ledger.due d set due_at = ledger.now(), try_at = ledger.now() from ledger.payment_order o
      where d.id = o.order_id and o.case_number = $1 and o.status = 'sent'`,
    [caseNumber],
  );
}
