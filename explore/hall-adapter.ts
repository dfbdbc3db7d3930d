import { protectParent } from '../activities/protect-parent.ts';
import { orderSupervision } from '../activities/order-supervision.ts';
import { changeCase, createCaseLedger } from '../infra/postgres/ledger/case-ledger.ts';
import { claimTask, dropClaim } from '../infra/postgres/ledger/claims.ts';
import { scheduleClocks } from '../infra/postgres/ledger/clock-watch.ts';
import { representationsIn } from '../infra/postgres/ledger/representations.ts';
import type { Pool } from '../infra/postgres/pool.ts';
import type { Keyring } from '../infra/sealing/keys.ts';
import { shanghaiDate } from '../policies/calendar/date.ts';
import { giveFreshLinkAt } from '../services/api/give-fresh-link.ts';
import { ProblemError } from '../services/api/problem.ts';
import { startRepresentation, withdrawRepresentation } from '../services/api/represent.ts';
import type { Parent, Product } from './product.ts';

/** What a hall does beside deciding, as the routes of the API do it. */

const ANOTHER = 'another clerk';
const wakeRelay = (): void => undefined;
const BY = 'clerk';
const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;

export function hallOf(
  keyring: Keyring,
): Pick<Product, 'claim' | 'letGo' | 'protect' | 'represent' | 'supervise' | 'freshLink' | 'scheduleClocks'> {
  return {
    claim: async (pool, { id: taskId }) =>
      void (await claimTask(pool, { taskId, holder: ANOTHER, by: ANOTHER, force: false, note: null })),
    letGo: async (pool, { id: taskId }) => void (await dropClaim(pool, { taskId, by: ANOTHER, force: true })),
    protect: (pool, caseNumber, parent) =>
      changeCase({ pool, keyring, wakeRelay }, caseNumber, (view) =>
        protectParent(view, { parent, by: 'supervisor', reason: 'explored' }),
      ),
    represent: (pool, caseNumber, parent) => represent(pool, keyring, { caseNumber, parent }),
    supervise: (pool, caseNumber, ofMatter) => supervise(pool, keyring, { caseNumber, ofMatter }),
    freshLink: (pool, caseNumber, parent) => freshLink(pool, keyring, { caseNumber, parent }),
    scheduleClocks,
  };
}

interface Whom {
  readonly caseNumber: string;
  readonly parent: Parent;
}

/** What the use cases of the API are given. */
function partsOf(pool: Pool, keyring: Keyring) {
  const ledger = createCaseLedger({ pool, keyring, wakeRelay });
  return { pool, keyring, ledger, wakeOutbox: wakeRelay };
}

/** What a client would be told that it may not do is a word like any other. */
function refusal(error: unknown): string {
  if (error instanceof ProblemError) return error.code;
  throw error;
}

async function freshLink(pool: Pool, keyring: Keyring, { caseNumber, parent }: Whom): Promise<string> {
  const asked = { caseNumber, parent, basis: 'resident-id', by: BY } as const;
  const became = await giveFreshLinkAt(partsOf(pool, keyring), asked).catch(refusal);
  return typeof became === 'string' ? became : 'too-many';
}

async function represent(pool: Pool, keyring: Keyring, { caseNumber, parent }: Whom): Promise<string> {
  const parts = partsOf(pool, keyring);
  const known = await representationsIn(pool, [caseNumber], parent);
  const active = known.find(({ record }) => record.endedAt === null)?.record;
  try {
    if (active) {
      await withdrawRepresentation(parts, active, BY);
      return 'ended';
    }
    // As many days more as there have been: what is said with the same words again is the same one.
    const until = new Date(Date.now() + YEAR_MS + known.length * DAY_MS)
      .toISOString()
      .slice(0, 'yyyy-mm-dd'.length);
    const said = {
      parent,
      name: '周示例',
      agent: 'relative',
      basis: 'presence',
      present: true,
      until,
    } as const;
    return (await startRepresentation(parts, { caseNumber, by: BY, said })).became;
  } catch (error) {
    return refusal(error);
  }
}

/** With a reply that is due today: the clocks of an explored case may pass it. */
async function supervise(
  pool: Pool,
  keyring: Keyring,
  { caseNumber, ofMatter }: { readonly caseNumber: string; readonly ofMatter: boolean },
): Promise<string> {
  const of = ofMatter ? ({ subject: 'child-1', code: 'household-registration' } as const) : undefined;
  const became = await createCaseLedger({ pool, keyring, wakeRelay }).change(caseNumber, (view) => {
    const replyDue = shanghaiDate(view.now.toISOString());
    return orderSupervision(view, { of, reason: 'explored', replyDue, by: 'supervisor' });
  });
  return typeof became === 'string' ? became : 'asked';
}
