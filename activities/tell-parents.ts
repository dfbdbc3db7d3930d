import { hasDeath } from '../schemas/birth-notification.ts';
import { WORK, type WorkCode } from '../schemas/matter.ts';
import type { CaseView, Changes } from './ledger-port.ts';

/** What a family gets in hand, and so is told of one by one. */
const CERTIFICATES: readonly WorkCode[] = [
  'birth-certificate',
  'household-registration',
  'medical-insurance',
  'social-security-card',
];

/**
 * Certificates that were done in this step are told in one notice. A family that has lost a newborn is not
 * congratulated on papers.
 */
export function tellParents(view: CaseView, changes: Changes): void {
  if (hasDeath(view.notification)) return;
  const done = [...changes.matters].filter(
    (m) => m.status === 'completed' && CERTIFICATES.includes(m.node.code),
  );
  if (done.length === 0) return;
  const titles = [...new Set(done.map((m) => WORK[m.node.code].title))];
  changes.notices.push({
    template: 'certificate-issued',
    occasion: `issued:${done
      .map((m) => m.key)
      .sort()
      .join(',')}`,
    values: { what: titles.join('、') },
  });
}
