import { readCasesOfParent } from '../../infra/postgres/ledger/family-cases.ts';
import type { FamilyParent } from '../../infra/postgres/ledger/family-links.ts';
import { readProtection } from '../../infra/postgres/ledger/protection.ts';
import { isClosedTo, isParent, mayReach, otherOf } from '../../policies/rights/between-parents.ts';
import type { Subject } from '../../schemas/matter.ts';
import type { RouteParts } from './app-types.ts';
import { readCaseNumber } from './case-number.ts';
import { openParent, type FamilyCaller } from './family-sessions.ts';
import { ProblemError } from './problem.ts';

/** One case of a family, as far as the parent who asks may see it: the one place where that is decided. */
export interface OwnCase {
  readonly caseNumber: string;
  /** who asks */
  readonly parent: FamilyParent;
  /** the other parent is protected from this one: nothing but their own is shown */
  readonly closed: boolean;
}

/** Whether something is this parent's to see: the own, the child's and the family's; never the other parent's. */
export function isTheirs(
  { parent, closed }: Pick<OwnCase, 'parent' | 'closed'>,
  subject: Subject | null,
): boolean {
  // Where it is closed the other one is protected, as policies/rights/between-parents.ts reads it.
  return mayReach(parent, subject, closed ? otherOf(parent) : null);
}

/** What a parent may answer to whom all that is shared is closed: whether they claim what is their own. */
export function isOwnClaim({
  kind,
  subject,
}: {
  readonly kind: string;
  readonly subject: Subject | null;
}): boolean {
  return kind === 'claim-confirmation' && isParent(subject);
}

/** The cases of whoever has signed in, the latest first. Another delivery is hers where document and number are the same. */
export async function casesOf(
  { pool, keyring }: Pick<RouteParts, 'pool' | 'keyring'>,
  family: FamilyCaller,
): Promise<OwnCase[]> {
  const rows = await readCasesOfParent(pool, family);
  const opened = rows.map((row) => ({ row, parent: openParent(keyring, row) }));
  const own = opened.find(({ row }) => row.caseNumber === family.caseNumber)?.parent;
  const hers = opened.filter(
    ({ row, parent }) =>
      row.caseNumber === family.caseNumber ||
      (own?.phone !== undefined && parent?.phone === own.phone && parent.name === own.name),
  );
  const numbers = hers.map(({ row }) => row.caseNumber);
  const protectedOnes = await readProtection(pool, numbers);
  const { subject: parent } = family;
  return numbers.map((caseNumber) => {
    return { caseNumber, parent, closed: isClosedTo(parent, protectedOnes.get(caseNumber)) };
  });
}

/** One of them: the one that is named, or the one that was signed in to. @throws ProblemError not-found for a foreign one */
export async function ownCase(
  parts: Pick<RouteParts, 'pool' | 'keyring'>,
  family: FamilyCaller,
  asked: string | undefined,
): Promise<OwnCase> {
  const wanted = asked === undefined ? family.caseNumber : readCaseNumber(asked);
  const found = (await casesOf(parts, family)).find(({ caseNumber }) => caseNumber === wanted);
  if (!found) throw new ProblemError('not-found');
  return found;
}
