import { toChinaTime } from '../../../schemas/moment.ts';
import type { Parent } from '../../../schemas/person.ts';
import { subjectWord } from '../../../schemas/words.ts';
import type { Keyring } from '../../sealing/keys.ts';
import { inTransaction, type Connection, type Pool } from '../pool.ts';
import { findParent, writeLink, writeNoticeOf } from './family-access.ts';
import { linkRecord, linkSecret, type FamilyParent } from './family-links.ts';
import { openFacts } from './facts.ts';
import { prepareNotice } from './notices.ts';
import { protectionOf } from './protection.ts';
import { lockCase } from './read-case.ts';

/** Who invites the other one. */
export interface Invitation {
  readonly caseNumber: string;
  readonly by: FamilyParent;
  readonly at: Date;
}

/**
 * Sends the other parent a link to the number that was reported for them: once a day at most, since a notice of a day is one. Under
 * the lock of the case, so that whoever is being protected just now is protected from this too.
 * @returns who was invited; undefined: there is nobody, no number, or one of the two is protected from the other
 */
export function inviteParent(
  { pool, keyring }: { readonly pool: Pool; readonly keyring: Keyring },
  invitation: Invitation,
): Promise<FamilyParent | undefined> {
  return inTransaction(pool, async (on) => {
    await lockCase(on, invitation.caseNumber);
    const written = await writeInvitation(on, keyring, invitation);
    if (!written) return undefined;
    await writeLink(on, written.link);
    await writeNoticeOf(on, invitation.caseNumber, written.notice);
    return written.subject;
  });
}

/** @returns undefined: as {@link inviteParent} says */
async function writeInvitation(on: Connection, keyring: Keyring, { caseNumber, by, at }: Invitation) {
  const subject: FamilyParent = by === 'mother' ? 'father' : 'mother';
  const found = await findParent(on, { caseNumber, subject });
  if (!found || (await protectionOf(on, caseNumber))) return undefined;
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
  return { subject, link, notice };
}
