import { afterLanded } from '../../activities/after-landed.ts';
import type { Done } from '../../activities/effects.ts';
import type { CaseLedger, CaseView } from '../../activities/ledger-port.ts';
import { redecideCase, type Redecided, type RuleChangeOfCase } from '../../activities/redecide-case.ts';
import { changeOrSetAside } from '../../activities/set-aside.ts';
import { isSetAside } from '../../activities/tasks.ts';
import { changeCase, type CaseLedgerOptions } from '../../infra/postgres/ledger/case-ledger.ts';
import { takeCase, type RedecisionRun } from '../../infra/postgres/ledger/redecisions.ts';
import type { Connection } from '../../infra/postgres/pool.ts';
import { redecide, type RuleChange } from '../../policies/redecision/redecide.ts';
import { VersionUnknownError } from '../../schemas/versions.ts';

/** What a run works with. */
export interface RedecisionOptions extends CaseLedgerOptions {
  readonly run: RedecisionRun;
  /** the law before and after the change */
  readonly packs: RuleChange;
}

/** A change of rules, as one case is decided anew by it. */
export function changeOf({ run, packs }: RedecisionOptions): RuleChangeOfCase {
  const { pack, asOf } = run;
  return {
    pack,
    asOf,
    revise: ({ entitlements, notification }) => redecide(entitlements, notification, asOf, packs),
  };
}

/** `taken`: another run of the same packs had it already. `unreadable`: a person has to mend it first. */
export type Taken = Redecided | 'taken' | 'unreadable';

/**
 * Decides one recorded case anew, in one transaction with everything that follows from it and with its claim. A process
 * that dies in between has done nothing; a case that was taken is never taken again. One in which something can never be
 * read or written is set aside and claimed as unreadable, until the task is completed; one that a newer build has written
 * is left to that build, unclaimed.
 */
export async function redecideOne(options: RedecisionOptions, caseNumber: string): Promise<Taken> {
  let aside = false;
  let redecided: Redecided | undefined;
  const decide = (view: CaseView): Done<Redecided> => {
    aside = isSetAside(view);
    const done = aside ? leftAlone(view) : redecideCase(view, changeOf(options));
    redecided = done.result;
    return done;
  };
  const claim = async (on: Connection): Promise<void> => {
    if (redecided && !(await takeCase(on, options.run, { caseNumber, ...redecided })))
      throw new AlreadyTaken();
  };
  const ledger: CaseLedger = { change: (number, change) => changeCase(options, number, change, claim) };
  try {
    const done = await changeOrSetAside(ledger, caseNumber, decide);
    return aside ? 'unreadable' : done;
  } catch (error) {
    if (error instanceof AlreadyTaken) return 'taken';
    if (error instanceof VersionUnknownError) return 'unreadable';
    throw error;
  }
}

/** Rolls everything back. */
class AlreadyTaken extends Error {}

function leftAlone(view: CaseView): Done<Redecided> {
  const { divisionCode } = view;
  const result: Redecided = { outcome: 'unreadable', divisionCode, changes: [], revision: null };
  return { effects: afterLanded(view), result };
}
