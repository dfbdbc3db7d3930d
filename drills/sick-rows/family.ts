import type { TaskKind } from '../../schemas/tasks/kinds.ts';
import { freshSample } from '../../test/support/samples.ts';
import type { Arena } from '../arena.ts';
import { wakeOne } from '../operator.ts';
import { until } from '../wait.ts';

export const SECONDS = 90;
const CHOICES = { householdFollows: 'mother', resultDelivery: 'post' } as const;

/** A family whose row falls sick. The load is of others. */
export class Family {
  #caseNumber = '';

  get caseNumber(): string {
    return this.#caseNumber;
  }

  /** A condition of SQL: the row is of this family. @param row its alias, with a dot */
  is(row = ''): string {
    return `${row}case_number = '${this.#caseNumber}'`;
  }

  /** Reports a birth without the child's name, and resolves when the parents are asked: no department has been. */
  async waitForName({ hospital }: Arena): Promise<void> {
    this.#caseNumber = await hospital.report(
      freshSample('lanzhou-name-and-choices-later', { choices: CHOICES }),
    );
    await hospital.whenAsked(this.#caseNumber, 'name-missing', SECONDS);
  }

  /** The parents give the name: everything begins. */
  async giveName(arena: Arena): Promise<void> {
    await this.decide(arena, 'name-missing', { outcome: 'provided', facts: { name: '温可' } });
  }

  /** A birth that is over, whose family is asked for its yes to the money. */
  async complete({ hospital }: Arena): Promise<void> {
    const sample = freshSample('lanzhou-first-child');
    const payee = { holder: 'mother', bankName: '示例银行', accountNumber: '6200000000000000019' } as const;
    this.#caseNumber = await hospital.report({
      ...sample,
      choices: { ...CHOICES, ...sample.choices, payee },
    });
    await this.whenCompleted({ hospital });
    await hospital.whenAsked(this.#caseNumber, 'claim-confirmation', SECONDS);
  }

  async whenCompleted({ hospital }: Pick<Arena, 'hospital'>): Promise<void> {
    await hospital.whenCompleted(this.#caseNumber, SECONDS);
  }

  /** Resolves when a task of this kind is open. @returns its id */
  async whenAsked({ hospital }: Arena, kind: string): Promise<string> {
    return (await hospital.whenAsked(this.#caseNumber, kind, SECONDS)).id;
  }

  /** A supervisor, who may decide about everything, completes the task of this kind. @throws Error when that is refused */
  async decide(
    arena: Arena,
    kind: string,
    decision: { readonly outcome: string; readonly facts?: unknown },
  ): Promise<void> {
    const id = await this.whenAsked(arena, kind);
    await completed(arena, `/v1/tasks/${id}`, decision);
  }

  /** A round may have met what did not open, or none: after one more, an operator takes the case up where it was set aside. */
  async takeUpAgain(arena: Arena): Promise<void> {
    await wakeOne(arena, this.#caseNumber);
    const open = await arena.hospital.openTasks(this.#caseNumber);
    if (open.some(({ kind }) => kind === 'case-set-aside'))
      await this.decide(arena, 'case-set-aside', { outcome: 'again' });
  }

  /** Resolves when a query of one row, with the case as $1, gives something true. */
  async when({ database }: Arena, what: string, sql: string): Promise<void> {
    const look = async (): Promise<true | undefined> => {
      const { rows } = await database.query<{ so: boolean }>(`select (${sql}) as so`, [this.#caseNumber]);
      return rows[0]?.so === true ? true : undefined;
    };
    await until(`${what} of ${this.#caseNumber}`, look, SECONDS);
  }

  /** A birth's money has come. */
  whenPaid(arena: Arena): Promise<void> {
    return this.when(arena, 'a payment', PAID);
  }
}

/** For {@link Family.when}: finance has paid something. */
export const PAID = `exists (select from ledger.payment_order where case_number = $1 and status = 'paid' and department = 'finance')`;

/** For {@link Family.when}: somebody is asked about it. */
export function asked(kind: TaskKind): string {
  return `exists (select from ledger.human_task where case_number = $1 and kind = '${kind}' and status = 'open')`;
}

/** Completes a task, or a letter. @throws Error when that is refused */
export async function completed(
  { hospital }: Arena,
  path: string,
  decision: { readonly outcome: string; readonly facts?: unknown },
): Promise<void> {
  const body = { reason: '核对无误', ...decision };
  // Letters are for operators alone.
  const who = path.includes('/letters/') ? 'operator' : 'supervisor';
  const { status, body: answer } = await hospital.call(who, `${path}/completion`, { body });
  if (status !== 200) throw new Error(`${path} was not completed: ${status} ${JSON.stringify(answer)}`);
}
