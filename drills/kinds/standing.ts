import { stateOfOrder, type OrderState, type StandingOrder } from '../../policies/payments/transitions.ts';
import type { MatterStatus, Subject, WorkCode } from '../../schemas/matter.ts';
import type { TaskKind } from '../../schemas/tasks/kinds.ts';
import type { Asked } from './row.ts';
import { commandOf, type Stage } from './stage.ts';

/** A matter, with the command of its last attempt. */
export interface StandingMatter {
  readonly subject: Subject;
  readonly code: WorkCode;
  readonly status: MatterStatus;
  readonly attempt: number;
  readonly part: string;
  readonly isOverdue: boolean;
  /** nothing is asked of the department any more; null: it was never asked */
  readonly isSettled: boolean | null;
  /** when the command goes out again, at the earliest */
  readonly sentFrom: Date | null;
}

/** How what a task is about stands before it is decided. */
export interface Standing {
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly caseNumber: string | null;
  readonly matter: StandingMatter | undefined;
  /** the orders that wait for it, by their id */
  readonly orders: ReadonlyMap<string, OrderState>;
  /** of an answer that is kept beside it */
  readonly eventId: string | null;
}

interface TaskRow {
  readonly kind: TaskKind;
  readonly subject: Subject | null;
  readonly code: WorkCode | null;
  readonly eventId: string | null;
}

export async function standingOf(stage: Stage, { caseNumber, taskId }: Asked): Promise<Standing> {
  const { rows } = await stage.database.query<TaskRow>(
    `select kind, subject, code, event_id as "eventId" from ledger.human_task where id = $1 and status = 'open'`,
    [taskId],
  );
  const [task] = rows;
  if (!task) throw new Error('it is not open any more');
  const { kind, subject, code, eventId } = task;
  const isOfMatter = caseNumber !== null && subject !== null && code !== null;
  const matter = isOfMatter ? await matterOf(stage, caseNumber, { subject, code }) : undefined;
  return { taskId, kind, caseNumber, matter, orders: await ordersOf(stage, taskId), eventId };
}

export async function matterOf(
  { database }: Stage,
  caseNumber: string,
  of: Pick<StandingMatter, 'subject' | 'code'>,
): Promise<StandingMatter> {
  const { subject, code } = of;
  const { rows } = await database.query<Omit<StandingMatter, 'isSettled' | 'sentFrom'>>(
    `select subject, code, status, attempt, part, 'overdue' = any(flags) as "isOverdue" from ledger.matter
      where case_number = $1 and subject = $2 and code = $3`,
    [caseNumber, subject, code],
  );
  const [matter] = rows;
  if (!matter) throw new Error(`there is no ${subject}/${code}`);
  const { rows: commands } = await database.query<Pick<StandingMatter, 'isSettled' | 'sentFrom'>>(
    `select done_at is not null as "isSettled", due_at as "sentFrom" from ledger.outbox where id = $1`,
    [commandOf(caseNumber, of, matter.attempt)],
  );
  return { ...matter, ...(commands[0] ?? { isSettled: null, sentFrom: null }) };
}

/** A matter of a case among the others. */
interface MatterAmong {
  readonly key: string;
  readonly status: MatterStatus;
  readonly part: string;
  /** what has to be done before it */
  readonly needs: readonly string[];
}

export async function mattersOf({ database }: Stage, caseNumber: string): Promise<readonly MatterAmong[]> {
  const { rows } = await database.query<MatterAmong>(
    `select subject || '/' || code as key, status, part, coalesce(node->'needs', '[]') as needs
       from ledger.matter where case_number = $1`,
    [caseNumber],
  );
  return rows;
}

const ORDER = `order_id as id, status, amount_fen as "amountFen", command_id as "commandId", sent_at as "sentAt",
  exists (select from ledger.outbox c where c.id = o.command_id and c.done_at is null) as "commandOpen"`;

type OrderRow = StandingOrder & { readonly id: string };

const stateOf = ({ amountFen, ...order }: OrderRow): OrderState =>
  stateOfOrder({ ...order, amountFen: Number(amountFen) });

async function ordersOf({ database }: Stage, taskId: string): Promise<ReadonlyMap<string, OrderState>> {
  const { rows } = await database.query<OrderRow>(
    `select ${ORDER} from ledger.payment_order o where o.task_id = $1`,
    [taskId],
  );
  return new Map(rows.map((order) => [order.id, stateOf(order)]));
}

/** How these orders stand now. */
export async function ordersNow(
  { database }: Stage,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OrderState>> {
  const { rows } = await database.query<OrderRow>(
    `select ${ORDER} from ledger.payment_order o where o.order_id = any($1)`,
    [ids],
  );
  return new Map(rows.map((order) => [order.id, stateOf(order)]));
}
