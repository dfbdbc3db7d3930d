import { INSECURE_DEMO_MASTER_KEY } from '../../infra/config/config.ts';
import { keySettingsOf } from '../../infra/config/key-settings.ts';
import type { MasterKeys } from '../../infra/sealing/keys.ts';
import { SERVICE_NAMES } from '../../services/supervisor/service-environment.ts';
import type { Environment } from '../altered-service.ts';
import type { Arena } from '../arena.ts';
import { giveLess } from '../faults/money.ts';
import { resend, rotateKeys } from '../operator.ts';
import { Family } from './family.ts';
import { decideLetters, ofCase, whenLetter } from './letters.ts';
import { damage, mend, mendTables, refuseRows, type Bytes, type RowsToCome } from './spoil.ts';
import type { Ward } from './ward.ts';

const FORGETFUL = 'disease_control';
const CHILD = 'child-1';

async function erase({ hospital }: Arena, { caseNumber }: Family): Promise<void> {
  const { status } = await hospital.call('supervisor', `/v1/cases/${caseNumber}/subjects/${CHILD}/erasure`, {
    body: { reason: 'guardian-request', confirm: CHILD },
  });
  if (status !== 200) throw new Error(`${caseNumber} was not erased: ${status}`);
}

/** Every department has said that it has forgotten the child. */
function whenForgotten(arena: Arena, family: Family): Promise<void> {
  const done = `select from ledger.erasure where case_number = $1 and completed_at is not null`;
  return family.when(arena, 'an erasure', `exists (${done})`);
}

function erasing(ward: Pick<Ward, 'loop' | 'row'>, reason: string, rows: (of: Family) => RowsToCome): Ward {
  const [family, other] = [new Family(), new Family()];
  const letter = () => ofCase(family.caseNumber, reason);
  return {
    ...ward,
    prepare: async (arena) => {
      await family.complete(arena);
      await other.complete(arena);
    },
    spoil: async (arena) => {
      await refuseRows(arena, rows(family));
      await erase(arena, family);
    },
    setAside: async (arena) => void (await whenLetter(arena, letter())),
    others: async (arena) => {
      await erase(arena, other);
      await whenForgotten(arena, other);
    },
    // It is asked for again as long as nobody has confirmed it.
    mend: async (arena) => {
      await mendTables(arena);
      await resend(arena, family.caseNumber);
    },
    goneOn: async (arena) => {
      await whenForgotten(arena, family);
      await decideLetters(arena, letter(), 'discarded');
    },
  };
}

/** A child that a department can never forget. */
export function erasure(): Ward {
  const ward = { loop: 'erasure', row: 'an erasure that a department can never make' };
  return erasing(ward, 'handler-failed', (family) => ({
    table: `${FORGETFUL}.inbox`,
    when: `${family.is('new.')} and new.code = 'erasure'`,
  }));
}

/** A department that says it has forgotten a child, which the ledger can never write down. */
export function erasureReceipt(): Ward {
  const ward = {
    loop: 'erasure-receipt',
    row: 'the receipt of an erasure that the ledger can never write down',
  };
  return erasing(ward, 'cannot-be-kept', (family) => ({
    table: 'ledger.erasure_receipt',
    when: `${family.is('new.')} and new.confirmed_at is not null`,
  }));
}

/** A decision that no longer opens, when the rules change for all. */
export function redecision(): Ward {
  const [family, other] = [new Family(), new Family()];
  const bytes = (): Bytes => ({
    table: 'ledger.entitlement_decision',
    column: 'decision',
    where: family.is(),
  });
  return {
    loop: 're-decision',
    row: 'a decision that no longer opens, when the rules change',
    prepare: async (arena) => {
      await family.complete(arena);
      await other.complete(arena);
    },
    spoil: async (arena) => {
      await damage(arena, bytes());
      const { whole, changed, unreadable } = await giveLess(arena);
      if (!whole || changed === 0 || unreadable.join() !== family.caseNumber)
        throw new Error(`of all cases ${changed} were changed; unreadable: ${unreadable.join(', ')}`);
    },
    setAside: async (arena) => void (await family.whenAsked(arena, 'case-set-aside')),
    mend: async (arena) => {
      await mend(arena, bytes());
      await family.decide(arena, 'case-set-aside', { outcome: 'again' });
      await giveLess(arena);
    },
    goneOn: (arena) =>
      family.when(
        arena,
        'a second decision',
        `exists (select from ledger.entitlement_decision where case_number = $1 and revision = 2)`,
      ),
  };
}

const OLD = INSECURE_DEMO_MASTER_KEY;
const NEW = 'the master key that follows in this drill only';

/** Gives every service what follows from these master keys. */
async function giveKeys(arena: Arena, master: MasterKeys): Promise<void> {
  const keyed = (name: string) => (env: Environment) => {
    const others = Object.entries(env).filter(([setting]) => !/^BIRTH_(PREVIOUS_)?\w+_KEYS?$/.test(setting));
    return { ...Object.fromEntries(others), ...keySettingsOf(name.replace('departments/', ''), master) };
  };
  const holders = SERVICE_NAMES.filter((name) => name !== 'relay');
  await Promise.all(holders.map((name) => arena.alter(name, { env: keyed(name) })));
}

/** A data key that no master key opens any more, among all that are wrapped anew. */
export function rotation(): Ward {
  const family = new Family();
  const bytes = (): Bytes => ({
    table: 'ledger.subject',
    column: 'wrapped_key',
    where: `${family.is()} and subject = 'mother'`,
  });
  return {
    loop: 'rotation',
    row: 'a data key that no longer opens, when all are wrapped anew',
    prepare: async (arena) => {
      await family.waitForName(arena);
      await giveKeys(arena, { current: OLD, previous: [NEW] });
    },
    spoil: async (arena) => {
      await damage(arena, bytes());
      const { dataKeys, unreadable } = await rotateKeys(arena, { current: NEW, previous: [OLD] });
      if (dataKeys === 0 || unreadable === 0)
        throw new Error(`${dataKeys} data keys were wrapped anew, and ${unreadable} places open for nobody`);
    },
    // It is passed over as often as it is met; what runs goes on with keys that are wrapped anew.
    setAside: async (arena) => {
      const { unreadable } = await rotateKeys(arena, { current: NEW, previous: [OLD] });
      if (unreadable === 0) throw new Error('a data key that opens for nobody is not told of a second time');
    },
    mend: async (arena) => {
      await rotateKeys(arena, { current: OLD, previous: [NEW] });
      await mend(arena, bytes());
      await family.takeUpAgain(arena);
      await family.giveName(arena);
    },
    goneOn: (arena) => family.whenCompleted(arena),
    restore: async (arena) => {
      await rotateKeys(arena, { current: OLD, previous: [NEW] });
      await arena.restoreServices();
    },
  };
}
