import type { Done, Effects } from '../../../activities/effects.ts';
import { isReachable, PARENTS, type ParentSubject } from '../../../policies/rights/between-parents.ts';
import {
  FRESH_LINK,
  FRESH_LINKS_A_DAY,
  freshLinkRefusal,
  type FreshLinkRefusal,
  type NumberOnFile,
} from '../../../policies/rights/fresh-link.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { ifReadable } from '../fault.ts';
import type { Connection, Pool } from '../pool.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';
import { numberOf } from './family-doors.ts';
import type { OpenCase } from './open-case.ts';
import { readCase } from './read-case.ts';

/** What came of asking for one. @property afterSeconds until the next one may go out */
export type FreshLinkOutcome = 'given' | 'set-aside' | FreshLinkRefusal | { readonly afterSeconds: number };

/** Whether each parent can be sent one, as the case stands. */
export interface FreshLinkStanding {
  readonly parent: ParentSubject;
  readonly refusal: FreshLinkRefusal | undefined;
  readonly left: number;
}

/** Which parents have the number of another family. */
export type SharedNumbers = ReadonlySet<ParentSubject>;

function refusalOf(
  keyring: Keyring,
  view: OpenCase,
  { parent, shared }: { readonly parent: ParentSubject; readonly shared: SharedNumbers },
): FreshLinkRefusal | undefined {
  const onFile = (whose: ParentSubject): NumberOnFile => {
    const person = view.familyErased ? undefined : view.notification[whose];
    const phone = isReachable(person) ? person?.phone : undefined;
    return { phone, ...numberOf(keyring, view, { parent: whose, phone }) };
  };
  return freshLinkRefusal(parent, {
    numbers: { mother: onFile('mother'), father: onFile('father') },
    isJoined: view.joinedInto !== null,
    isShared: shared.has(parent),
    protectedParent: view.protection?.parent,
  });
}

interface Counted {
  readonly sent: number;
  /** until the oldest of them is a day old */
  readonly freed: number;
}

/** The fresh links of a parent in the last 24 hours, under the lock of the case or beside it. */
async function countFreshLinks(
  on: Pick<Pool | Connection, 'query'>,
  { caseNumber, parent }: { readonly caseNumber: string; readonly parent: ParentSubject },
): Promise<Counted> {
  const { rows } = await on.query<Counted>({
    name: 'fresh-links-of-a-day',
    text: `select count(*)::int as sent,
             coalesce(ceil(extract(epoch from min(created_at) + interval '1 day' - ledger.now())), 0)::int as freed
             from ledger.notice where case_number = $1 and addressee = $2 and template in ($3, $3 || '-gently')
              and created_at > ledger.now() - interval '1 day'`,
    values: [caseNumber, parent, FRESH_LINK],
  });
  return rows[0] ?? { sent: 0, freed: 0 };
}

/** Undoes what was just written. */
class TooManyError extends Error {
  readonly afterSeconds: number;

  constructor(freed: number) {
    super('so many links were sent today');
    this.afterSeconds = Math.max(freed, 1);
  }
}

interface FreshLinkOf {
  readonly caseNumber: string;
  readonly parent: ParentSubject;
  readonly shared: SharedNumbers;
}

/**
 * Sends a parent a fresh link, unless something speaks against it: decided and counted under the lock of the case.
 * @param of.give what is done then (activities/fresh-link.ts)
 */
export async function sendFreshLink(
  options: CaseLedgerOptions,
  { caseNumber, parent, shared }: FreshLinkOf,
  give: (view: OpenCase) => Done<'given' | 'set-aside'>,
): Promise<FreshLinkOutcome> {
  const decide = (view: OpenCase): { readonly effects?: Effects; readonly result: FreshLinkOutcome } => {
    const refusal = refusalOf(options.keyring, view, { parent, shared });
    return refusal ? { result: refusal } : give(view);
  };
  return changeCase(options, caseNumber, decide, async (on, result) => {
    if (result !== 'given') return;
    // The one that was just written is among them.
    const { sent, freed } = await countFreshLinks(on, { caseNumber, parent });
    if (sent > FRESH_LINKS_A_DAY) throw new TooManyError(freed);
  }).catch((error: unknown) => {
    if (error instanceof TooManyError) return { afterSeconds: error.afterSeconds };
    throw error;
  });
}

/** Whether the parents can be sent one now; of facts that do not open nobody can. Nothing is locked. @throws CaseUnknownError */
export async function freshLinkStandings(
  { pool, keyring }: Pick<CaseLedgerOptions, 'pool' | 'keyring'>,
  caseNumber: string,
  shared: SharedNumbers,
): Promise<readonly FreshLinkStanding[]> {
  const view = await readCase(pool, keyring, caseNumber);
  return Promise.all(
    PARENTS.map(async (parent) => {
      const found = ifReadable(() => ({ refusal: refusalOf(keyring, view, { parent, shared }) }));
      const { sent } = await countFreshLinks(pool, { caseNumber, parent });
      const { refusal } = found ?? { refusal: 'not-reachable' as const };
      return { parent, refusal, left: Math.max(FRESH_LINKS_A_DAY - sent, 0) };
    }),
  );
}
