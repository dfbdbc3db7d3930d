import type { CommandOf } from '../../../schemas/matters/registry.ts';
import type { Office } from './office.ts';

type Identity = CommandOf<'birth-certificate'>['mother'];
type ChildOfBirth = Pick<CommandOf<'birth-certificate'>['child'], 'birthAt' | 'order'>;

/**
 * What a birth is known by in a register, whatever case it comes in: whose it is, the moment, the child's place. Null: without
 * a document nobody can be told from another.
 */
export function birthHash(office: Office, parent: Identity, { birthAt, order }: ChildOfBirth): string | null {
  return keyed(office, parent, 'birth', [birthAt, order]);
}

/** As {@link birthHash}, for what is done once for a delivery. @param deliveredAt null: an earlier release has not said when */
export function deliveryHash(office: Office, mother: Identity, deliveredAt: string | null): string | null {
  return deliveredAt === null ? null : keyed(office, mother, 'delivery', [deliveredAt]);
}

function keyed(
  office: Office,
  { idType, idNumber }: Identity,
  purpose: string,
  [at, ...place]: readonly [at: string, ...place: number[]],
): string | null {
  if (idNumber === undefined) return null;
  return office.hash(purpose, [idType, idNumber, Date.parse(at), ...place].join('\0'));
}
