import type { KnownOrder, OrderPlan } from '../../../policies/payments/plan-orders.ts';
import type { LeaveChangeNotice, Redecision } from '../../../activities/matters/leave-change-notice.ts';
import type { ChangeWords } from '../../../activities/change-words.ts';
import type { Change, Revision } from '../../../policies/redecision/redecide.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { sealJson } from '../../sealing/seal.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { decisionContext } from './read-case.ts';
import { recordedCases, type RecordedCase } from './recorded-decisions.ts';
import { knownOrders, writeOrderPlan } from './payment-orders.ts';
import { tellEmployers, tellFamily } from './redecision-notices.ts';
import { writeLines, type RedecisionRun } from './redecisions.ts';

export interface RedecideOptions {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly run: RedecisionRun;
  readonly rules: RedecisionRules;
  readonly now: () => Date;
}

/** What the law says of a recorded case now, and what is to be paid for it. */
export interface RedecisionRules {
  readonly revise: (recorded: RecordedCase, run: RedecisionRun) => Revision;
  readonly order: (decided: Decided & { before: readonly KnownOrder[]; decidedOn: string }) => OrderPlan;
  /** what employers have to hear again */
  readonly leaveChanges: (redecision: Redecision) => readonly LeaveChangeNotice[];
  /** the changes as people read them */
  readonly inWords: (of: {
    readonly changes: readonly Change[];
    readonly orders: OrderPlan['orders'];
    readonly children: number;
  }) => ChangeWords;
}

/** What became of one case. */
export interface Redecided {
  /** `taken`: another run of the same packs had it already */
  readonly outcome: 'changed' | 'unchanged' | 'unreadable' | 'taken';
  readonly divisionCode: string;
  readonly changes: readonly Change[];
}

/**
 * Decides one recorded case anew, in one transaction with everything that follows from it: the claim of the case, the
 * next revision of the decision, the orders that pay the difference, the lines of the list, the word to the family and to
 * employers. A process that dies in between has done nothing; a case that was taken is never taken again.
 */
export async function redecideCase(options: RedecideOptions, caseNumber: string): Promise<Redecided> {
  const { pool, keyring, run, rules } = options;
  return inTransaction(pool, async (on) => {
    // What waits for the lock reads what the one before it wrote: the reading is a statement of its own.
    await on.query({
      name: 'lock-case',
      text: 'select from ledger.birth_case where case_number = $1 for update',
      values: [caseNumber],
    });
    if (!(await claim(on, run, caseNumber))) return { outcome: 'taken', divisionCode: '', changes: [] };
    const [recorded] = await recordedCases(on, keyring, [caseNumber]);
    if (!recorded) {
      await note(on, run, { caseNumber, outcome: 'unreadable', revision: null });
      return { outcome: 'unreadable', divisionCode: '', changes: [] };
    }
    const { divisionCode } = recorded;
    const { changes, entitlements } = rules.revise(recorded, run);
    if (changes.length === 0) return { outcome: 'unchanged', divisionCode, changes };
    const revision = recorded.revision + 1;
    const before = await knownOrders(on, caseNumber);
    const plan = rules.order({ entitlements, revision, before, decidedOn: run.asOf });
    const children = recorded.notification.children.length;
    const words = rules.inWords({ changes, orders: plan.orders, children });
    await writeDecision(on, recorded, { entitlements, revision, run, words });
    if (plan.orders.length > 0 || plan.netting.length > 0) await writeOrderPlan(on, caseNumber, plan);
    await writeLines(on, run, [{ caseNumber, divisionCode, changes }], true);
    await tellFamily(on, options, recorded, words);
    await tellEmployers(on, options, recorded, { entitlements, revision, changes });
    await note(on, run, { caseNumber, outcome: 'changed', revision });
    return { outcome: 'changed', divisionCode, changes };
  });
}

/** @returns false when the case was taken before */
async function claim(on: Connection, { pack }: RedecisionRun, caseNumber: string): Promise<boolean> {
  const { rowCount } = await on.query({
    name: 'claim-redecision',
    text: `insert into ledger.redecision_case (pack, case_number, outcome) values ($1, $2, 'unchanged')
           on conflict do nothing`,
    values: [pack, caseNumber],
  });
  return rowCount === 1;
}

async function note(
  on: Connection,
  { pack }: RedecisionRun,
  end: { caseNumber: string; outcome: string; revision: number | null },
): Promise<void> {
  await on.query({
    name: 'note-redecision',
    text: 'update ledger.redecision_case set outcome = $3, revision = $4 where pack = $1 and case_number = $2',
    values: [pack, end.caseNumber, end.outcome, end.revision],
  });
}

interface Decided {
  readonly entitlements: RecordedCase['entitlements'];
  readonly revision: number;
}

/** The next revision; the one before stays as it was. */
async function writeDecision(
  on: Connection,
  { caseNumber, subjects }: RecordedCase,
  { entitlements, revision, run, words }: Decided & { run: RedecisionRun; words: ChangeWords },
): Promise<void> {
  const family = subjects.get('family');
  if (!family) throw new Error('a case without its family cannot be decided');
  const packs = [...new Set(entitlements.map(({ pack }) => pack))].sort().join(' ');
  await on.query({
    name: 'write-redecision',
    text: `
      with decided as (
        insert into ledger.entitlement_decision (case_number, revision, as_of, pack, decision, facts, cause)
        select $1, $2, $3, $4, $5, (select facts from ledger.entitlement_decision
          where case_number = $1 and revision = $2 - 1), $6)
      insert into ledger.case_event (case_number, type, subject, actor, detail, at)
      values ($1, 'entitlements.redecided', 'family', 'system', $7, clock_timestamp())`,
    values: [
      caseNumber,
      revision,
      run.asOf,
      packs,
      sealJson(family.key, decisionContext(caseNumber), entitlements),
      `rules ${run.pack}`,
      JSON.stringify({
        pack: run.pack,
        revision,
        why: words.why,
        changes: words.changes,
      }),
    ],
  });
}
