import { toChinaTime } from '../../../schemas/moment.ts';
import type { Parent } from '../../../schemas/person.ts';
import { subjectWord } from '../../../schemas/words.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { inTransaction, type Pool } from '../pool.ts';
import { findParent, writeLink, writeNoticeOf } from './family-access.ts';
import { linkRecord, linkSecret, type FamilyParent } from './family-links.ts';
import { openFacts } from './facts.ts';
import { prepareNotice } from './notices.ts';
import { readProtection } from './protection.ts';

/** Who invites the other one. */
export interface Invitation {
  readonly caseNumber: string;
  readonly by: FamilyParent;
  readonly at: Date;
}

/**
 * Sends the other parent a link to the number that was reported for them: once a day at most, since a notice of a day is one.
 * @returns who was invited; undefined: there is nobody, no number, or one of the two is protected from the other
 */
export async function inviteParent(
  { pool, keyring }: { readonly pool: Pool; readonly keyring: Keyring },
  { caseNumber, by, at }: Invitation,
): Promise<FamilyParent | undefined> {
  const subject: FamilyParent = by === 'mother' ? 'father' : 'mother';
  const found = await findParent(pool, { caseNumber, subject });
  const isProtected = (await readProtection(pool, [caseNumber])).size > 0;
  if (!found || isProtected) return undefined;
  const key = keyring.unwrap(found.wrappedKey);
  const { name, phone, deathOn } = openFacts(key, found, found.facts) as Parent;
  if (phone === undefined || deathOn !== undefined) return undefined;
  const of = { caseNumber, subject, phone, epoch: found.epoch };
  const link = linkRecord(keyring, of, { at, cause: 'invitation' });
  const values = { name, caseNumber, who: `孩子的${subjectWord(by)}`, link: linkSecret(keyring, of, at) };
  const notice = prepareNotice(keyring, {
    ...{ caseNumber, phone, at, client: undefined, values, to: subject },
    // What is said to everybody, also where a child has died.
    ...{
      template: 'invited-gently',
      occasion: `invited:${subject}:${toChinaTime(at.toISOString()).slice(0, 10)}`,
    },
  });
  await inTransaction(pool, async (on) => {
    await writeLink(on, link);
    await writeNoticeOf(on, caseNumber, notice);
  });
  return subject;
}
