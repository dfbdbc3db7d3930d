import type { ProtectionRecord } from '../../infra/postgres/ledger/protection.ts';
import type { ProtectionView } from '../../schemas/protection.ts';
import { formatInstant } from './time.ts';

/** Who is protected from the other parent, as people see it. @param found undefined: nobody */
export function protectionView(found: ProtectionRecord | undefined): ProtectionView {
  return found ? { ...found, since: formatInstant(found.since) } : { parent: null };
}
