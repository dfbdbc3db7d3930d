import { readSides, type Side } from '../../infra/postgres/ledger/likenesses.ts';
import { casesOfParentsBy } from '../../infra/postgres/ledger/shared-phones.ts';
import type { Pool } from '../../infra/postgres/pool.ts';
import type { Keyring } from '../../infra/sealing/keys.ts';
import { documentOf } from '../../policies/duplicates/look-up-keys.ts';
import { termsOfNumber } from '../../policies/search/terms.ts';
import type { BirthNotification } from '../../schemas/birth-notification.ts';
import { ProblemError } from './problem.ts';

interface Parts {
  readonly pool: Pool;
  readonly keyring: Keyring;
}

/**
 * Whether another family has the number of a parent: cases found by its keyed term, of which neither parent is one of this
 * family by their document. One that does not open, or was erased, is nobody's.
 * @throws ProblemError not-found
 */
export async function isPhoneShared(
  { pool, keyring }: Parts,
  caseNumber: string,
  parent: 'mother' | 'father',
): Promise<boolean> {
  const own = (await readSides(pool, keyring, [caseNumber])).get(caseNumber);
  if (!own) throw new ProblemError('not-found');
  const family = readable(own);
  const phone = family?.[parent]?.phone;
  if (!family || phone === undefined) return false;
  const [whole = ''] = termsOfNumber(phone);
  const found = await casesOfParentsBy(pool, keyring.searchToken(whole), caseNumber);
  const others = await readSides(pool, keyring, found);
  const documents = documentsOf(family);
  return [...others.values()].some((side) => {
    const other = readable(side);
    return other !== undefined && !documentsOf(other).some((document) => documents.includes(document));
  });
}

function documentsOf({ mother, father }: BirthNotification): string[] {
  return [mother, father].flatMap((parent) => (parent ? (documentOf(parent) ?? []) : []));
}

/** What cannot be read is seen by whoever changes the case. */
function readable({ open }: Side): BirthNotification | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
