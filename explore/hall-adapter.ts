import { protectParent } from '../activities/protect-parent.ts';
import { beginRepresentation, endRepresentation } from '../activities/represent.ts';
import { derivedId } from '../infra/messages/derived-id.ts';
import { changeCase } from '../infra/postgres/ledger/case-ledger.ts';
import { claimTask, dropClaim } from '../infra/postgres/ledger/claims.ts';
import { scheduleClocks } from '../infra/postgres/ledger/clock-watch.ts';
import {
  endRepresentation as writeEnd,
  insertRepresentation,
  representationsIn,
} from '../infra/postgres/ledger/representations.ts';
import type { Pool } from '../infra/postgres/pool.ts';
import type { Keyring } from '../infra/sealing/keys.ts';
import type { Parent, Product } from './product.ts';

/** What a hall does beside deciding, as the routes of the API do it. */

const ANOTHER = 'another clerk';
const wakeRelay = (): void => undefined;
const YEAR_MS = 31_536_000_000;

export function hallOf(
  keyring: Keyring,
): Pick<Product, 'claim' | 'letGo' | 'protect' | 'represent' | 'scheduleClocks'> {
  return {
    claim: async (pool, { id: taskId }) =>
      void (await claimTask(pool, { taskId, holder: ANOTHER, by: ANOTHER, force: false, note: null })),
    letGo: async (pool, { id: taskId }) => void (await dropClaim(pool, { taskId, by: ANOTHER, force: true })),
    protect: (pool, caseNumber, parent) =>
      changeCase({ pool, keyring, wakeRelay }, caseNumber, (view) =>
        protectParent(view, { parent, by: 'supervisor', reason: 'explored' }),
      ),
    represent: (pool, caseNumber, parent) => represent(pool, keyring, { caseNumber, parent }),
    scheduleClocks,
  };
}

interface Whom {
  readonly caseNumber: string;
  readonly parent: Parent;
}

async function represent(pool: Pool, keyring: Keyring, { caseNumber, parent }: Whom): Promise<string> {
  const known = await representationsIn(pool, [caseNumber], parent);
  const active = known.find(({ record }) => record.endedAt === null)?.record;
  if (active) {
    const { id } = active;
    return changeCase(
      { pool, keyring, wakeRelay },
      caseNumber,
      (view) => endRepresentation(view, { id, parent, by: 'clerk', again: false }),
      async (on, result, view) => {
        if (result === 'ended') await writeEnd(on, { id, by: 'clerk', at: view.now });
      },
    );
  }
  const id = derivedId('representation', caseNumber, parent, String(known.length));
  const until = new Date(Date.now() + YEAR_MS).toISOString().slice(0, 'yyyy-mm-dd'.length);
  const who = (name: string): string => `周示例代${name}`;
  const of = { id, parent, agent: 'relative', basis: 'presence', until } as const;
  return changeCase(
    { pool, keyring, wakeRelay },
    caseNumber,
    (view) => beginRepresentation(view, { ...of, who, again: false, by: 'clerk' }),
    async (on, result, view) => {
      const parentKey = view.subjects.get(parent)?.key;
      if (result !== 'begun' || !parentKey) return;
      const row = { ...of, caseNumber, present: true, matters: null, startedBy: 'clerk' };
      const content = { name: '周示例', who: who(view.notification[parent]?.name ?? '') };
      await insertRepresentation(on, row, { content, parentKey, at: view.now });
    },
  );
}
