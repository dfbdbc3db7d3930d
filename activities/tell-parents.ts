import { hasDeath } from '../schemas/birth-notification.ts';
import { WORK, type WorkCode } from '../schemas/matter.ts';
import type { Effects } from './effects.ts';
import type { Matter } from './ledger-port.ts';

/** What a family gets in hand, and so is told of one by one. */
const CERTIFICATES: readonly WorkCode[] = [
  'birth-certificate',
  'household-registration',
  'medical-insurance',
  'social-security-card',
];

/**
 * Certificates that are done now are told in one notice, those of all that was done or of some of it. A family that has lost a newborn is not congratulated on papers.
 */
export function tellOfCertificates(to: Effects, among: Iterable<Matter> = to.matters): void {
  const done = [...among].filter((m) => m.status === 'completed' && CERTIFICATES.includes(m.node.code));
  if (done.length === 0) return;
  if (hasDeath(to.view.notification)) return;
  const titles = [...new Set(done.map((m) => WORK[m.node.code].title))];
  const keys = done.map((m) => m.key).sort();
  to.notices.push({
    template: 'certificate-issued',
    occasion: `issued:${keys.join(',')}`,
    values: { what: titles.join('、') },
  });
}
