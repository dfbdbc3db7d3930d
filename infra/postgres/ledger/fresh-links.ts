import type { Effects } from '../../../activities/effects.ts';
import type { ParentSubject } from '../../../policies/rights/between-parents.ts';
import type { FreshLinkRefusal } from '../../../policies/rights/fresh-link.ts';
import type { Told } from '../../../schemas/notice.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { ifReadable } from '../fault.ts';
import type { Connection, Pool } from '../pool.ts';
import { changeCase, type CaseLedgerOptions } from './case-ledger.ts';
import { numberOf } from './family-doors.ts';
import type { OpenCase } from './open-case.ts';
import { readCase } from './read-case.ts';

const FRESH_LINK = 'fresh-link' satisfies Told;

/** What came of asking for one. @property afterSeconds until the next one may go out */
export type FreshLinkOutcome = 'given' | 'set-aside' | FreshLinkRefusal | { readonly afterSeconds: number };

/** Whether a parent can be sent one, as the case stands. */
export interface FreshLinkStanding {
  readonly parent: ParentSubject;
  readonly refusal: FreshLinkRefusal | undefined;
  /** so many more in these 24 hours */
  readonly left: number;
}

/** What is known of a parent's number. @param phone undefined: there is none */
export type NumberOf = (
  parent: ParentSubject,
  phone: string | undefined,
) => { readonly held: boolean; readonly isConfirmed: boolean };

/** What speaks against one (activities/fresh-link.ts). */
export type Refuse = (view: OpenCase, parent: ParentSubject, known: NumberOf) => FreshLinkRefusal | undefined;

function numbersOf(keyring: Keyring, view: OpenCase): NumberOf {
  return (parent, phone) => numberOf(keyring, view, { parent, phone });
}

interface Counted {
  readonly sent: number;
  /** seconds until the oldest of them is a day old */
  readonly freed: number;
}

/** The fresh links of a parent in the last 24 hours, under the lock of the case or beside it. */
async function countFreshLinks(
  on: Pick<Pool | Connection, 'query'>,
  { caseNumber, parent }: Pick<FreshLinkOf, 'caseNumber' | 'parent'>,
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
  readonly mostADay: number;
  readonly refuse: Refuse;
  /** what is done where nothing speaks against it */
  readonly give: (view: OpenCase) => { readonly effects: Effects; readonly result: 'given' | 'set-aside' };
}

/** Sends a parent a fresh link, unless something speaks against it: decided and counted under the lock of the case. */
export async function sendFreshLink(
  options: CaseLedgerOptions,
  { caseNumber, parent, mostADay, refuse, give }: FreshLinkOf,
): Promise<FreshLinkOutcome> {
  const decide = (view: OpenCase): { readonly effects?: Effects; readonly result: FreshLinkOutcome } => {
    const refusal = refuse(view, parent, numbersOf(options.keyring, view));
    return refusal ? { result: refusal } : give(view);
  };
  return changeCase(options, caseNumber, decide, async (on, result) => {
    if (result !== 'given') return;
    // The one that was just written is among them.
    const { sent, freed } = await countFreshLinks(on, { caseNumber, parent });
    if (sent > mostADay) throw new TooManyError(freed);
  }).catch((error: unknown) => {
    if (error instanceof TooManyError) return { afterSeconds: error.afterSeconds };
    throw error;
  });
}

/** Whether these parents can be sent one now; of facts that do not open nobody can. Nothing is locked. @throws CaseUnknownError */
export async function freshLinkStandings(
  { pool, keyring }: Pick<CaseLedgerOptions, 'pool' | 'keyring'>,
  caseNumber: string,
  {
    parents,
    mostADay,
    refuse,
  }: Pick<FreshLinkOf, 'mostADay' | 'refuse'> & { parents: readonly ParentSubject[] },
): Promise<readonly FreshLinkStanding[]> {
  const view = await readCase(pool, keyring, caseNumber);
  return Promise.all(
    parents.map(async (parent) => {
      const found = ifReadable(() => ({ refusal: refuse(view, parent, numbersOf(keyring, view)) }));
      const { sent } = await countFreshLinks(pool, { caseNumber, parent });
      const { refusal } = found ?? { refusal: 'not-reachable' as const };
      return { parent, refusal, left: Math.max(mostADay - sent, 0) };
    }),
  );
}
